/** Score against the number of training trials: scikit-learn's `learning_curve`. */
import { AnalysisError } from "../../errors.ts";
import type { Notice } from "../../errors.ts";
import { FoldFailures, distinct, scoreLearned } from "../scoring/cross-validation.ts";
import type { Parameter } from "../decoder.ts";
import type { LearningCurve } from "../decoding.ts";
import { learn, takeTrials } from "../scoring/estimator.ts";
import { partsOf } from "../scoring/folds.ts";
import { readParameters } from "../parameters.ts";
import { RandomState } from "../scoring/random.ts";
import { mean, standardDeviation } from "../scoring/scores.ts";
import type { Question } from "./question.ts";

export const learningCurveParameters = [
  {
    id: "learning_curve",
    label: "Learning curve",
    description:
      "Sizes of the training part: shares of it such as 0.1,0.5,1.0, or numbers of trials. Answered as learning_curve: sizes, and for each train_scores, scores (a list over folds), mean and std.",
    kind: "numbers",
    default: null,
  },
  {
    id: "learning_curve_shuffle",
    label: "Shuffle training trials",
    description: "Draws the training trials at random rather than from the start of the session.",
    kind: "boolean",
    default: false,
  },
] as const satisfies readonly Parameter[];

/** One fold: its training rows in the order they are added. */
export interface LearningCurveTask {
  readonly sizes: Int32Array;
  readonly order: Int32Array;
  readonly test: Int32Array;
}

/** `(sizes)` scores of one fold, and what was said. */
export interface LearningCurvePart {
  readonly notices: readonly Notice[];
  readonly train: Float64Array;
  readonly test: Float64Array;
}

export const learningCurve: Question<LearningCurveTask, LearningCurvePart, LearningCurve> = {
  id: "learning-curve",

  plan(prepared) {
    const values = readParameters(learningCurveParameters, prepared.options);
    const asked = values.learning_curve;
    if (!asked) return [];
    const { divisions, folds } = prepared.splitting;
    const random = values.learning_curve_shuffle ? new RandomState(prepared.settings.seed) : undefined;
    const first = partsOf(divisions[0]!, 0).train.length;
    const { sizes } = sizesOf(asked, first);
    return divisions.flatMap((testFold) =>
      Array.from({ length: folds }, (_, fold) => {
        const { train, test } = partsOf(testFold, fold);
        random?.shuffle(train);
        return { sizes, order: train, test };
      }),
    );
  },

  async run({ settings, trials }, { sizes, order, test }, control) {
    const notices: Notice[] = [];
    const part = { train: new Float64Array(sizes.length), test: new Float64Array(sizes.length) };
    const tested = takeTrials(trials, test);
    const failures = new FoldFailures();
    for (const [i, size] of sizes.entries()) {
      await control.checkpoint(i, sizes.length, "learning curve");
      const training = takeTrials(trials, order.subarray(0, size));
      const scores = failures.attempt(i, () => {
        const learned = learn(settings.estimator, training);
        notices.push(...learned.fitted.notices);
        return [training, tested].map((some) => scoreLearned(learned, some, settings.scoring));
      });
      [part.train[i], part.test[i]] = [scores?.[0] ?? NaN, scores?.[1] ?? NaN];
    }
    return { ...part, notices: distinct(notices) };
  },

  combine({ options, splitting }, tasks, parts) {
    const asked = readParameters(learningCurveParameters, options).learning_curve ?? [];
    const { sizes, notices } = sizesOf(asked, partsOf(splitting.divisions[0]!, 0).train.length);
    const said = parts.flatMap((part) => part!.notices);
    const gather = (side: "train" | "test"): Float64Array[] =>
      Array.from(sizes, (_, i) => Float64Array.from(tasks, (_task, fold) => parts[fold]![side][i]!));
    const testScores = gather("test");
    return {
      sizes,
      trainScores: gather("train"),
      testScores,
      testMean: Float64Array.from(testScores, mean),
      testStd: Float64Array.from(testScores, standardDeviation),
      notices: distinct([...notices, ...said]),
    };
  },
};

/**
 * Numbers of training trials: whole numbers as they are; a list that holds any fraction is shares of the first
 * fold's training part, cut to whole trials. Sorted, each once.
 */
function sizesOf(asked: readonly number[], most: number): { sizes: Int32Array; notices: Notice[] } {
  const shares = asked.some((size) => !Number.isInteger(size));
  for (const size of asked)
    if (shares ? !(size > 0 && size <= 1) : size < 1 || size > most)
      throw new AnalysisError(
        "bad-parameter",
        shares
          ? `The share ${size} of the training trials is not above 0 and up to 1.`
          : `${size} training trials cannot be had: the first fold trains on ${most}.`,
        { parameter: "learning_curve", value: asked.join(",") },
      );
  const all = asked.map((size) => (shares ? Math.min(most, Math.max(1, Math.trunc(size * most))) : size));
  const sizes = Int32Array.from(new Set(all)).sort();
  const message = `Sizes that come to the same number of trials count once: ${sizes.join(", ")} are left.`;
  return { sizes, notices: sizes.length < asked.length ? [{ code: "sizes-coincide", message }] : [] };
}
