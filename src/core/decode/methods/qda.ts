import { AnalysisError } from "../../errors.ts";
import { dot, mirror } from "../../linalg/dense.ts";
import { kernels } from "../../linalg/kernels.ts";
import type { Factor } from "../../linalg/kernels.ts";
import { takeRows, zeros } from "../../linalg/matrix.ts";
import type { Matrix } from "../../linalg/matrix.ts";
import { capitalized } from "../decoder.ts";
import type { Parameter } from "../decoder.ts";
import { classMeans } from "../common/class-statistics.ts";
import { classifier } from "../common/classifier.ts";
import type { Training } from "../common/classifier.ts";
import { JointDecoder } from "../common/joint-decoder.ts";
import { checkColumns, less } from "../common/linear-decoder.ts";
import { centered, trace } from "../lda/covariance.ts";
import { rowsOfClass } from "../lda/scatter.ts";
import type { Settings } from "../parameters.ts";

const parameters = [
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
] as const satisfies readonly Parameter[];

/** One class: where it lies and how it spreads. */
interface Spread {
  readonly mean: Float64Array;
  /** `(units, units)` regularized ML covariance. */
  readonly covariance: () => Float64Array;
  /** `(rows)` (x - mean)' covariance⁻¹ (x - mean), of rows less the mean. */
  readonly distances: (rows: Matrix) => Float64Array;
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
export const qda = classifier({
  id: "qda",
  label: "Quadratic discriminant analysis",
  parameters,
  effort: (trials, features, classes) => 1e-7 * (trials + features) * features ** 2 * classes,
  learn,
});

function learn(
  { x, y, classes, names }: Training,
  { regularization: share, smallest_variance: least }: Settings<typeof parameters>,
): FittedQda {
  const { members, shares } = classMeans(x, y, classes);
  const alone = members.indexOf(1);
  if (alone >= 0)
    throw new AnalysisError(
      "bad-input",
      `${capitalized(names.class(alone))} has a single trial: a covariance of its own needs at least two.`,
      { what: "classes" },
    );
  const spreads = Array.from(members, (count, k) => {
    const { rows, mean } = centered(takeRows(x, rowsOfClass(y, k, count)));
    const shape = shapeOfFew(rows, share, least) ?? shapeOf(rows, share, least, names.class(k));
    return { mean, ...shape, logPrior: Math.log(shares[k]!) };
  });
  return new FittedQda(shares, spreads);
}

type Shape = Pick<Spread, "covariance" | "distances" | "logDeterminant">;

/** How centred rows spread, S = (1 - r) Z'Z / n + r I, by the factor of S. */
function shapeOf(rows: Matrix, share: number, least: number, name: string): Shape {
  const p = rows.columns;
  const own = regularized(rows, share);
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
  return {
    covariance: () => own,
    distances: (from) => squaresOfRows(factor.solveLower(from.data, from.rows), p),
    logDeterminant: logDeterminantOf(factor),
  };
}

/**
 * The same for far fewer trials than units, in the space of the trials, by Woodbury's identity with
 * c = (1 - r) / (n r), M = I + c Z Z' = L L':
 *
 *     r v' S⁻¹ v = |v|² - c |L⁻¹ Z v|²,   ln det S = p ln r + ln det M
 *
 * @returns undefined where the trials are not few, or the difference would lose digits
 */
function shapeOfFew(rows: Matrix, share: number, least: number): Shape | undefined {
  const { rows: n, columns: p, data } = rows;
  if (2 * n > p || !(share > least)) return undefined;
  const scale = (1 - share) / (n * share);
  const inner = kernels().multiply(data, p, data, n);
  for (let i = 0; i < inner.length; i++) inner[i]! *= scale;
  if (trace(inner, n) > mostStretch) return undefined;
  for (let i = 0; i < n; i++) inner[i * n + i]! += 1;
  const factor = kernels().factor(inner, n);
  if (!factor.ok) throw new Error("The identity and a square are positive definite.");
  return {
    covariance: () => regularized(rows, share),
    distances(from) {
      const along = factor.solveLower(kernels().multiply(from.data, p, data, n), from.rows);
      const inside = squaresOfRows(along, n);
      return squaresOfRows(from.data, p).map((whole, i) => (whole - scale * inside[i]!) / share);
    },
    logDeterminant: p * Math.log(share) + logDeterminantOf(factor),
  };
}

/** Largest sum of variances over the regularization's, at which the difference keeps ten digits. */
const mostStretch = 1e6;

/** (1 - r) Z'Z / n + r I of centred rows. */
function regularized(rows: Matrix, share: number): Float64Array {
  const p = rows.columns;
  const own = kernels().gram(rows.data, p);
  mirror(own, p);
  for (let i = 0; i < own.length; i++) own[i]! *= (1 - share) / rows.rows;
  for (let j = 0; j < p; j++) own[j * p + j]! += share;
  return own;
}

function logDeterminantOf(factor: Factor): number {
  const lower = factor.lower();
  let total = 0;
  for (let j = 0; j < factor.size; j++) total += 2 * Math.log(lower[j * factor.size + j]!);
  return total;
}

function squaresOfRows(data: Float64Array, columns: number): Float64Array {
  const out = new Float64Array(data.length / columns);
  for (let i = 0; i < out.length; i++) out[i] = dot(data, i * columns, data, i * columns, columns);
  return out;
}

function logDensities(x: Matrix, spreads: readonly Spread[]): Matrix {
  const out = zeros(x.rows, spreads.length);
  spreads.forEach(({ mean, distances, logDeterminant, logPrior }, k) => {
    checkColumns(x, mean.length);
    distances(less(x, mean)).forEach((distance, i) => {
      out.data[i * spreads.length + k] = -0.5 * (distance + logDeterminant) + logPrior;
    });
  });
  return out;
}
