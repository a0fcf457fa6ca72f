import assert from "node:assert/strict";
import type { Decoding, Regression } from "../../../src/core/decode/decoding.ts";
import { scoreSentences, shownScores } from "../../../src/core/decode/score-sentence.ts";

const lower = { scores: Float64Array.of(0.75, 0.875), mean: 0.8125, std: 0.025 };
const decoding: Decoding = {
  method: "lda",
  classes: Float64Array.of(0, 30, 60, 90, 120, 150),
  labelIndex: Int32Array.of(0, 1, 2, 3, 4, 5),
  trials: 6,
  features: 45,
  scoring: "accuracy",
  scores: Float64Array.of(0.9, 0.93, 0.95, 0.92, 0.955),
  mean: 0.931,
  std: 0.029,
  chance: 1 / 6,
  largestClass: 0.17,
  testFold: Int32Array.of(0, 1, 2, 3, 4, 0),
  predicted: Int32Array.of(0, 1, 2, 3, 4, 5),
  confusion: new Float64Array(36),
  recall: new Float64Array(6),
  plane: { components: 2, ...lower, nearestMean: lower, reducedRank: lower },
  notices: [],
};

describe("score sentences", () => {
  it("say that the large number is the full classifier's, and give the plane its own", () => {
    assert.deepEqual(scoreSentences(decoding), [
      "Accuracy of the LDA classifier in the full 45-dimensional space, 5-fold cross-validation: 0.931 ± 0.029 (SD over folds, n divisor).",
      "Chance 1/6 = 0.167; largest class 0.170.",
      "In the 2-D plane (each fold fitted, projected and classified there): 0.812 ± 0.025.",
    ]);
  });

  it("leave the plane out where it has all the discriminants there are", () => {
    const three = { ...decoding, classes: Float64Array.of(0, 1, 2) };
    assert.ok(!scoreSentences(three).some((sentence) => sentence.includes("plane")));
  });

  it("count the folds of one division when folds are repeated", () => {
    const repeated = { ...decoding, scores: new Float64Array(50).fill(0.9) };
    assert.match(scoreSentences(repeated)[0]!, /5-fold cross-validation repeated 10 times/);
  });

  it("tell how the p value was made and which folds failed", () => {
    const permutation = { n: 99, pValue: 0.01, scores: new Float64Array(99) };
    const sentences = scoreSentences({
      ...decoding,
      scores: Float64Array.of(0.9, NaN),
      mean: NaN,
      std: NaN,
      permutation,
    });
    assert.ok(
      sentences.includes(
        "Permutation test with 99 permutations of the labels: p = (1 + exceeding) / (1 + 99) = 0.0100.",
      ),
    );
    assert.match(sentences[0]!, /nan ± nan/);
    assert.match(sentences.at(-1)!, /^1 of 2 folds failed/);
  });

  it("give errors by their size, where larger scores are better and errors count negative", () => {
    const scores = Float64Array.of(-12, -15, -9);
    const errors = { ...decoding, scoring: "neg_mean_absolute_error", scores, mean: -12, std: 2.449 };
    assert.match(scoreSentences(errors)[0]!, /^Mean absolute error of .*: 12\.000 ± 2\.449 \(SD over folds/);
    assert.deepEqual(shownScores(errors), { scores: Float64Array.of(12, 15, 9), mean: 12, std: 2.449 });
    const { mean, std } = decoding;
    assert.deepEqual(shownScores(decoding), { scores: decoding.scores, mean, std });
  });

  it("call a classifier by its label, and one that predicts numbers as in a sentence", () => {
    const named = (method: string): string => scoreSentences({ ...decoding, method })[0]!;
    assert.match(named("linear-svm"), /^Accuracy of the classifier "Linear support vector machine" in the/);
    assert.match(named("circular-ridge"), /^Accuracy of circular ridge regression in the/);
    assert.match(named("of-old"), /^Accuracy of the classifier "of-old" in the/);
  });

  it("say how far predicted numbers are off, and how far a guess would be", () => {
    const off = { scores: Float64Array.of(11, 13), mean: 12, std: 1 };
    const regression = {
      target: new Float64Array(6),
      predicted: new Float64Array(6),
      meanAbsoluteError: off,
      guess: { score: -40.25, meanAbsoluteError: 40.25 },
    };
    const sentence = (scoring: string, more: Partial<Regression>): string =>
      scoreSentences({ ...decoding, scoring, regression: { ...regression, ...more } })[1]!;
    const start = "Predictions are off by 12.000 ± 1.000 on average";
    const mean = `${start}; guesses of the training trials' mean by 40.250.`;
    assert.equal(sentence("r2", { rSquared: lower }), mean);
    assert.equal(sentence("neg_mean_absolute_error", { rSquared: lower }), `${mean} R² 0.812 ± 0.025.`);
    assert.equal(
      sentence("neg_mean_absolute_error", { period: 180 }),
      `${start}, the short way round a period of 180; guesses of any angle by 40.250.`,
    );
  });

  it("claim no chance for scores that have another one", () => {
    assert.ok(
      !scoreSentences({ ...decoding, scoring: "f1_macro" }).some((sentence) => sentence.includes("Chance")),
    );
    assert.ok(scoreSentences({ ...decoding, scoring: "roc_auc" }).includes("Chance 0.500."));
  });
});
