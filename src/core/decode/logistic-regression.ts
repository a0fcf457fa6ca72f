import type { Notice } from "../errors.ts";
import { dot } from "../linalg/dense.ts";
import { kernels } from "../linalg/kernels.ts";
import type { Factor } from "../linalg/kernels.ts";
import { zeros } from "../linalg/matrix.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { columnMeans } from "./covariance.ts";
import type { Decoder, DecoderOptions, Names, Parameter } from "./decoder.ts";
import { numbered } from "./decoder.ts";
import { countMembers } from "./folds.ts";
import { checkInput } from "./input.ts";
import { LinearDecoder, less, sigmoids, softmax } from "./linear-decoder.ts";
import { readParameters } from "./parameters.ts";

const parameters: readonly Parameter[] = [
  {
    id: "c",
    label: "C",
    description:
      "Weight of the training errors against the size of the coefficients: small C, strong penalty.",
    kind: "number",
    default: 1,
    minimum: 1e-12,
  },
];

/**
 * Multinomial logistic regression: the minimum of C Σ -ln p(class of the trial) + ½|W|², intercepts free and
 * summing to zero; two classes have one vector, for the second. It is unique and found to about 1e-10, where
 * scikit-learn's default settings stop earlier (`tol` 1e-4).
 */
export const logisticRegression = {
  id: "logistic-regression",
  label: "Logistic regression",
  parameters,
  fit,
  effort: (trials, features, classes) => 2e-5 * trials * features * classes,
} satisfies Decoder;

