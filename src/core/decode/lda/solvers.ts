/**
 * From scatter to rule. In whitened coordinates z = A' (x - origin), A A' = Sw⁻¹, every solver's rule is
 *
 *     decision_k = z' z_k - ½ |z_k|² + ln π_k,   z_k the whitened class mean;
 *
 * they differ in what A leaves out where Sw is nearly singular, and in their discriminants.
 */
import type { Notice } from "../../errors.ts";
import { dot, mirror, singularValues, times, timesTransposed } from "../../linalg/dense.ts";
import { firstRows, zeros } from "../../linalg/matrix.ts";
import type { Matrix } from "../../linalg/matrix.ts";
import { trace } from "./covariance.ts";
import type { Names } from "../decoder.ts";
import {
  leadingDiscriminants,
  lowestEigenvalues,
  sumOfEigenvalues,
  withPositivePeaks,
} from "./discriminants.ts";
import { FittedLda, ruleOf } from "./fitted-lda.ts";
import type { Projecting } from "./fitted-lda.ts";
import { referenceEigen, referenceSingularValues } from "./reference.ts";
import type { LdaSettings } from "./settings.ts";
import { less } from "../common/linear-decoder.ts";
import type { LinearRule } from "../common/linear-decoder.ts";
import { scatterOfRows, weightedMean } from "./scatter.ts";
import type { Scatter, TrainingRows } from "./scatter.ts";
import {
  choleskyWhitening,
  diagonalScale,
  eigenWhitening,
  refuseSingular,
  scaledToUnitDiagonal,
} from "./whitening.ts";
import type { Whitening } from "./whitening.ts";

/**
 * The decoder that a solver makes of a scatter.
 *
 * @param rows - the rows themselves, for the textbook way
 * @throws AnalysisError `singular-covariance` where the solver has no answer
 */
export function solveLda(
  scatter: Scatter,
  settings: LdaSettings,
  names: Names,
  rows: () => TrainingRows,
): FittedLda {
  const notices = [...priorNotices(settings, names), ...singleTrialNotices(scatter, settings, names)];
  switch (settings.solver) {
    case "eigen":
      return solveEigen(scatter, settings, names, rows, notices);
    case "lsqr":
      return solveLeastSquares(scatter, notices);
    case "svd":
      return solveSingularValues(scatter, settings, names, rows, notices);
  }
}

/** Below this pivot the sums' rounding shows: the textbook way, in two passes over the rows, takes over. */
const nearSingular = 1e-9;

function solveEigen(
  scatter: Scatter,
  settings: LdaSettings,
  names: Names,
  rows: () => TrainingRows,
  notices: readonly Notice[],
): FittedLda {
  const whitening = choleskyWhitening(scatter.within, scatter.units);
  if ("kind" in whitening) throw refuseSingular(whitening, scatter, names);
  if (whitening.pivot < nearSingular) return referenceEigen(rows(), settings, notices);
  const projecting: Projecting = {
    center: new Float64Array(scatter.units),
    discriminants: () => leadingDiscriminants(scatter, whitening, settings.components),
    total: () => sumOfEigenvalues(scatter, whitening),
    lowest: () => lowestEigenvalues(scatter, whitening, settings.components),
  };
  const rule = ruleOfMeans(scatter, whitening);
  return new FittedLda({ rule, scatter, covariance: covarianceOf(scatter), projecting, notices });
}

/**
 * `lsqr`: the least-squares solution of Sw coef' = M' of smallest norm. Where Sw is well conditioned that is the
 * inverse; else singular values at or below ε times the largest count as zero.
 */
function solveLeastSquares(scatter: Scatter, notices: readonly Notice[]): FittedLda {
  const { within, units: p } = scatter;
  const factored = choleskyWhitening(within, p);
  const sound = !("kind" in factored) && factored.inverseTrace() * trace(within, p) < 1e-3 / Number.EPSILON;
  const ones = new Float64Array(p).fill(1);
  const whitening = sound
    ? factored
    : eigenWhitening(within, p, ones, (value, largest) => value > Number.EPSILON * largest);
  const rule = ruleOfMeans(scatter, whitening);
  const all = sound ? notices : [...notices, illDetermined];
  return new FittedLda({ rule, scatter, covariance: covarianceOf(scatter), notices: all });
}

/**
 * `svd`: W scaled to unit diagonal has the squared singular values of the standardised rows as eigenvalues;
 * directions whose singular value is not above `tol` are left out, and then discriminants whose own is not above
 * `tol` times the largest. Squares are fit for this down to a `tol` of about 1e-6.
 */
