import assert from "node:assert/strict";
import { trialsAt } from "../../../webview/decoding/confusion/confusion-cells.ts";

describe("the trials of a cell of the confusion", () => {
  const decoding = {
    labelIndex: Int32Array.from([0, 1, 0, 1, 0]),
    predicted: Int32Array.from([0, 0, 1, 1, -1]),
  };

  it("are those of the true class that were taken for the other", () => {
    assert.deepEqual(trialsAt(decoding, 0, 0), [0]);
    assert.deepEqual(trialsAt(decoding, 0, 1), [2]);
    assert.deepEqual(trialsAt(decoding, 1, 0), [1]);
    assert.deepEqual(trialsAt(decoding, 1, 1), [3]);
  });
});
