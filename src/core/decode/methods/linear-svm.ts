import type { Notice } from "../../errors.ts";
import { kernels, wholeNumbers } from "../../linalg/kernels.ts";
import type { Cells } from "../../linalg/kernels.ts";
import { dot, norm } from "../../linalg/dense.ts";
import { withOnes, zeros } from "../../linalg/matrix.ts";
import type { Matrix } from "../../linalg/matrix.ts";
import type { FittedDecoder, Names } from "../decoder.ts";
import { classifier } from "../common/classifier.ts";
import { LinearDecoder } from "../common/linear-decoder.ts";
import { penaltyParameter } from "../common/penalty.ts";

interface FittedLinearSvm extends FittedDecoder {
  /** `(classes, units)`, or `(1, units)` for two. */
  readonly coef: Matrix;
  readonly intercept: Float64Array;
}

/**
 * Linear support vector machine with squared hinge loss, one class against the rest: for each class the minimum
 * of ½|w|² + ½b² + C Σ max(0, 1 - z (w·x + b))², z = ±1. The intercept is penalised as scikit-learn's `LinearSVC`
 * (liblinear) does it. The minimum is unique and solved for exactly; there is no stopping rule to tune.
 */
export const linearSvm = classifier({
  id: "linear-svm",
  label: "Linear support vector machine",
  parameters: [penaltyParameter],
  effort: (trials, features, classes) => 1e-6 * trials * features * (features + 10) * classes,
  learn: ({ x, y, classes, names }, { c }) => fit(x, y, classes, c, names),
});

function fit(x: Matrix, y: Int32Array, classes: number, penalty: number, names: Names): FittedLinearSvm {
  const p = x.columns;
  const rows = augmented(x);
  const slopes = zeros(classes, p);
  const offsets = new Float64Array(classes);
  const notices: Notice[] = [];
  // Two classes: one plane, for the second; the first's stays zero.
  for (let k = classes === 2 ? 1 : 0; k < classes; k++) {
    const { weights, converged } = minimize(rows, signs(y, k), penalty);
    slopes.data.set(weights.subarray(0, p), k * p);
    offsets[k] = weights[p]!;
    if (!converged) notices.push(unfinished(names.class(k)));
  }
  const zero = new Float64Array(p);
  const linear = new LinearDecoder({ origin: zero, slopes, offsets, shift: zero }, notices);
  return {
    notices,
    coef: linear.coef,
    intercept: linear.intercept,
    predict: (input) => linear.predict(input),
    decision: (input) => linear.decision(input),
  };
}

const signs = (y: Int32Array, k: number): Float64Array => Float64Array.from(y, (one) => (one === k ? 1 : -1));

/** Rows with a last column of ones, for the intercept. */
interface Augmented extends Matrix {
  readonly cells: Cells;
}

function augmented(x: Matrix): Augmented {
  const rows = withOnes(x);
  return { ...rows, cells: wholeNumbers(rows.data) ?? rows.data };
}

const mostSteps = 100;

/**
 * Generalised Newton (Mangasarian, Optimization Methods and Software 17, 2002): on the rows inside the margin
 * the objective is quadratic, so that a step to its minimum ends once those rows stay the same.
 */
function minimize(x: Augmented, z: Float64Array, c: number): { weights: Float64Array; converged: boolean } {
  const q = x.columns;
  const weights = new Float64Array(q);
  let values: Float64Array = new Float64Array(x.rows);
  let active = insideMargin(values, z);
  const first = norm(gradient(x, z, weights, values, active, c));
  for (let step = 0; step < mostSteps; step++) {
    const slope = gradient(x, z, weights, values, active, c);
    if (norm(slope) <= 1e-12 * first) return { weights, converged: true };
    const direction = newtonDirection(x, active, slope, c);
    const change = kernels().multiply(x.data, q, direction, 1);
    const length = stepLength(weights, direction, values, change, z, c, dot(slope, 0, direction, 0, q));
    if (length === 0) return { weights, converged: norm(slope) <= 1e-8 * first };
    for (let j = 0; j < q; j++) weights[j]! += length * direction[j]!;
    values = kernels().multiply(x.data, q, weights, 1);
    active = insideMargin(values, z);
  }
  return { weights, converged: false };
}

function insideMargin(values: Float64Array, z: Float64Array): Int32Array {
  const rows: number[] = [];
  for (let i = 0; i < z.length; i++) if (z[i]! * values[i]! < 1) rows.push(i);
  return Int32Array.from(rows);
}

/** w + 2C Σ (w·x - z) x over the rows inside the margin. */
function gradient(
  x: Augmented,
  z: Float64Array,
  weights: Float64Array,
  values: Float64Array,
  active: Int32Array,
  c: number,
): Float64Array {
  const q = x.columns;
  const out = weights.slice();
  for (const i of active) {
    const factor = 2 * c * (values[i]! - z[i]!);
    for (let j = 0; j < q; j++) out[j]! += factor * x.data[i * q + j]!;
  }
  return out;
}

/** -(I + 2C X_A'X_A)⁻¹ gradient. */
function newtonDirection(x: Augmented, active: Int32Array, slope: Float64Array, c: number): Float64Array {
  const q = x.columns;
  const hessian = kernels().gram(x.cells, q, active);
  for (let i = 0; i < hessian.length; i++) hessian[i]! *= 2 * c;
  for (let j = 0; j < q; j++) hessian[j * q + j]! += 1;
  const factor = kernels().factor(hessian, q);
  if (!factor.ok) throw new Error("The Hessian of a penalised loss is positive definite.");
  const direction = factor.solve(slope, 1).map((value) => -value);
  factor.release();
  return direction;
}

/** The first of 1, ½, ¼, … that lowers the objective as its slope promises; 0 when rounding hides any gain. */
function stepLength(
  weights: Float64Array,
  direction: Float64Array,
  values: Float64Array,
  change: Float64Array,
  z: Float64Array,
  c: number,
  slope: number,
): number {
  const objective = (t: number): number => {
    let total = 0;
    for (let j = 0; j < weights.length; j++) total += 0.5 * (weights[j]! + t * direction[j]!) ** 2;
    for (let i = 0; i < z.length; i++) {
      const miss = 1 - z[i]! * (values[i]! + t * change[i]!);
      if (miss > 0) total += c * miss * miss;
    }
    return total;
  };
  const now = objective(0);
  for (let t = 1; t > 1e-10; t /= 2)
    if (objective(t) <= now + 1e-4 * t * slope + 4 * Number.EPSILON * now) return t;
  return 0;
}

const unfinished = (name: string): Notice => ({
  code: "not-converged",
  message: `The support vector machine for ${name} is not at its minimum: rounding hides any further gain.`,
  suggestion: "--preprocess zscore",
});