function solveSingularValues(
  scatter: Scatter,
  settings: LdaSettings,
  names: Names,
  rows: () => TrainingRows,
  notices: readonly Notice[],
): FittedLda {
  const { within, units: p, priors, members } = scatter;
  if (settings.tol < 1e-6) return referenceSingularValues(rows(), settings, notices);
  const whitening = whiteningAbove(within, p, settings.tol);
  if (whitening.rank === 0)
    throw refuseSingular({ kind: "singular", unit: 0, pivot: 0, constant: true }, scatter, names);
  const center = weightedMean(scatter.means, priors);
  const means = whitening.whiten(less(scatter.means, center));
  const weights = priors.map((prior) => Math.sqrt((scatter.rows * prior) / (members.length - 1)));
  const { values, right } = singularValues(scaleRows(means, weights));
  const kept = values.filter((value) => value > settings.tol * values[0]!).length;
  const axes = firstRows(right, kept);
  const along = timesTransposed(means, axes);
  const xbar = center.map((value, j) => value + scatter.origin[j]!);
  const projecting: Projecting = {
    center: xbar,
    discriminants: () => {
      const count = Math.min(kept, settings.components);
      const eigenvalues = values.slice(0, settings.components).map((value) => value ** 2);
      return { scalings: withPositivePeaks(whitening.unwhiten(firstRows(axes, count))), eigenvalues };
    },
    total: () => dot(values, 0, values, 0, values.length),
    lowest: () => new Float64Array(0),
  };
  const rule = ruleOf(xbar, along, whitening.unwhiten(times(along, axes)), priors, new Float64Array(p));
  const covariance = settings.storeCovariance ? storedCovariance(rows(), settings) : undefined;
  return new FittedLda({ rule, scatter, covariance, projecting, notices });
}

/** The whitening of W over singular values above `tol`: all of them, where Cholesky's factor proves it. */
function whiteningAbove(within: Float64Array, p: number, tol: number): Whitening {
  const scale = diagonalScale(within, p);
  const factored = choleskyWhitening(scaledToUnitDiagonal(within, p, scale), p);
  // The least eigenvalue is at least one over the trace of the inverse.
  if (!("kind" in factored) && factored.inverseTrace() * tol ** 2 < 0.5)
    return choleskyWhitening(within, p) as Whitening;
  return eigenWhitening(within, p, scale, (value) => Math.sqrt(value) > tol);
}

function storedCovariance({ x, y, classes }: TrainingRows, { priors }: LdaSettings): () => Float64Array {
  return () => scatterOfRows(x, y, classes, null, priors).within;
}

/** Both triangles of Sw. */
const covarianceOf =
  ({ within, units }: Scatter): (() => Float64Array) =>
  () => {
    const whole = within.slice();
    mirror(whole, units);
    return whole;
  };

/** Slopes Sw⁻¹ (m_k - origin), by whitening and back. */
function ruleOfMeans({ means, origin, priors, units }: Scatter, whitening: Whitening): LinearRule {
  const joined = zeros(means.rows + 1, units);
  joined.data.set(means.data);
  joined.data.set(origin, means.data.length);
  const whitened = whitening.whiten(joined);
  const slopes = whitening.unwhiten(whitened);
  const shift = slopes.data.slice(means.data.length);
  return ruleOf(origin, firstRows(whitened, means.rows), firstRows(slopes, means.rows), priors, shift);
}

function scaleRows(rows: Matrix, weights: Float64Array): Matrix {
  return { ...rows, data: rows.data.map((value, i) => value * weights[Math.floor(i / rows.columns)]!) };
}

function priorNotices({ priors }: LdaSettings, names: Names): Notice[] {
  if (!priors) return [];
  const total = priors.reduce((a, b) => a + b, 0);
  const notices = priors.flatMap((prior, k) =>
    prior === 0
      ? [{ code: "prior-zero", message: `${names.class(k)} has prior 0: it is never predicted.` }]
      : [],
  );
  if (Math.abs(total - 1) <= 1e-5) return notices;
  const message = `The priors sum to ${total}, not to 1: each was divided by that.`;
  return [...notices, { code: "priors-rescaled", message }];
}

function singleTrialNotices({ members }: Scatter, { solver }: LdaSettings, names: Names): Notice[] {
  if (solver === "svd") return [];
  return Array.from(members.keys())
    .filter((k) => members[k] === 1)
    .map((k) => ({
      code: "single-trial-class",
      message: `${names.class(k)} has a single trial: its covariance counts as zero.`,
    }));
}

const illDetermined: Notice = {
  code: "ill-determined",
  message:
    "The within-class covariance is singular or nearly so: the least-squares solution of smallest norm was taken, " +
    "which rounding can change. Shrinkage would determine it.",
  suggestion: "--shrinkage auto",
};
