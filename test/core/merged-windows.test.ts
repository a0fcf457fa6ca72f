import assert from "node:assert/strict";
import { canMerge, countMerged } from "../../src/core/counts/merged-windows.ts";
import type { Windows } from "../../src/core/counts/merged-windows.ts";
import { countSpikes } from "../../src/core/counts/spike-counts.ts";

let state = 7;
const random = (): number => (state = (state * 48271) % 2147483647) / 2147483647;
const ascending = (count: number, step: number, most: number): Float64Array =>
  Float64Array.from({ length: count }, () => Math.round((random() * most) / step) * step).sort();

const windowsOf = (starts: Float64Array, length: number, closed: boolean): Windows => ({
  starts,
  ends: starts.map((start) => start + length),
  closed,
});

/** By looking at every spike for every window. */
const counted = (spikes: Float64Array, { starts, ends, closed }: Windows): number[] =>
  Array.from(
    starts,
    (start, k) => spikes.filter((t) => t >= start && (closed ? t <= ends[k]! : t < ends[k]!)).length,
  );

describe("counting spikes and windows side by side", () => {
  for (const closed of [true, false])
    it(`agrees with looking at every spike, windows ${closed ? "closed" : "half-open"}`, () => {
      // A coarse grid makes spikes fall on edges; few spikes skip windows, many are skipped between them.
      for (const [spikeCount, windowCount, length] of [
        [4000, 6, 0.25],
        [300, 40, 0.5],
        [5, 80, 0.25],
        [500, 30, 0],
        [200, 50, 6],
        [0, 3, 1],
      ] as const)
        for (let round = 0; round < 10; round++) {
          const spikes = ascending(spikeCount, 0.125, 60);
          const windows = windowsOf(ascending(windowCount, 0.125, 50), length, closed);
          const counts = new Uint32Array(windowCount).fill(9);
          countMerged(spikes, windows, counts);
          assert.deepEqual([...counts], counted(spikes, windows), `${spikeCount} spikes, ${length} s`);
        }
    });

  it("is for windows that overlap little and have all their edges", () => {
    const can = (starts: readonly number[], length: number): boolean =>
      canMerge(windowsOf(Float64Array.from(starts), length, true));
    assert.equal(can([], 1), false);
    assert.equal(can([0], 1), true);
    assert.equal(can([0, 1, 2, 3], 1), true);
    assert.equal(can([0, 1], 1), true);
    // Two windows everywhere, and more than two.
    assert.equal(can([0, 0], 1), true);
    assert.equal(can([0, 0, 0], 1), false);
    assert.equal(can([0, 1, Infinity], 1), false);
    assert.equal(can([0, NaN], 1), false);
  });

  it("gives what edges looked up one by one give, in the order of the onsets", () => {
    const spikes = [ascending(700, 0.125, 40), ascending(30, 0.125, 40)];
    const onsets = Float64Array.of(12, 3.5, 30.125, 3.5, 0, 38, 21);
    for (const kind of ["closed", "half-open"] as const) {
      const one = countSpikes(spikes, onsets, Float64Array.of(0.125, 0.75), kind).counts;
      // An empty second bin at the end keeps the two from being merged.
      const two = countSpikes(spikes, onsets, Float64Array.of(0.125, 0.75, 0.75), kind).counts;
      const firstBin = Array.from(two).filter((_, i) => Math.floor(i / spikes.length) % 2 === 0);
      assert.deepEqual([...one], firstBin);
      assert.ok(one.some((count) => count > 1));
    }
  });
});
