import assert from "node:assert/strict";
import { unattended } from "../../../src/core/control.ts";
import { decode } from "../../../src/core/decode/decode.ts";
import type { DecodeExtras } from "../../../src/core/decode/decode.ts";
import type { Decoding } from "../../../src/core/decode/decoding.ts";
import type { Trials } from "../../../src/core/decode/scoring/estimator.ts";
import { AnalysisError } from "../../../src/core/errors.ts";
import { makeFolds } from "../../../src/core/decode/scoring/folds.ts";
import { onlyDivision } from "../../../src/core/decode/scoring/held-out-values.ts";
import { fitLda } from "../../../src/core/decode/lda/fit-lda.ts";
import { ldaProjection } from "../../../src/core/decode/lda/plane.ts";
import { baseOptions, changed, labelsFor, tunedCounts } from "./populations.ts";

/** 60 trials of 6 units, classes 0, 30 and 60; unit ids 100 to 105. */
const trials = tunedCounts({ trials: 60, units: 6, classes: 3, seed: 7 });
const unitNames = Array.from({ length: 6 }, (_, j) => `unit ${100 + j}`);

const run = (
  given: Trials,
  options: Record<string, unknown> = {},
  extras: DecodeExtras = {},
): Promise<Decoding> =>
  decode(given.x, labelsFor(given), { ...baseOptions, ...options }, unattended, { unitNames, ...extras });

const withLabels = (of: (trial: number) => number, classes = 3): Trials => ({
  ...trials,
  y: trials.y.map((_, i) => of(i)),
  classes,
});

