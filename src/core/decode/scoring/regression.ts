/** How near predicted numbers come to the true ones, fold by fold, and how near a guess would. */
import { circularDifference } from "./angles.ts";
import type { Regression, ScoreSummary } from "../decoding.ts";
import { partsOf, rowsOf } from "./folds.ts";
import { rSquared } from "../common/ridge-fit.ts";
import { mean, numberScorings, standardDeviation } from "./scores.ts";
import type { NumberScoring, Scoring } from "./scores.ts";

export const isNumberScoring = (scoring: Scoring): scoring is NumberScoring =>
  (numberScorings as readonly string[]).includes(scoring);

/**
 * The score of predicted numbers; errors count negative, so that larger is better. R² of a single trial is NaN.
 *
 * @param period - of numbers on a circle, whose errors are those the short way round
 */
export function scoreNumbers(
  scoring: NumberScoring,
  truth: Float64Array,
  predicted: Float64Array,
  period?: number,
): number {
  switch (scoring) {
    case "r2":
      return truth.length < 2 ? NaN : rSquared(truth, predicted);
    case "neg_mean_absolute_error":
      return -mean(errorsOf(truth, predicted, period).map(Math.abs));
    case "neg_root_mean_squared_error":
      return -Math.sqrt(mean(errorsOf(truth, predicted, period).map((error) => error ** 2)));
  }
}

/** Predicted less true; on a circle the short way round. */
export const errorsOf = (truth: Float64Array, predicted: Float64Array, period?: number): Float64Array =>
  truth.map((value, i) =>
    period === undefined ? predicted[i]! - value : circularDifference(predicted[i]!, value, period),
  );

/** The numbers that some trials' labels stand for. */
export const numbersOf = (values: Float64Array, y: Int32Array): Float64Array =>
  Float64Array.from(y, (k) => values[k]!);

/**
 * What a run with a regressor found out, beside its scores.
 *
 * @param target - `(trials)` true numbers
 * @param predicted - `(trials)` by the fold that tests the trial, NaN where that failed
 * @param testFold - `(trials)`
 */
export function regressionOf(
  scoring: NumberScoring,
  target: Float64Array,
  predicted: Float64Array,
  testFold: Int32Array,
  folds: number,
  period: number | undefined,
): Regression {
  const inFold = (fold: number, kind: NumberScoring): number => {
    const rows = rowsOf(testFold, fold);
    return scoreNumbers(kind, taken(target, rows), taken(predicted, rows), period);
  };
  const each = (kind: NumberScoring): Float64Array =>
    Float64Array.from({ length: folds }, (_, fold) => inFold(fold, kind));
  const guess = (kind: NumberScoring): number => guessedScore(kind, target, testFold, folds, period);
  return {
    target,
    predicted,
    ...(period === undefined ? { rSquared: summary(each("r2")) } : { period }),
    meanAbsoluteError: summary(each("neg_mean_absolute_error").map((score) => -score)),
    guess: { score: guess(scoring), meanAbsoluteError: -guess("neg_mean_absolute_error") },
  };
}

/**
 * What it would score to guess: the mean of the training trials, fold by fold (scikit-learn's `DummyRegressor`); on
 * a circle any angle, all alike, which is off by a quarter of the period on average.
 */
function guessedScore(
  scoring: NumberScoring,
  target: Float64Array,
  testFold: Int32Array,
  folds: number,
  period: number | undefined,
): number {
  if (period !== undefined)
    return scoring === "neg_mean_absolute_error" ? -period / 4 : -period / Math.sqrt(12);
  const scores = Float64Array.from({ length: folds }, (_, fold) => {
    const { train, test } = partsOf(testFold, fold);
    const guessed = new Float64Array(test.length).fill(mean(taken(target, train)));
    return scoreNumbers(scoring, taken(target, test), guessed);
  });
  return mean(scores);
}

const taken = (values: Float64Array, rows: Int32Array): Float64Array =>
  Float64Array.from(rows, (row) => values[row]!);

const summary = (scores: Float64Array): ScoreSummary => ({
  scores,
  mean: mean(scores),
  std: standardDeviation(scores),
});
