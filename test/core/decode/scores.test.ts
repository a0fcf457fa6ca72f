import assert from "node:assert/strict";
import { unattended } from "../../../src/core/control.ts";
import type { Control } from "../../../src/core/control.ts";
import { lda } from "../../../src/core/decode/lda/fit-lda.ts";
import { scoreFolds } from "../../../src/core/decode/scoring/cross-validation.ts";
import { dividerOf } from "../../../src/core/decode/scoring/estimator.ts";
import type { Divider, Learned } from "../../../src/core/decode/scoring/estimator.ts";
import { makeFolds } from "../../../src/core/decode/scoring/folds.ts";
import { heldOutValues } from "../../../src/core/decode/scoring/held-out-values.ts";
import { accuracy, balancedAccuracy, f1Macro } from "../../../src/core/decode/scoring/scores.ts";
import { AnalysisError } from "../../../src/core/errors.ts";
import { tunedCounts } from "./populations.ts";

describe("scores of predicted classes", () => {
  const truth = Int32Array.of(0, 0, 1, 1, 1);
  const predicted = Int32Array.of(0, 1, 1, 1, 3);

  it("are scikit-learn's, which knows only the classes that are true or predicted", () => {
    assert.equal(accuracy(truth, predicted), 3 / 5);
    // Recalls of 1/2 and 2/3; F1 of 2/3, 2/3 and 0.
    assert.equal(balancedAccuracy(truth, predicted, 5), (1 / 2 + 2 / 3) / 2);
    assert.equal(f1Macro(truth, predicted, 5), (2 / 3 + 2 / 3 + 0) / 3);
  });
});

describe("scores of folds", () => {
  it("ask for each fold once, and leave those that cannot be learned from undefined", async () => {
    const trials = tunedCounts({ trials: 30, units: 4, classes: 2 });
    const { divisions, folds } = makeFolds(trials, { kind: "stratified", folds: 3 });
    const divided = dividerOf({ steps: [], decoder: lda, options: {} }, trials)(
      trials.y,
      divisions[0]!,
      folds,
    );
    const asked: number[] = [];
    const steps: number[] = [];
    const learner = (fold: number): Learned => {
      asked.push(fold);
      if (fold === 1) throw new AnalysisError("bad-input", "no such fold", { what: "" });
      return divided(fold);
    };
    const control: Control = { checkpoint: (done) => Promise.resolve(void steps.push(done)) };
    const scores = await scoreFolds(learner, trials, divisions[0]!, folds, "accuracy", control);
    assert.deepEqual(
      [asked, steps],
      [
        [0, 1, 2],
        [0, 1, 2],
      ],
    );
    assert.deepEqual(Array.from(scores, Number.isNaN), [false, true, false]);
  });

  it("come from values held out, for which each fold is learned from once", async () => {
    const trials = tunedCounts({ trials: 30, units: 4, classes: 2 });
    const splitting = makeFolds(trials, { kind: "stratified", folds: 3 });
    const asked: number[] = [];
    const divide: Divider = (...division) => {
      const divided = dividerOf({ steps: [], decoder: lda, options: {} }, trials)(...division);
      return (fold) => {
        asked.push(fold);
        return divided(fold);
      };
    };
    const question = { trials, splitting, settings: { scoring: "accuracy" as const }, divide };
    const { rows, columns } = await heldOutValues(question, "decision", unattended);
    assert.deepEqual([rows, columns, asked], [30, 1, [0, 1, 2]]);
  });
});
