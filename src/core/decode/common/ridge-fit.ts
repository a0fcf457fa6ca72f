/** Ridge regression: a number, rather than a class, from counts. */
import type { Control } from "../../control.ts";
import { AnalysisError } from "../../errors.ts";
import { dot, singularValues } from "../../linalg/dense.ts";
import { kernels } from "../../linalg/kernels.ts";
import { takeRows, zeros } from "../../linalg/matrix.ts";
import type { Matrix } from "../../linalg/matrix.ts";
import { columnMeans } from "../lda/covariance.ts";
import type { DecoderOptions, Parameter } from "../decoder.ts";
import { partsOf } from "../scoring/folds.ts";
import { checkColumns, less } from "./linear-decoder.ts";
import { readParameters } from "../parameters.ts";

export interface RidgeOptions {
  /** Weight of the penalty α|w|², 1 if left out. */
  readonly alpha?: number;
  /** Whether a constant is fitted, unpenalised; true if left out. */
  readonly intercept?: boolean;
}

export interface FittedRidge {
  /** `(units)` */
  readonly coef: Float64Array;
  readonly intercept: number;
  /** `(rows)` */
  readonly predict: (x: Matrix) => Float64Array;
}

/**
 * Minimises |t - X w - b|² + α|w|². With more units than trials it is solved in the space of trials; without a
 * penalty, where units are collinear, the shortest of all solutions is taken.
 *
 * @param target - `(rows)` one number a trial
 * @throws AnalysisError `bad-input` or `bad-parameter`
 */
export function fitRidge(x: Matrix, target: Float64Array, options: RidgeOptions = {}): FittedRidge {
  const { alpha = 1, intercept = true } = options;
  checkRidge(x, target, alpha);
  const origin = intercept ? columnMeans(x) : new Float64Array(x.columns);
  const center = intercept ? target.reduce((a, b) => a + b, 0) / target.length : 0;
  const rows = less(x, origin);
  const wanted = target.map((value) => value - center);
  const coef =
    (x.columns > x.rows ? solveInTrials(rows, wanted, alpha) : solveInUnits(rows, wanted, alpha)) ??
    shortestSolution(rows, wanted);
  return {
    coef,
    intercept: center - dot(coef, 0, origin, 0, coef.length),
    predict(input) {
      checkColumns(input, coef.length);
      return kernels()
        .multiply(less(input, origin).data, coef.length, coef, 1)
        .map((value) => value + center);
    },
  };
}

/** (X'X + α I) w = X't */
function solveInUnits(x: Matrix, t: Float64Array, alpha: number): Float64Array | undefined {
  const gram = kernels().gram(x.data, x.columns);
  for (let j = 0; j < x.columns; j++) gram[j * x.columns + j]! += alpha;
  const factor = kernels().factor(gram, x.columns, singular);
  return factor.ok ? factor.solve(timesTransposed(x, t), 1) : undefined;
}

/** w = X'(XX' + α I)⁻¹ t */
function solveInTrials(x: Matrix, t: Float64Array, alpha: number): Float64Array | undefined {
  const products = kernels().multiply(x.data, x.columns, x.data, x.rows);
  for (let i = 0; i < x.rows; i++) products[i * x.rows + i]! += alpha;
  const factor = kernels().factor(products, x.rows, singular);
  return factor.ok ? timesTransposed(x, factor.solve(t, 1)) : undefined;
}

/** Pivots up to here are rounding: see the rule for collinear units in `lda/whitening.ts`. */
const singular = 1e-12;

/** Least squares by singular values, those within rounding of zero left out. */
function shortestSolution(x: Matrix, t: Float64Array): Float64Array {
  const { values, left, right } = singularValues(x);
  const least = values[0]! * Math.max(x.rows, x.columns) * Number.EPSILON;
  const out = new Float64Array(x.columns);
  values.forEach((value, i) => {
    if (!(value > least)) return;
    const factor = dot(left.data, i * x.rows, t, 0, x.rows) / value;
    for (let j = 0; j < out.length; j++) out[j]! += factor * right.data[i * x.columns + j]!;
  });
  return out;
}

/** X'v */
function timesTransposed(x: Matrix, v: Float64Array): Float64Array {
  const out = new Float64Array(x.columns);
  for (let i = 0; i < x.rows; i++)
    for (let j = 0; j < x.columns; j++) out[j]! += v[i]! * x.data[i * x.columns + j]!;
  return out;
}