function fit(
  x: Matrix,
  y: Int32Array,
  classes: number,
  options: DecoderOptions,
  names: Names = numbered,
): LinearDecoder {
  const c = readParameters(parameters, options)["c"] as number;
  checkInput(x, y, classes, names);
  const origin = columnMeans(x);
  const problem = new Problem(less(x, origin), y, classes, c);
  const { point, converged } = minimize(problem);
  const p = x.columns;
  const slopes = zeros(classes, p);
  const offsets = new Float64Array(classes);
  // Two classes: one vector, for the second; the first's stays zero.
  const first = classes - problem.vectors;
  slopes.data.set(point.subarray(0, problem.vectors * p), first * p);
  offsets.set(point.subarray(problem.vectors * p), first);
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
 * The function to be minimised. A point is `(vectors, units)` coefficients followed by `(vectors)` intercepts.
 * Columns of X have mean zero, which the free intercepts make possible and which uncouples the two.
 */
class Problem {
  readonly vectors: number;
  readonly length: number;
  private readonly x: Matrix;
  private readonly transposed: Float64Array;
  private readonly y: Int32Array;
  private readonly c: number;
  /** I + C w X'X with w the mean curvature: near the Hessian of each vector, as it stands between any two. */
  private readonly near: Factor;
  private readonly nearIntercept: number;

  constructor(x: Matrix, y: Int32Array, classes: number, c: number) {
    this.vectors = classes === 2 ? 1 : classes;
    this.length = this.vectors * (x.columns + 1);
    this.x = x;
    this.transposed = transpose(x);
    this.y = y;
    this.c = c;
    const shares = Array.from(countMembers(y, classes), (n) => n / x.rows);
    const curvature = shares.reduce((sum, share) => sum + share * (1 - share), 0) / classes;
    const gram = kernels().gram(x.data, x.columns);
    for (let i = 0; i < gram.length; i++) gram[i]! *= c * curvature;
    for (let j = 0; j < x.columns; j++) gram[j * x.columns + j]! += 1;
    const factor = kernels().factor(gram, x.columns);
    if (!factor.ok) throw new Error("The Hessian of a penalised loss is positive definite.");
    this.near = factor;
    this.nearIntercept = c * curvature * x.rows;
  }

  /** `(trials, vectors)`: what a point gives for each trial. */
  values(point: Float64Array): Matrix {
    const { x, vectors } = this;
    const data = kernels().multiply(x.data, x.columns, point, vectors);
    const intercepts = point.subarray(vectors * x.columns);
    for (let i = 0; i < data.length; i++) data[i]! += intercepts[i % vectors]!;
    return { data, rows: x.rows, columns: vectors };
  }

  objective(point: Float64Array, values: Matrix): number {
    const weights = this.vectors * this.x.columns;
    return 0.5 * dot(point, 0, point, 0, weights) + this.c * this.loss(values);
  }

  /** Σ ln Σ_k e^(f_k) - f_y. */
  private loss({ data, rows, columns }: Matrix): number {
    let total = 0;
    for (let i = 0; i < rows; i++) {
      const row = data.subarray(i * columns, (i + 1) * columns);
      const largest = row.reduce((a, b) => Math.max(a, b), columns === 1 ? 0 : -Infinity);
      let sum = columns === 1 ? Math.exp(-largest) : 0;
      for (let k = 0; k < columns; k++) sum += Math.exp(row[k]! - largest);
      const own = columns === 1 ? this.y[i]! * row[0]! : row[this.y[i]!]!;
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
    const turned = transpose({ data: r, rows: x.rows, columns: vectors });
    const out = new Float64Array(this.length);
    out.set(kernels().multiply(turned, x.rows, this.transposed, x.columns));
    for (let k = 0; k < vectors; k++)
      for (let i = 0; i < x.rows; i++) out[vectors * x.columns + k]! += turned[k * x.rows + i]!;
    for (let i = 0; i < out.length; i++) out[i]! *= c;
    for (let i = 0; i < vectors * x.columns; i++) out[i]! += coefficients[i]!;
    return out;
  }

  /** Roughly the inverse of the Hessian times a vector. */
  precondition(v: Float64Array): Float64Array {
    const weights = this.vectors * this.x.columns;
    const out = new Float64Array(v.length);
    out.set(this.near.solve(v, this.vectors));
    for (let i = weights; i < v.length; i++) out[i] = v[i]! / this.nearIntercept;
    return out;
  }
}

function transpose({ data, rows, columns }: Matrix): Float64Array {
  const out = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) out[j * rows + i] = data[i * columns + j]!;
  return out;
}

const mostSteps = 200;

/** Newton's method; each step solves by preconditioned conjugate gradients, the more exactly the nearer it is. */
function minimize(problem: Problem): { point: Float64Array; converged: boolean } {
  let point: Float64Array = new Float64Array(problem.length);
  let values = problem.values(point);
  let first = 0;
  for (let step = 0; step < mostSteps; step++) {
    const probabilities = problem.probabilities(values);
    const slope = problem.gradient(point, probabilities);
    const steepness = norm(slope);
    first ||= steepness;
    if (steepness <= 1e-12 * first) return { point, converged: true };
    const direction = newtonDirection(problem, probabilities, slope, Math.min(0.1, steepness / first));
    const next = descend(problem, point, values, direction, dot(slope, 0, direction, 0, slope.length));
    if (!next) return { point, converged: steepness <= 1e-8 * first };
    ({ point, values } = next);
  }
  return { point, converged: false };
}

/** -H⁻¹ slope, to a relative residual. */
function newtonDirection(
  problem: Problem,
  probabilities: Matrix,
  slope: Float64Array,
  tolerance: number,
): Float64Array {
  const direction = new Float64Array(slope.length);
  const residual = slope.map((value) => -value);
  let turned = problem.precondition(residual);
  let search = turned.slice();
  let product = dot(residual, 0, turned, 0, residual.length);
  const goal = Math.max(tolerance, 1e-10) * norm(slope);
  for (let i = 0; i < 500 && norm(residual) > goal; i++) {
    const bent = problem.curvature(search, problem.values(search), probabilities);
    const curvature = dot(search, 0, bent, 0, search.length);
    if (!(curvature > 0)) break;
    const length = product / curvature;
    for (let j = 0; j < direction.length; j++) {
      direction[j]! += length * search[j]!;
      residual[j]! -= length * bent[j]!;
    }
    turned = problem.precondition(residual);
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

const norm = (v: Float64Array): number => Math.sqrt(dot(v, 0, v, 0, v.length));
