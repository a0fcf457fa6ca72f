import { AnalysisError } from "../errors.ts";
import { kernels } from "../linalg/kernels.ts";
import type { Factor } from "../linalg/kernels.ts";
import { takeRows, zeros } from "../linalg/matrix.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { classMeans } from "./class-statistics.ts";
import { covariance } from "./covariance.ts";
import type { Decoder, DecoderOptions, Names, Parameter } from "./decoder.ts";
import { numbered } from "./decoder.ts";
import { checkInput } from "./input.ts";
import { JointDecoder } from "./joint-decoder.ts";
import { checkColumns, less } from "./linear-decoder.ts";
import { readParameters } from "./parameters.ts";
import { rowsOfClass } from "./scatter.ts";

const parameters: readonly Parameter[] = [
  {
    id: "regularization",
    label: "Regularization",
    description: "Share r of the way from each class's covariance to variances of 1: (1 - r) S + r I.",
    kind: "number",
    default: 0,
    minimum: 0,
    maximum: 1,
  },
  {
    id: "smallest_variance",
    label: "Smallest variance",
    description: "A class whose variance in any direction, after regularizing, is not above this is refused.",
    kind: "number",
    default: 1e-4,
    minimum: 0,
  },
];

/** One class: where it lies and how it spreads. */
interface Spread {
  readonly mean: Float64Array;
  /** `(units, units)` regularized ML covariance. */
  readonly covariance: Float64Array;
  readonly factor: Factor;
  readonly logDeterminant: number;
  readonly logPrior: number;
}

export class FittedQda extends JointDecoder {
  /** `(classes)` share of the trials. */
  readonly priors: Float64Array;
  readonly spreads: readonly Spread[];

  constructor(priors: Float64Array, spreads: readonly Spread[]) {
    super((x) => logDensities(x, spreads));
    this.priors = priors;
    this.spreads = spreads;
  }

  /** `(rows, classes)` -½ (Mahalanobis² + ln det) + ln π_k; for two classes the second less the first. */
  decision(x: Matrix): Matrix {
    const values = this.joint(x);
    if (values.columns !== 2) return values;
    const out = zeros(x.rows, 1);
    for (let i = 0; i < x.rows; i++) out.data[i] = values.data[2 * i + 1]! - values.data[2 * i]!;
    return out;
  }
}

/** Quadratic discriminant analysis: each class is Gaussian with a covariance of its own. */
export const qda = {
  id: "qda",
  label: "Quadratic discriminant analysis",
  parameters,
  fit,
  effort: (trials, features, classes) => 1e-7 * (trials + features) * features ** 2 * classes,
} satisfies Decoder;

function fit(
  x: Matrix,
  y: Int32Array,
  classes: number,
  options: DecoderOptions,
  names: Names = numbered,
): FittedQda {
  const settings = readParameters(parameters, options);
  const share = settings["regularization"] as number;
  const least = settings["smallest_variance"] as number;
  checkInput(x, y, classes, names);
  const { members, shares, means } = classMeans(x, y, classes);
  const alone = members.indexOf(1);
  if (alone >= 0)
    throw new AnalysisError(
      "bad-input",
      `${capitalized(names.class(alone))} has a single trial: a covariance of its own needs at least two.`,
      { what: "classes" },
    );
  const p = x.columns;
  const spreads = Array.from(members, (count, k) => {
    const own = covariance(takeRows(x, rowsOfClass(y, k, count)), null);
    for (let i = 0; i < own.length; i++) own[i]! *= 1 - share;
    for (let j = 0; j < p; j++) own[j * p + j]! += share;
    const mean = means.data.slice(k * p, (k + 1) * p);
    return spreadOf(own, mean, shares[k]!, least, names.class(k));
  });
  return new FittedQda(shares, spreads);
}

function spreadOf(own: Float64Array, mean: Float64Array, prior: number, least: number, name: string): Spread {
  const p = mean.length;
  // All eigenvalues are above the limit just when the matrix less the limit has a Cholesky factor.
  const reduced = own.slice();
  for (let j = 0; j < p; j++) reduced[j * p + j]! -= least;
  const probe = kernels().factor(reduced, p);
  if (!probe.ok)
    throw new AnalysisError(
      "singular-covariance",
      `The covariance of ${name} is not of full rank: in some direction its trials vary by ${least} or less. ` +
        "Raise the regularization, or use fewer units.",
      { unit: probe.row, pivot: probe.pivot },
    );
  probe.release();
  const factor = kernels().factor(own, p);
  if (!factor.ok) throw new Error("A matrix lost its factor by growing.");
  const lower = factor.lower();
  let logDeterminant = 0;
  for (let j = 0; j < p; j++) logDeterminant += 2 * Math.log(lower[j * p + j]!);
  return { mean, covariance: own, factor, logDeterminant, logPrior: Math.log(prior) };
}

function logDensities(x: Matrix, spreads: readonly Spread[]): Matrix {
  const out = zeros(x.rows, spreads.length);
  spreads.forEach(({ mean, factor, logDeterminant, logPrior }, k) => {
    const p = mean.length;
    checkColumns(x, p);
    const whitened = factor.solveLower(less(x, mean).data, x.rows);
    for (let i = 0; i < x.rows; i++) {
      let squares = 0;
      for (let j = 0; j < p; j++) squares += whitened[i * p + j]! ** 2;
      out.data[i * spreads.length + k] = -0.5 * (squares + logDeterminant) + logPrior;
    }
  });
  return out;
}

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
