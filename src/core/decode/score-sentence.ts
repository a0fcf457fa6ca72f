import { methods } from "./registry.ts";
import type { Decoding, ScoreSummary } from "./decoding.ts";
import { isRegressor } from "./decoder.ts";
import { fixed } from "./scoring/scores.ts";

/**
 * What the scores of a decoding mean, in words that claim nothing more: the large number is the score of the
 * classifier in the space it really uses, the plane's own score is a separate computation, and what follows ± is
 * a standard deviation. The same sentences on the command line, in the panel and in figures.
 */
export function scoreSentences(decoding: Decoding): readonly string[] {
  return [
    fullSentence(decoding),
    chanceSentence(decoding),
    errorSentence(decoding),
    planeSentence(decoding),
    permutationSentence(decoding),
    failureSentence(decoding),
  ].filter((sentence) => sentence !== "");
}

/** `0.931 ± 0.029`, as the tutorial prints it: a mean over folds and its standard deviation, divisor n. */
export const summaryText = ({ mean, std }: ScoreSummary): string => `${fixed(mean, 3)} ± ${fixed(std, 3)}`;

/** Scores as people read them: errors, which count negative so that larger is better, by their size. */
export const shownScores = (decoding: Decoding): ScoreSummary => {
  const { scores, mean, std } = decoding;
  return isError(decoding)
    ? { scores: scores.map((score) => -score), mean: -mean, std }
    : { scores, mean, std };
};

/** Whether the scores are errors, counted negative. */
export const isError = ({ scoring }: Decoding): boolean => scoring.startsWith("neg_");

/** The name of a scoring, as it begins a sentence. */
export function scoringName(scoring: string): string {
  switch (scoring) {
    case "accuracy":
      return "Accuracy";
    case "balanced_accuracy":
      return "Balanced accuracy";
    case "f1_macro":
      return "Macro-averaged F1";
    case "roc_auc":
      return "Area under the ROC curve";
    case "r2":
      return "R²";
    case "neg_mean_absolute_error":
      return "Mean absolute error";
    case "neg_root_mean_squared_error":
      return "Root mean square error";
    default:
      return scoring;
  }
}

/** `the LDA classifier`, or the decoder's label where it has no short name. */
function classifierName(method: string): string {
  if (method === "lda") return "the LDA classifier";
  const known = methods.find(({ id }) => id === method);
  if (known && isRegressor(known)) return known.label.charAt(0).toLowerCase() + known.label.slice(1);
  return `the classifier "${known?.label ?? method}"`;
}

function fullSentence(decoding: Decoding): string {
  const { scoring, method, features, preprocess } = decoding;
  const space = preprocess
    ? `after ${preprocess.join(", ")} of ${features} dimensions`
    : features === 1
      ? "of one dimension"
      : `in the full ${features}-dimensional space`;
  return `${scoringName(scoring)} of ${classifierName(method)} ${space}, ${divisionText(decoding)}: ${summaryText(shownScores(decoding))} (SD over folds, n divisor).`;
}

/** `5-fold cross-validation`, `5-fold cross-validation repeated 10 times` */
function divisionText({ testFold, scores }: Decoding): string {
  const folds = testFold.reduce((most, fold) => Math.max(most, fold + 1), 0) || scores.length;
  const repeats = Math.round(scores.length / folds);
  return `${folds}-fold cross-validation${repeats > 1 ? ` repeated ${repeats} times` : ""}`;
}

function chanceSentence({ scoring, classes, chance, largestClass, regression }: Decoding): string {
  if (regression) return "";
  const uniform = `Chance 1/${classes.length} = ${fixed(chance, 3)}`;
  if (scoring === "accuracy") return `${uniform}; largest class ${fixed(largestClass, 3)}.`;
  if (scoring === "balanced_accuracy") return `${uniform}.`;
  return scoring === "roc_auc" ? "Chance 0.500." : "";
}

/** How far predicted numbers are off, and how far a guess would be. */
function errorSentence({ regression, scoring }: Decoding): string {
  if (!regression) return "";
  const { period, rSquared, meanAbsoluteError, guess } = regression;
  const off = `Predictions are off by ${summaryText(meanAbsoluteError)} on average`;
  const round = period === undefined ? "" : `, the short way round a period of ${period}`;
  const guessing = period === undefined ? "guesses of the training trials' mean" : "guesses of any angle";
  const explained = rSquared && scoring !== "r2" ? ` R² ${summaryText(rSquared)}.` : "";
  return `${off}${round}; ${guessing} by ${fixed(guess.meanAbsoluteError, 3)}.${explained}`;
}

/** The plane is another classifier as soon as it leaves discriminants out. */
function planeSentence({ plane, classes }: Decoding): string {
  if (!plane || plane.components >= classes.length - 1) return "";
  const place = plane.components === 1 ? "On the first discriminant" : `In the ${plane.components}-D plane`;
  return `${place} (each fold fitted, projected and classified there): ${summaryText(plane)}.`;
}

function permutationSentence({ permutation }: Decoding): string {
  if (!permutation || permutation.n === 0) return "";
  const { n, pValue } = permutation;
  return `Permutation test with ${n} permutations of the labels: p = (1 + exceeding) / (1 + ${n}) = ${fixed(pValue, 4)}.`;
}

function failureSentence({ scores }: Decoding): string {
  const failed = scores.filter((score) => Number.isNaN(score)).length;
  return failed === 0
    ? ""
    : `${failed} of ${scores.length} folds failed; their scores are not numbers, and so the mean is none.`;
}
