import assert from "node:assert/strict";
import { cellsOf } from "../../src/core/column-rows.ts";
import { countSpikes, overlapNotice } from "../../src/core/spike-counts.ts";
import { numbersOf } from "../../src/core/table-values.ts";
import { golden } from "../fixtures.ts";
import { readPresentations } from "./presentations/recording.ts";
import { readUnitSources } from "./recording.ts";
import { createHash } from "node:crypto";

interface CountsGolden {
  readonly note: string;
  readonly bin_edges: readonly number[];
  readonly trials: readonly number[];
  readonly units: readonly number[];
  readonly options: { readonly binarize?: boolean; readonly dtype?: string };
  readonly shape: readonly number[];
  readonly total: number;
  readonly warns: boolean;
  readonly sha256: string;
}

/** AllenSDK's options that change a count after it is made: we never do that. */
const finish = (count: number, options: CountsGolden["options"]): number => {
  if (options.binarize) return count > 0 ? 1 : 0;
  return options.dtype === "uint8" ? count % 256 : count;
};

function sha256(counts: ArrayLike<number>): string {
  const words = BigInt64Array.from(counts as number[], BigInt);
  return createHash("sha256").update(new Uint8Array(words.buffer)).digest("hex");
}

describe("spike counts", () => {
  const spikes = new Map<number, Float64Array>();
  let starts: Float64Array;

  before(async () => {
    const { file, sources } = await readUnitSources();
    const ids = cellsOf(sources.units.column("id"), sources.units.rowCount) as number[];
    ids.forEach((id, row) => spikes.set(id, file.spikeTrains().read(row)));
    starts = numbersOf((await readPresentations()).table, "start_time");
  });

  for (const expected of golden("spike_counts") as CountsGolden[])
    it(`equal AllenSDK's: ${expected.note}`, () => {
      const trains = expected.units.map((id) => spikes.get(id)!);
      const onsets = Float64Array.from(expected.trials, (id) => starts[id]!);
      const edges = Float64Array.from(expected.bin_edges);
      const { counts, trials, bins, units } = countSpikes(trains, onsets, edges);
      assert.deepEqual([trials, bins, units], expected.shape);
      const finished = Array.from(counts, (count) => finish(count, expected.options));
      assert.equal(
        finished.reduce((sum, count) => sum + count, 0),
        expected.total,
      );
      if (expected.options.dtype !== "float32") assert.equal(sha256(finished), expected.sha256);
    });

  it("warn of overlapping windows where AllenSDK does", () => {
    for (const expected of golden("spike_counts") as CountsGolden[]) {
      if (expected.options.binarize) continue; // There AllenSDK warns of wide bins.
      const onsets = Float64Array.from(expected.trials, (id) => starts[id]!);
      const notice = overlapNotice(onsets, Float64Array.from(expected.bin_edges));
      assert.equal(notice !== undefined, expected.warns, expected.note);
    }
  });

  it("leave the end of a half-open window out", () => {
    const train = Float64Array.of(1, 1.25, 1.5);
    const closed = countSpikes([train], Float64Array.of(1), Float64Array.of(0, 0.5));
    const open = countSpikes([train], Float64Array.of(1), Float64Array.of(0, 0.5), "half-open");
    assert.deepEqual([closed.counts[0], open.counts[0]], [3, 2]);
  });

  it("add edge and onset before comparing, as AllenSDK does", () => {
    // 0.1 + 0.2 is one step above 0.3.
    const train = Float64Array.of(0.3, 0.1 + 0.2);
    const { counts } = countSpikes([train], Float64Array.of(0.2), Float64Array.of(0.1, 0.2));
    assert.equal(counts[0], 1);
  });

  it("widen instead of wrapping", () => {
    const train = new Float64Array(70_000).fill(1);
    const { counts } = countSpikes([Float64Array.of(1), train], Float64Array.of(1, 5), Float64Array.of(0, 1));
    assert.ok(counts instanceof Uint32Array);
    assert.deepEqual([...counts], [1, 70_000, 0, 0]);
  });

  it("do not depend on the order of the trials", () => {
    const train = Float64Array.from({ length: 500 }, (_, i) => Math.sqrt(i) * 3);
    const onsets = Float64Array.from({ length: 40 }, (_, i) => (i * 17) % 40);
    const edges = Float64Array.of(-0.5, 0, 0.7);
    const shuffled = countSpikes([train], onsets, edges).counts;
    const ascending = countSpikes([train], onsets.slice().sort(), edges).counts;
    onsets.forEach((onset, trial) => {
      assert.deepEqual(shuffled.slice(2 * trial, 2 * trial + 2), ascending.slice(2 * onset, 2 * onset + 2));
    });
  });

  it("of no trials or no units are empty", () => {
    const edges = Float64Array.of(0, 1);
    assert.equal(countSpikes([], Float64Array.of(1), edges).counts.length, 0);
    assert.equal(countSpikes([Float64Array.of(1)], new Float64Array(0), edges).counts.length, 0);
  });

  it("refuse a window that ends before it starts, that is no window, or that is not finite", () => {
    for (const edges of [[0.25, 0.01], [0.1], [0, NaN], [0, Infinity]])
      assert.throws(() => countSpikes([], Float64Array.of(1), Float64Array.from(edges)), {
        code: "bad-window",
      });
  });
});
