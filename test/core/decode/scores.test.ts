import assert from "node:assert/strict";
import { accuracy, balancedAccuracy, f1Macro } from "../../../src/core/decode/scoring/scores.ts";

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