function checkRidge(x: Matrix, target: Float64Array, alpha: number): void {
  if (!(alpha >= 0 && Number.isFinite(alpha)))
    throw new AnalysisError("bad-parameter", `The ridge penalty alpha cannot be ${alpha}: it is 0 or more.`, {
      parameter: "alpha",
      value: String(alpha),
    });
  if (target.length !== x.rows)
    throw badInput(
      "labels",
      `There are ${x.rows} trials but ${target.length} targets: each trial needs one.`,
    );
  if (x.rows < 2) throw badInput("trials", `${x.rows} trial is too few: regression needs at least two.`);
  if (x.columns < 1) throw badInput("units", "There is no unit to decode from.");
  const wrong = target.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0)
    throw badInput(
      "labels",
      `The target of trial number ${wrong + 1} is ${target[wrong]!}: it must be finite.`,
    );
  const odd = x.data.findIndex((value) => !Number.isFinite(value));
  if (odd >= 0)
    throw badInput(
      "values",
      `Trial number ${Math.floor(odd / x.columns) + 1} has the value ${x.data[odd]!} for unit number ` +
        `${(odd % x.columns) + 1}: every value must be finite.`,
    );
}

const badInput = (what: string, message: string): AnalysisError<"bad-input"> =>
  new AnalysisError("bad-input", message, { what });

/** R² = 1 - residual / total sum of squares; a constant target gives 1 when met exactly, else 0. */
export function rSquared(truth: Float64Array, predicted: Float64Array): number {
  const mean = truth.reduce((a, b) => a + b, 0) / truth.length;
  let residual = 0;
  let total = 0;
  truth.forEach((value, i) => {
    residual += (value - predicted[i]!) ** 2;
    total += (value - mean) ** 2;
  });
  if (total === 0) return residual === 0 ? 1 : 0;
  return 1 - residual / total;
}

/** The settings of {@link fitRidge}. */
export const ridgeParameters = [
  {
    id: "alpha",
    label: "Penalty",
    description: "Weight α of the squared coefficients, as in scikit-learn's Ridge; 0 for least squares.",
    kind: "number",
    default: 1,
    minimum: 0,
  },
  {
    id: "intercept",
    label: "Intercept",
    description: "Fits a constant, unpenalised.",
    kind: "boolean",
    default: true,
  },
] as const satisfies readonly Parameter[];

/** @throws AnalysisError `bad-parameter` */
export function ridgeOptions(options: DecoderOptions): RidgeOptions {
  return readParameters(ridgeParameters, options);
}

/** Products of the trials or of the units with themselves, whichever are fewer. */
export const ridgeEffort = (trials: number, features: number): number =>
  1e-7 * trials * features * Math.min(trials, features);

export interface RidgeValidation {
  /** One a fold. */
  readonly scores: Float64Array;
  /** `(trials, targets)` prediction by the fold that tests the trial. */
  readonly predicted: Matrix;
}

/**
 * Predicts each trial from the others' folds, several targets at once.
 *
 * @param targets - each `(trials)`
 * @param testFold - `(trials)` fold of each trial
 * @returns the scores are R² of the first target
 */
export async function crossValidateRidge(
  x: Matrix,
  targets: readonly Float64Array[],
  testFold: Int32Array,
  folds: number,
  options: RidgeOptions,
  control: Control,
): Promise<RidgeValidation> {
  const predicted = zeros(x.rows, targets.length);
  const scores = new Float64Array(folds);
  for (let fold = 0; fold < folds; fold++) {
    await control.checkpoint(fold, folds, "folds");
    const { train, test } = partsOf(testFold, fold);
    const [known, unknown] = [takeRows(x, train), takeRows(x, test)];
    for (const [column, target] of targets.entries()) {
      const fitted = fitRidge(
        known,
        Float64Array.from(train, (row) => target[row]!),
        options,
      );
      const found = fitted.predict(unknown);
      test.forEach((row, i) => (predicted.data[row * targets.length + column] = found[i]!));
      if (column === 0)
        scores[fold] = rSquared(
          Float64Array.from(test, (row) => target[row]!),
          found,
        );
    }
  }
  return { scores, predicted };
}
