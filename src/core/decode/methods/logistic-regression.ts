import type { Notice } from "../../errors.ts";
import { dot, norm } from "../../linalg/dense.ts";
import { kernels } from "../../linalg/kernels.ts";
import { transposed, withOnes, zeros } from "../../linalg/matrix.ts";
import type { Matrix } from "../../linalg/matrix.ts";
import { columnMeans } from "../lda/covariance.ts";
import { classifier } from "../common/classifier.ts";
import { LinearDecoder, less, sigmoids, softmax } from "../common/linear-decoder.ts";
import { penaltyParameter } from "../common/penalty.ts";

/**
 * Multinomial logistic regression: the minimum of C Σ -ln p(class of the trial) + ½|W|², intercepts free and
 * summing to zero; two classes have one vector, for the second. It is unique and found to about 1e-9, where
 * scikit-learn's default settings stop earlier (`tol` 1e-4).
 */
export const logisticRegression = classifier({
  id: "logistic-regression",
  label: "Logistic regression",
  parameters: [penaltyParameter],
  effort: (trials, features, classes) => 2e-5 * trials * features * classes,
  learn: ({ x, y, classes }, { c }) => fit(x, y, classes, c),
});

function fit(x: Matrix, y: Int32Array, classes: number, c: number): LinearDecoder {
  const origin = columnMeans(x);
  const problem = new Problem(less(x, origin), y, classes, c);
  const { point, converged } = minimize(problem);
  const p = x.columns;
  const slopes = zeros(classes, p);
  const offsets = new Float64Array(classes);
  // Two classes: one vector, for the second; the first's stays zero.
  const first = classes - problem.vectors;
  for (let k = 0; k < problem.vectors; k++) {
    const own = point.subarray(k * (p + 1), (k + 1) * (p + 1));
    slopes.data.set(own.subarray(0, p), (first + k) * p);
    offsets[first + k] = own[p]!;
  }
  return new LinearDecoder(
    { origin, slopes, offsets, shift: new Float64Array(p) },
    converged ? [] : [unfinished],
  );
}

const unfinished: Notice = {
  code: "not-converged",
  message: "The logistic regression is not at its minimum: rounding hides any further gain.",
  suggestion: "--preprocess zscore",
};

/**
 * The function to be minimised. A point is `(vectors, units + 1)`: of each vector the coefficients, then the
 * intercept, which is the coefficient of a last column of ones. The columns of X have mean zero, which the free
 * intercepts make possible.
 */
class Problem {
  readonly vectors: number;
  readonly length: number;
  /** `(trials, units + 1)` */
  private readonly x: Matrix;
  private readonly transposed: Float64Array;
  private readonly y: Int32Array;
  private readonly c: number;

  constructor(x: Matrix, y: Int32Array, classes: number, c: number) {
    this.vectors = classes === 2 ? 1 : classes;
    this.x = withOnes(x);
    this.length = this.vectors * this.x.columns;
    this.transposed = transposed(this.x);
    this.y = y;
    this.c = c;
  }

  /** `(trials, vectors)`: what a point gives for each trial. */
  values(point: Float64Array): Matrix {
    const { x, vectors } = this;
    return { data: kernels().multiply(x.data, x.columns, point, vectors), rows: x.rows, columns: vectors };
  }

  objective(point: Float64Array, values: Matrix): number {
    const weights = this.penalised(point);
    return 0.5 * dot(weights, 0, weights, 0, weights.length) + this.c * this.loss(values);
  }

  /** A point without its intercepts. */
  private penalised(point: Float64Array): Float64Array {
    const q = this.x.columns;
    const weights = point.slice();
    for (let at = q - 1; at < weights.length; at += q) weights[at] = 0;
    return weights;
  }

  /** Σ ln Σ_k e^(f_k) - f_y. */
  private loss({ data, rows, columns }: Matrix): number {
    let total = 0;
    for (let i = 0; i < rows; i++) {
      const from = i * columns;
      let largest = columns === 1 ? 0 : -Infinity;
      for (let k = 0; k < columns; k++) largest = Math.max(largest, data[from + k]!);
      let sum = columns === 1 ? Math.exp(-largest) : 0;
      for (let k = 0; k < columns; k++) sum += Math.exp(data[from + k]! - largest);
      const own = columns === 1 ? this.y[i]! * data[from]! : data[from + this.y[i]!]!;
      total += largest + Math.log(sum) - own;
    }
    return total;
  }

  /** `(trials, vectors)` probability of each vector's class. */
  probabilities(values: Matrix): Matrix {
    if (this.vectors > 1) return softmax(values);
    const both = sigmoids(values);
    return { ...values, data: values.data.map((_, i) => both.data[2 * i + 1]!) };
  }

  gradient(point: Float64Array, probabilities: Matrix): Float64Array {
    const { vectors, y } = this;
    const residuals = probabilities.data.slice();
    for (let i = 0; i < y.length; i++) {
      if (vectors === 1) residuals[i]! -= y[i]!;
      else residuals[i * vectors + y[i]!]! -= 1;
    }
    return this.gathered(residuals, point);
  }

  /** The Hessian times a direction whose values are given. */
  curvature(direction: Float64Array, values: Matrix, probabilities: Matrix): Float64Array {
    const { data, rows, columns } = probabilities;
    const bent = new Float64Array(rows * columns);
    for (let i = 0; i < rows; i++) {
      const from = i * columns;
      let mean = 0;
      for (let k = 0; k < columns; k++) mean += data[from + k]! * values.data[from + k]!;
      for (let k = 0; k < columns; k++) bent[from + k] = data[from + k]! * (values.data[from + k]! - mean);
    }
    return this.gathered(bent, direction);
  }