/** What is refused: how it comes about, the error's code, and what its sentence must name. */
const refusals: Readonly<Record<string, readonly [() => Promise<Decoding>, string, RegExp]>> = {
  "a unit that never varies within a condition": [
    () =>
      run(
        changed(trials, (v, j, i) => (j === 3 ? trials.y[i]! : v)),
        { shrinkage: null },
      ),
    "all-folds-failed",
    /unit 103 \(number 4\) never varies within a condition/,
  ],
  "a unit that repeats another": [
    () =>
      run(
        changed(trials, (v, j, i) => (j === 5 ? trials.x.data[i * 6 + 1]! : v)),
        { shrinkage: 0 },
      ),
    "all-folds-failed",
    /unit 105 \(number 6\) is a linear combination of earlier units/,
  ],
  "a unit that is the sum of two others": [
    () =>
      run(
        changed(trials, (v, j, i) => (j === 4 ? trials.x.data[i * 6]! + trials.x.data[i * 6 + 2]! : v)),
        { shrinkage: null },
      ),
    "all-folds-failed",
    /unit 104 \(number 5\) is a linear combination/,
  ],
  "values whose squares are infinite": [
    () => run(changed(trials, (value) => value * 1e160)),
    "bad-input",
    /too large to be squared .*Scale them/,
  ],
  "values whose squares are nothing": [
    () => run(changed(trials, (value) => value * 1e-170)),
    "bad-input",
    /too small to be squared .*Scale them/,
  ],
  "units that are all constant": [() => run(changed(trials, () => 2)), "bad-input", /No unit varies/],
  "a value that is not finite": [
    () => run(changed(trials, (v, j, i) => (i === 9 && j === 2 ? NaN : v))),
    "bad-input",
    /Trial number 10 has the value NaN for unit 102 \(number 3\)/,
  ],
  "an infinite value": [
    () => run(changed(trials, (v, j, i) => (i === 0 && j === 0 ? Infinity : v))),
    "bad-input",
    /Trial number 1 has the value Infinity for unit 100/,
  ],
  "a single class": [() => run(withLabels(() => 0, 1)), "too-few-classes", /at least two classes/],
  "labels that never repeat": [
    () => run(withLabels((i) => i, 60)),
    "bad-folds",
    /the largest class has 1\. Labels that never repeat are a quantity: ridge/,
  ],
  "as many classes as trials for LDA": [
    () =>
      run(
        withLabels((i) => i, 60),
        { cv: "kfold" },
      ),
    "bad-input",
    /48 classes and only 48 trials: LDA needs more/,
  ],
  "a setting of another method": [
    () => run(trials, { method: "qda", shrinkage: 0.2 }),
    "bad-parameter",
    /Shrinkage \(shrinkage\) is no setting of qda: it belongs to lda\. qda takes regularization, smallest_variance\./,
  ],
  "accuracy of a regression": [
    () => run(trials, { method: "ridge", scoring: "accuracy" }),
    "bad-parameter",
    /"accuracy" with ridge, which predicts a number: it takes r2, neg_mean_absolute_error/,
  ],
  "R² of classes": [
    () => run(trials, { scoring: "r2" }),
    "bad-parameter",
    /"r2" with lda, which predicts a class: it takes accuracy,/,
  ],
  "R² of angles": [
    () => run(trials, { method: "circular-ridge", scoring: "r2" }),
    "bad-parameter",
    /"r2" with circular-ridge, which predicts a number: it takes neg_mean_absolute_error/,
  ],
  "a division by class of a regression": [
    () => run(trials, { method: "ridge", cv: "stratified" }),
    "bad-parameter",
    /"stratified" with ridge, which predicts a number: it takes kfold, group, leave-one-group-out/,
  ],
  "text to be predicted as a number": [
    () => {
      const labels = { ...labelsFor(trials), classes: ["VISal", "VISl", "VISp"] };
      return decode(trials.x, labels, { ...baseOptions, method: "ridge" }, unattended);
    },
    "wrong-type",
    /ridge predicts a number, but the labels are text, such as "VISal"/,
  ],
  "a single number": [
    () =>
      run(
        withLabels(() => 0, 1),
        { method: "ridge" },
      ),
    "too-few-classes",
    /All trials have the same label/,
  ],
  "a period of none": [
    () => run(trials, { method: "circular-ridge", period: 0 }),
    "bad-parameter",
    /period of 0 .*orientation has 180, direction 360/,
  ],
  "a sweep of shrinkage of a regression": [
    () => run(trials, { method: "ridge", sweep_shrinkage: [0.1, 0.2] }),
    "bad-parameter",
    /Shrinkage cannot be swept: ridge has none/,
  ],
  "a sweep of shrinkage that svd does not take": [
    () => run(trials, { solver: "svd", sweep_shrinkage: [0.1, 0.2] }),
    "bad-parameter",
    /the svd solver takes none\. Choose eigen or lsqr/,
  ],
  "a sweep over what is no shrinkage": [
    () => run(trials, { sweep_shrinkage: [0.1, 2] }),
    "bad-parameter",
    /2 is not from 0 to 1/,
  ],
  "labels with fractions": [
    () => {
      const labels = { ...labelsFor(trials), classes: Float64Array.of(0, 22.5, 45) };
      return decode(trials.x, labels, baseOptions, unattended);
    },
    "bad-input",
    /22\.5 is not a whole number/,
  ],
  "fewer labels than trials": [
    () => run({ ...trials, y: trials.y.slice(1) }),
    "bad-input",
    /60 trials but 59 labels/,
  ],
  "fewer groups than trials": [
    () => run(trials, { cv: "group" }, { groups: new Int32Array(3) }),
    "bad-input",
    /60 trials but 3 groups/,
  ],
  "a single trial": [
    () =>
      run({ ...trials, x: { ...trials.x, rows: 1, data: trials.x.data.slice(0, 6) }, y: Int32Array.of(0) }),
    "bad-input",
    /1 trial is too few/,
  ],
  "no unit at all": [
    () => run({ ...trials, x: { rows: 60, columns: 0, data: new Float64Array(0) } }),
    "bad-input",
    /no unit to decode from/,
  ],
  "no component": [
    () => run(trials, { components: 0 }),
    "bad-parameter",
    /Components cannot be 0.*from 1 on/,
  ],
  "a negative shrinkage": [
    () => run(trials, { shrinkage: -0.1 }),
    "bad-parameter",
    /Shrinkage cannot be -0\.1.*from 0 to 1/,
  ],
  "a negative tolerance": [
    () => run(trials, { solver: "svd", shrinkage: null, tol: -1 }),
    "bad-parameter",
    /Tolerance cannot be -1/,
  ],
  "priors that are all zero": [
    () => run(trials, { priors: [0, 0, 0] }),
    "bad-parameter",
    /All priors are zero/,
  ],
  "a seed below NumPy's": [() => run(trials, { shuffle: true, seed: -1 }), "bad-parameter", /-1: it takes/],
  "a seed beyond NumPy's": [
    () => run(trials, { shuffle: true, seed: 2 ** 32 }),
    "bad-parameter",
    /4294967296: it takes a whole number from 0 to 4294967295/,
  ],
  "a seed between NumPy's": [
    () => run(trials, { shuffle: true, seed: 1.5 }),
    "bad-parameter",
    /1\.5: it takes a whole number/,
  ],
  "folds repeated not once": [
    () => run(trials, { cv: "repeated-stratified", repeats: 0 }),
    "bad-parameter",
    /Repeats cannot be 0.*from 1 on/,
  ],
  "a class of one trial, which has no covariance of its own": [
    () =>
      run(
        withLabels((i) => (i < 1 ? 2 : i % 2)),
        { method: "qda" },
      ),
    "bad-input",
    /Class 60 has a single trial/,
  ],
  "units that vary less within a class than QDA can do with": [
    () =>
      run(
        changed(trials, (v, j, i) => (j === 2 && trials.y[i] === 1 ? 4 : v)),
        { method: "qda" },
      ),
    "all-folds-failed",
    /None of the 5 folds could be learned from\. Fold 1: The covariance of class 30 is not of full rank/,
  ],
  "more neighbours than training trials": [
    () => run(trials, { method: "nearest-neighbours", neighbours: 55 }),
    "bad-parameter",
    /55 neighbours.*48/,
  ],
  "negative counts of the Poisson decoder": [
    () =>
      run(
        changed(trials, (v, j, i) => (i === 7 && j === 4 ? -2 : v)),
        { method: "poisson-naive-bayes" },
      ),
    "bad-input",
    /-2.*unit 104|unit 104.*-2/,
  ],
  "more principal components than units": [
    () => run(trials, { preprocess: "pca", pca_components: 7 }),
    "bad-parameter",
    /7 principal components are too many: there are at most 6/,
  ],
  "training sizes above the first training part": [
    () => run(trials, { learning_curve: [10, 49] }),
    "bad-parameter",
    /49 training trials cannot be had: the first fold trains on 48/,
  ],
  "a share of the training trials above one": [
    () => run(trials, { learning_curve: [0.5, 1.2] }),
    "bad-parameter",
    /share 1\.2.*above 0 and up to 1/,
  ],
  "an unknown method": [
    () => run(trials, { method: "ldaa" }),
    "bad-parameter",
    /no method "ldaa".*Did you mean "lda"/,
  ],
  "an unknown solver": [
    () => run(trials, { solver: "qr" }),
    "bad-parameter",
    /Solver cannot be "qr".*eigen, svd, lsqr/,
  ],
  "shrinkage above 1": [
    () => run(trials, { shrinkage: 1.5 }),
    "bad-parameter",
    /Shrinkage cannot be 1\.5.*from 0 to 1/,
  ],
  "shrinkage with svd, even 0": [
    () => run(trials, { solver: "svd", shrinkage: 0 }),
    "bad-parameter",
    /svd solver takes no shrinkage/,
  ],
  "an unknown word for shrinkage": [() => run(trials, { shrinkage: "oas" }), "bad-parameter", /"oas".*auto/],
  "more components than discriminants": [
    () => run(trials, { components: 3 }),
    "bad-parameter",
    /3 components are too many: 3 classes and 6 units have at most 2/,
  ],
  "half a component": [
    () => run(trials, { components: 1.5 }),
    "bad-parameter",
    /Components cannot be 1\.5.*whole number/,
  ],
  "a negative prior": [
    () => run(trials, { priors: [0.5, -0.1, 0.6] }),
    "bad-parameter",
    /Prior number 2 is -0\.1/,
  ],
  "too few priors": [() => run(trials, { priors: [0.5, 0.5] }), "bad-parameter", /2 priors for 3 classes/],
  "one fold": [() => run(trials, { folds: 1 }), "bad-parameter", /Folds cannot be 1.*from 2 on/],
  "more folds than any class has trials": [
    () => run(trials, { folds: 21 }),
    "bad-folds",
    /21 folds are more than any class has trials; the largest class has 20/,
  ],
  "more folds than trials": [() => run(trials, { folds: 61, cv: "kfold" }), "bad-folds", /61 folds.*60/],
  "folds by group without groups": [() => run(trials, { cv: "group" }), "bad-folds", /--groups/],
  "more folds than groups": [
    () => run(trials, { cv: "group" }, { groups: trials.y }),
    "bad-folds",
    /5 folds are more than there are groups: 3/,
  ],
  "leaving one group out of one": [
    () => run(trials, { cv: "leave-one-group-out" }, { groups: new Int32Array(60) }),
    "bad-folds",
    /at least two groups/,
  ],
  "an unknown scoring": [
    () => run(trials, { scoring: "auc" }),
    "bad-parameter",
    /Scoring cannot be "auc".*roc_auc/,
  ],
  "negative values under a square root": [
    () =>
      run(
        changed(trials, (v, j, i) => (i === 4 && j === 1 ? -1 : v)),
        { preprocess: "sqrt" },
      ),
    "bad-input",
    /Trial number 5.*-1|trial number 5 has -1/,
  ],
  "a window without bins": [
    () => run(trials, { window_step: 0.05 }),
    "bad-parameter",
    /only over several bins/,
  ],
  "a window that is no whole number of bins": [
    () => run(trials, { window_step: 0.07 }, { binEdges: Float64Array.of(0, 0.05, 0.1) }),
    "bad-parameter",
    /0\.07 s is not a whole number of bins of 0\.05 s/,
  ],
};

