/**
 * How right predictions are, as scikit-learn's metrics define it. Classes are numbers 0 … classes - 1 in the
 * sorted order of their labels.
 */
import { pairwiseSum } from "../../pairwise-sum.ts";
import { AnalysisError } from "../../errors.ts";
import type { Notice } from "../../errors.ts";

/** Of predicted classes. */
export const scorings = ["accuracy", "balanced_accuracy", "f1_macro", "roc_auc"] as const;
/** Of predicted numbers; the larger the better, as scikit-learn has it. */
export const numberScorings = ["r2", "neg_mean_absolute_error", "neg_root_mean_squared_error"] as const;
export type NumberScoring = (typeof numberScorings)[number];
export type Scoring = (typeof scorings)[number] | NumberScoring;

/** @throws AnalysisError `bad-parameter` for a word that is no scoring */
export function readScoring(word: unknown): Scoring {
  const scoring = scorings.find((known) => known === (word ?? "accuracy"));
  if (scoring) return scoring;
  throw new AnalysisError(
    "bad-parameter",
    `Scoring cannot be ${String(word)}: it takes ${scorings.join(", ")}.`,
    {
      parameter: "scoring",
      value: String(word),
    },
  );
}

/** Right / tested. */
export function accuracy(truth: Int32Array, predicted: Int32Array): number {
  let right = 0;
  for (let i = 0; i < truth.length; i++) if (truth[i] === predicted[i]) right++;
  return right / truth.length;
}

/** Mean over the classes that are present of the share of each that is found. */
export function balancedAccuracy(truth: Int32Array, predicted: Int32Array, classes: number): number {
  const recalls = recall(confusionMatrix(truth, predicted, classes), classes);
  return mean(recalls.filter((value) => !Number.isNaN(value)));
}

/** Mean of 2 tp / (true + predicted) over the classes present in either; 0 where that is 0 / 0. */
export function f1Macro(truth: Int32Array, predicted: Int32Array, classes: number): number {
  const confusion = confusionMatrix(truth, predicted, classes);
  const scores: number[] = [];
  for (let k = 0; k < classes; k++) {
    const both = rowSum(confusion, classes, k) + columnSum(confusion, classes, k);
    if (both > 0) scores.push((2 * confusion[k * classes + k]!) / both);
  }
  return mean(Float64Array.from(scores));
}

/** What a score leaves out: labels that are predicted but never true, or a single label in all. */
export function scoreNotices(
  truth: Int32Array,
  predicted: Int32Array,
  classes: number,
  nameOfClass: (k: number) => string,
): Notice[] {
  const confusion = confusionMatrix(truth, predicted, classes);
  const occurs = Array.from({ length: classes }, (_, k) => ({
    k,
    truth: rowSum(confusion, classes, k) > 0,
    predicted: columnSum(confusion, classes, k) > 0,
  })).filter((label) => label.truth || label.predicted);
  const never = occurs.filter((label) => !label.truth).map(({ k }) => nameOfClass(k));
  const notices: Notice[] = [];
  if (never.length)
    notices.push({
      code: "never-true",
      message: `Predicted but never true, so left out of balanced accuracy: ${never.join(", ")}.`,
    });
  if (occurs.length === 1)
    notices.push({
      code: "single-label",
      message: `All trials have the one label ${nameOfClass(occurs[0]!.k)}.`,
    });
  return notices;
}

/**
 * Area under the receiver's curve: how often a row of the positive class has the larger value; ties count one
 * half. NaN when only one class is present.
 *
 * @param positive - `(rows)` 1 for the label that sorts last, else 0
 * @param values - `(rows)` decision values
 */
export function rocAuc(positive: ArrayLike<number>, values: Float64Array): number {
  const order = Array.from(values.keys()).sort((a, b) => values[a]! - values[b]!);
  let rankSum = 0;
  let positives = 0;
  for (let from = 0; from < order.length;) {
    let to = from + 1;
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++;
    for (let i = from; i < to; i++)
      if (positive[order[i]!]) {
        rankSum += (from + 1 + to) / 2;
        positives++;
      }
    from = to;
  }
  const negatives = order.length - positives;
  if (positives === 0 || negatives === 0) return NaN;
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
}

/** Row-major `(classes, classes)` counts: rows true, columns predicted. Rows without a prediction (-1) are left out. */
export function confusionMatrix(truth: Int32Array, predicted: Int32Array, classes: number): Float64Array {
  const confusion = new Float64Array(classes * classes);
  for (let i = 0; i < truth.length; i++)
    if (predicted[i]! >= 0) confusion[truth[i]! * classes + predicted[i]!]!++;
  return confusion;
}

/** Divides a confusion matrix by its row sums, its column sums or its total; 0 / 0 is 0. */
export function normalizeConfusion(
  confusion: Float64Array,
  classes: number,
  by: "true" | "predicted" | "all",
): Float64Array {
  const total = pairwiseSum(confusion);
  return confusion.map((count, i) => {
    const divisor =
      by === "true"
        ? rowSum(confusion, classes, Math.floor(i / classes))
        : by === "predicted"
          ? columnSum(confusion, classes, i % classes)
          : total;
    return divisor === 0 ? 0 : count / divisor;
  });
}

/** Share of each class that is found, `(classes)`; NaN for a class that never occurs. */
export function recall(confusion: Float64Array, classes: number): Float64Array {
  return Float64Array.from(
    { length: classes },
    (_, k) => confusion[k * classes + k]! / rowSum(confusion, classes, k),
  );
}

const rowSum = (matrix: Float64Array, size: number, row: number): number =>
  pairwiseSum(matrix.subarray(row * size, (row + 1) * size));

function columnSum(matrix: Float64Array, size: number, column: number): number {
  let total = 0;
  for (let i = column; i < matrix.length; i += size) total += matrix[i]!;
  return total;
}

/** Added in NumPy's order, so that it agrees to the last bit. */
export const mean = (values: Float64Array): number => pairwiseSum(values) / values.length;

/** Standard deviation with divisor n. */
export function standardDeviation(values: Float64Array): number {
  const center = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - center) ** 2)));
}

/** As the tutorial prints it: `0.931 ± 0.029`. */
export const scoreText = (scores: Float64Array): string =>
  `${fixed(mean(scores), 3)} ± ${fixed(standardDeviation(scores), 3)}`;

/**
 * A number with so many decimals, as Python's `format` writes it: exact ties go to the even digit, so 0.8125
 * is 0.812 with three. (JavaScript's `toFixed` rounds the exact binary value too, but ties up.)
 */
export function fixed(value: number, decimals: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
  // A tie is an odd multiple of 1 / (2 · 10^d) that binary can hold: an odd multiple of 2^-(d + 1).
  const doubled = Math.abs(value) * 2 ** (decimals + 1);
  if (!Number.isInteger(doubled) || doubled % 2 === 0) return value.toFixed(decimals);
  const below = (doubled * 5 ** decimals - 1) / 2;
  const even = below % 2 === 0 ? below : below + 1;
  return (value < 0 ? "-" : "") + (even / 10 ** decimals).toFixed(decimals);
}