  /** C X'R for `(trials, vectors)` R, plus the penalty's part: the coefficients themselves. */
  private gathered(r: Float64Array, coefficients: Float64Array): Float64Array {
    const { x, vectors, c } = this;
    const turned = transposed({ data: r, rows: x.rows, columns: vectors });
    const out = kernels().multiply(turned, x.rows, this.transposed, x.columns);
    const weights = this.penalised(coefficients);
    for (let i = 0; i < out.length; i++) out[i] = c * out[i]! + weights[i]!;
    return this.balanced(out);
  }

  /**
   * With the same number added to all intercepts no probability changes: that direction is left out, lest rounding
   * lead far along it.
   */
  private balanced(point: Float64Array): Float64Array {
    const { vectors } = this;
    const q = this.x.columns;
    if (vectors === 1) return point;
    let mean = 0;
    for (let at = q - 1; at < point.length; at += q) mean += point[at]! / vectors;
    for (let at = q - 1; at < point.length; at += q) point[at]! -= mean;
    return point;
  }

  /**
   * Roughly the inverse of the Hessian: of I + C Σ w x x' for each vector, w being a trial's mean curvature p (1 - p)
   * over the vectors, as it now stands.
   */
  preconditioner({ data, rows, columns }: Matrix): (v: Float64Array) => Float64Array {
    const { x, c, vectors } = this;
    const q = x.columns;
    const scaled = x.data.slice();
    for (let i = 0; i < rows; i++) {
      let weight = 0;
      for (const p of data.subarray(i * columns, (i + 1) * columns)) weight += (p * (1 - p)) / columns;
      const root = Math.sqrt(c * weight);
      for (let j = i * q; j < (i + 1) * q; j++) scaled[j]! *= root;
    }
    const hessian = kernels().gram(scaled, q);
    for (let j = 0; j < q; j++) hessian[j * q + j]! += j < q - 1 ? 1 : flattest;
    const factor = kernels().factor(hessian, q);
    if (!factor.ok) throw new Error("The Hessian of a penalised loss is positive definite.");
    return (v) => this.balanced(factor.solve(v, vectors));
  }
}

/** Keeps the intercept's curvature above zero when every trial is told with certainty. */
const flattest = 1e-8;

const mostSteps = 200;

/** What is left of the gradient at the end, as a share of the first. */
const exact = 1e-11;

/**
 * Newton's method; each step solves by preconditioned conjugate gradients, the more exactly the nearer it is, and
 * never more exactly than the end needs.
 */
function minimize(problem: Problem): { point: Float64Array; converged: boolean } {
  let point: Float64Array = new Float64Array(problem.length);
  let values = problem.values(point);
  let first = 0;
  for (let step = 0; step < mostSteps; step++) {
    const probabilities = problem.probabilities(values);
    const slope = problem.gradient(point, probabilities);
    const steepness = norm(slope);
    first ||= steepness;
    if (steepness <= exact * first) return { point, converged: true };
    const goal = Math.max(Math.min(0.1, Math.sqrt(steepness / first)) * steepness, 0.3 * exact * first);
    const direction = newtonDirection(problem, probabilities, slope, goal);
    const next = descend(problem, point, values, direction, dot(slope, 0, direction, 0, slope.length));
    if (!next) return { point, converged: steepness <= 1e-8 * first };
    ({ point, values } = next);
  }
  return { point, converged: false };
}

/** -H⁻¹ slope, to a residual of this norm. */
function newtonDirection(
  problem: Problem,
  probabilities: Matrix,
  slope: Float64Array,
  goal: number,
): Float64Array {
  const direction = new Float64Array(slope.length);
  const residual = slope.map((value) => -value);
  const precondition = problem.preconditioner(probabilities);
  let turned = precondition(residual);
  let search = turned.slice();
  let product = dot(residual, 0, turned, 0, residual.length);
  for (let i = 0; i < 500 && norm(residual) > goal; i++) {
    const bent = problem.curvature(search, problem.values(search), probabilities);
    const curvature = dot(search, 0, bent, 0, search.length);
    if (!(curvature > 0)) break;
    const length = product / curvature;
    for (let j = 0; j < direction.length; j++) {
      direction[j]! += length * search[j]!;
      residual[j]! -= length * bent[j]!;
    }
    turned = precondition(residual);
    const next = dot(residual, 0, turned, 0, residual.length);
    const ratio = next / product;
    product = next;
    search = search.map((value, j) => turned[j]! + ratio * value);
  }
  return direction;
}

/** The first of 1, ½, ¼, … of a step that lowers the objective as its slope promises; undefined if none does. */
function descend(
  problem: Problem,
  point: Float64Array,
  values: Matrix,
  direction: Float64Array,
  slope: number,
): { point: Float64Array; values: Matrix } | undefined {
  const now = problem.objective(point, values);
  for (let t = 1; t > 1e-10; t /= 2) {
    const next = point.map((value, i) => value + t * direction[i]!);
    const nextValues = problem.values(next);
    const gained = problem.objective(next, nextValues) <= now + 1e-4 * t * slope + 8 * Number.EPSILON * now;
    if (gained) return { point: next, values: nextValues };
  }
  return undefined;
}