describe("decoding refuses", () => {
  for (const [what, [ask, code, sentence]] of Object.entries(refusals))
    it(what, async () => {
      await assert.rejects(ask, (error) => {
        assert.ok(error instanceof AnalysisError, String(error));
        assert.equal(error.code, code, error.message);
        assert.match(error.message, sentence);
        return true;
      });
    });
});

/** What its parts refuse, which no question of a recipe comes to. */
const refusedParts: Readonly<Record<string, readonly [() => unknown, RegExp]>> = {
  "a seed for folds that are not shuffled": [
    () => makeFolds(trials, { kind: "stratified", folds: 3, seed: 1 }),
    /A seed has no effect/,
  ],
  "one prediction a trial from folds that test it twice": [
    () => onlyDivision(makeFolds(trials, { kind: "repeated-stratified", folds: 3, repeats: 2 })),
    /Repeated folds test each trial 2 times/,
  ],
  "a projection by the lsqr solver": [
    () => ldaProjection.fit(trials.x, trials.y, 3, { solver: "lsqr" }),
    /lsqr solver gives no discriminants/,
  ],
  "trials of other units than were learned from": [
    () => fitLda(trials.x, trials.y, 3, {}).predict({ rows: 2, columns: 5, data: new Float64Array(10) }),
    /These trials have 5 units; it was learned from 6/,
  ],
};

