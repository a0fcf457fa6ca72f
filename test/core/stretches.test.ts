import assert from "node:assert/strict";
import { countedStretches } from "../../src/core/counts/stretches.ts";

describe("stretches in which spikes count", () => {
  it("hold all windows, those that are near each other as one", () => {
    const onsets = Float64Array.of(100, 0.5, 1, 111, 125);
    assert.deepEqual(countedStretches(onsets, Float64Array.of(-0.5, 0, 0.25)), [
      { from: 0, to: 1.25 },
      { from: 99.5, to: 100.25 },
      { from: 110.5, to: 111.25 },
      { from: 124.5, to: 125.25 },
    ]);
    assert.deepEqual(countedStretches(Float64Array.of(0, 10), Float64Array.of(0, 0)), [{ from: 0, to: 10 }]);
    assert.deepEqual(countedStretches(new Float64Array(0), Float64Array.of(0, 1)), []);
  });

  it("end with the last of the windows", () => {
    assert.deepEqual(countedStretches(Float64Array.of(3, 3, 1), Float64Array.of(0, 20)), [
      { from: 1, to: 23 },
    ]);
  });
});
