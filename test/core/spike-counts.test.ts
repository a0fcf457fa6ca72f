import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { AnalysisError } from "../../src/core/errors.ts";
import { countSpikes, overlapNotice } from "../../src/core/counts/spike-counts.ts";
import { golden } from "../fixtures.ts";
import { readRecording } from "./spike-recording.ts";
import type { Recording } from "./spike-recording.ts";

interface Case {
  readonly note: string;
  readonly bin_edges: readonly number[];
  readonly trials: readonly number[];
  readonly units: readonly number[];
  readonly options: { readonly binarize?: boolean; readonly dtype?: string };
  readonly shape: readonly number[];
  readonly total: number;
  readonly sha256: string;
  readonly warns: boolean;
  readonly counts?: readonly (readonly (readonly number[])[])[];
}

/** The digest that the goldens carry: counts as little-endian int64, row-major. */
function digest(counts: ArrayLike<number>): string {
  const bytes = BigInt64Array.from(Array.from(counts, BigInt));
  return createHash("sha256").update(Buffer.from(bytes.buffer)).digest("hex");
}

describe("spike counts of an Allen recording", () => {
  const cases = golden("spike_counts") as readonly Case[];
  let recording: Recording;
  before(async () => {
    recording = await readRecording();
  });

  for (const expected of cases)
    it(`equal AllenSDK's: ${expected.note}`, () => {
      const { binarize, dtype } = expected.options;
      const onsets = recording.times("start_time", expected.trials);
      const edges = Float64Array.from(expected.bin_edges);
      const { counts, trials, bins, units } = countSpikes(recording.spikesOf(expected.units), onsets, edges);
      // What AllenSDK does to the counts when asked; we keep them as they are.
      const asAsked = Array.from(counts, (count) =>
        binarize ? Number(count > 0) : dtype === "uint8" ? count & 0xff : count,
      );
      assert.deepEqual([trials, bins, units], expected.shape);
      if (expected.counts) assert.deepEqual(asAsked, expected.counts.flat(2));
      assert.equal(digest(asAsked), expected.sha256);
      assert.equal(overlapNotice(onsets, edges) !== undefined, expected.warns);
    });
});

describe("counting spikes", () => {
  const count = (
    spikes: number[],
    onsets: number[],
    edges: number[],
    kind: "closed" | "half-open" = "closed",
  ) =>
    Array.from(
      countSpikes([Float64Array.from(spikes)], Float64Array.from(onsets), Float64Array.from(edges), kind)
        .counts,
    );

  it("includes both edges, and an inner edge in both bins", () => {
    assert.deepEqual(count([1, 1.5, 2, 2.5, 3], [0], [1, 2, 3]), [3, 3]);
  });

  it("leaves the end out when half-open", () => {
    assert.deepEqual(count([1, 1.5, 2, 2.5, 3], [0], [1, 2, 3], "half-open"), [2, 2]);
    assert.deepEqual(count([1, 1], [0], [1, 1], "half-open"), [0]);
    assert.deepEqual(count([1, 1], [0], [1, 1]), [2]);
  });

  it("compares with the rounded sum of edge and onset, not with the difference", () => {
    const onset = 0.2;
    const edge = 0.1;
    const sum = edge + onset; // 0.30000000000000004
    assert.notEqual(sum - onset, edge);
    assert.deepEqual(count([sum], [onset], [0, edge]), [1]);
    assert.deepEqual(count([0.3], [onset], [edge, edge]), [0]);
  });

  it("keeps the order and the repeats of the onsets", () => {
    assert.deepEqual(count([0.5, 5.5, 5.6], [5, 0, 5, -3], [0, 1]), [2, 1, 2, 0]);
  });

  it("counts a spike in every window that holds it", () => {
    assert.deepEqual(count([1], [0, 0.5, 1], [0, 1]), [1, 1, 1]);
  });

  it("widens instead of wrapping", () => {
    const spikes = Array.from({ length: 70_000 }, (_, i) => i / 70_000);
    const { counts } = countSpikes(
      [Float64Array.of(0.5), Float64Array.from(spikes)],
      Float64Array.of(0),
      Float64Array.of(0, 1),
    );
    assert.deepEqual([...counts], [1, 70_000]);
    assert.ok(counts instanceof Uint32Array);
    assert.ok(
      countSpikes([Float64Array.of(0.5)], Float64Array.of(0), Float64Array.of(0, 1)).counts instanceof
        Uint16Array,
    );
  });

  it("gives zeros for units without spikes and nothing for no trials or units", () => {
    assert.deepEqual(count([], [0, 1], [0, 1]), [0, 0]);
    assert.deepEqual(count([1], [], [0, 1]), []);
    assert.equal(countSpikes([], Float64Array.of(0), Float64Array.of(0, 1)).counts.length, 0);
  });

  it("agrees with looking at every spike", () => {
    let state = 1;
    const random = (): number => (state = (state * 48271) % 2147483647) / 2147483647;
    for (let round = 0; round < 50; round++) {
      // From many trials on few spikes to few trials on many: short walks and long searches.
      const spikeCount = [5, 60, 3000][round % 3]!;
      const spikes = Array.from({ length: spikeCount }, () => Math.round(random() * 800) / 80).sort(
        (a, b) => a - b,
      );
      const onsets = Array.from({ length: 12 }, () => Math.round(random() * 80) / 8);
      const edges = Array.from({ length: 4 }, () => Math.round(random() * 24 - 8) / 8).sort((a, b) => a - b);
      for (const kind of ["closed", "half-open"] as const) {
        const expected = onsets.flatMap((onset) =>
          edges.slice(1).map((end, b) => {
            const [from, to] = [edges[b]! + onset, end + onset];
            return spikes.filter((t) => t >= from && (kind === "closed" ? t <= to : t < to)).length;
          }),
        );
        assert.deepEqual(count(spikes, onsets, edges, kind), expected);
      }
    }
  });

  for (const edges of [[0.25, 0.01], [0.1], [], [0, NaN], [0, Infinity], [0, 0.2, 0.1]])
    it(`refuses the window ${JSON.stringify(edges)}`, () => {
      assert.throws(
        () => count([1], [0], edges),
        (error) => error instanceof AnalysisError && error.code === "bad-window",
      );
    });
});