describe("a part of decoding refuses", () => {
  for (const [what, [work, sentence]] of Object.entries(refusedParts))
    it(what, () => {
      assert.throws(work, (error) => error instanceof AnalysisError && sentence.test(error.message));
    });
});

/** What is said beside a result that stands. */
const notices: Readonly<Record<string, readonly [() => Promise<Decoding>, string, RegExp]>> = {
  "a class with fewer trials than folds": [
    () => run(withLabels((i) => (i < 3 ? 2 : i % 2))),
    "rare-class",
    /Class 60 has 3 trials, fewer than the 5 folds/,
  ],
  "several classes with fewer trials than folds, in one sentence": [
    () => run(withLabels((i) => (i < 3 ? 2 : i < 7 ? 1 : 0))),
    "rare-class",
    /^2 of 3 classes have fewer trials than the 5 folds \(\S+ has 4, 60 has 3\): some folds test none of them\.$/,
  ],
  "a class with a single training trial": [
    () => run(withLabels((i) => (i < 1 ? 2 : i % 2))),
    "single-trial-class",
    /class 60 has a single trial/,
  ],
  "priors that do not sum to one": [
    () => run(trials, { priors: [2, 1, 1] }),
    "priors-rescaled",
    /sum to 4, not to 1/,
  ],
  "a prior of zero": [() => run(trials, { priors: [0, 0.5, 0.5] }), "prior-zero", /class 0 has prior 0/],
  "a fold that could not be learned from": [
    // Unit 1 fires only among the first trials of each class, which the first fold tests.
    () =>
      run(
        changed(trials, (v, j, i) => (j === 1 ? (i < 2 ? i + 1 : 0) : v)),
        { shrinkage: null },
      ),
    "failed-folds",
    /Fold 1 could not be learned from and count as NaN|Fold 1 could not.*unit 101 \(number 2\)/,
  ],
  "a least-squares solution that rounding decides": [
    () =>
      run(
        changed(trials, (v, j) => (j === 3 ? 0 : v)),
        { solver: "lsqr", shrinkage: null },
      ),
    "ill-determined",
    /singular/,
  ],
  "sizes of a learning curve that are the same": [
    () => run(trials, { learning_curve: [0.5, 0.501, 1.0] }),
    "sizes-coincide",
    /count once: 24, 48 are left/,
  ],
  "roc_auc of three classes": [() => run(trials, { scoring: "roc_auc" }), "undefined-score", /3/],
  "settings without effect": [
    () => run(trials, { repeats: 3 }),
    "no-effect",
    /The setting repeats has no effect without cv repeated-stratified/,
  ],
  "components of a step that is not taken": [
    () => run(trials, { preprocess: "sqrt", pca_components: 3 }),
    "no-effect",
    /pca_components has no effect without preprocess pca/,
  ],
  "groups that nothing is divided by": [
    () => run(trials, { groups: "block" }, { groups: trials.y }),
    "no-effect",
    /groups has no effect without cv group/,
  ],
  "folds in recording order": [() => run(trials), "consecutive-folds", /recording order/],
};

describe("decoding says", () => {
  for (const [what, [ask, code, sentence]] of Object.entries(notices))
    it(what, async () => {
      const said = (await ask()).notices.filter((notice) => notice.code === code);
      assert.equal(said.length, 1, `notices: ${JSON.stringify(said)}`);
      assert.match(said[0]!.message, sentence);
    });

  it("nothing of folds in recording order when they are shuffled", async () => {
    const { notices: said } = await run(trials, { shuffle: true });
    assert.deepEqual(said, []);
  });

  it("NaN for the failed fold alone, and for mean and deviation", async () => {
    const [ask] = notices["a fold that could not be learned from"]!;
    const { scores, mean, std, predicted, testFold } = await ask();
    assert.deepEqual(Array.from(scores, Number.isNaN), [true, false, false, false, false]);
    assert.ok(Number.isNaN(mean) && Number.isNaN(std));
    assert.ok(predicted.every((k, i) => (k === -1) === (testFold[i] === 0)));
  });
});
