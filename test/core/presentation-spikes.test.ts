import assert from "node:assert/strict";
import { conditionStatistics, presentationSpikes } from "../../src/core/counts/presentation-spikes.ts";
import { golden } from "../fixtures.ts";
import type { GoldenTable } from "../fixtures.ts";
import { readRecording } from "./spike-recording.ts";
import type { Recording } from "./spike-recording.ts";

interface SpikeTimes {
  readonly trials: readonly number[];
  readonly units: readonly number[];
  readonly spike_time: readonly number[];
  readonly stimulus_presentation_id: readonly number[];
  readonly unit_id: readonly number[];
  readonly since_onset: readonly number[];
}
type Statistics = Readonly<Record<string, readonly (number | null)[]>>;
interface Conditionwise {
  readonly counts: Statistics;
  readonly rates: Statistics;
  readonly trials: readonly number[];
  readonly units: readonly number[];
}

describe("spikes of presentations", () => {
  let recording: Recording;
  before(async () => {
    recording = await readRecording();
  });

  it("equal AllenSDK's presentationwise_spike_times", () => {
    const expected = golden("presentationwise_spike_times") as SpikeTimes;
    const found = presentationSpikes(
      recording.times("start_time", expected.trials),
      recording.times("stop_time", expected.trials),
      recording.spikesOf(expected.units),
    );
    assert.deepEqual([...found.time], expected.spike_time);
    assert.deepEqual(
      Array.from(found.presentation, (i) => expected.trials[i]),
      expected.stimulus_presentation_id,
    );
    assert.deepEqual(
      Array.from(found.unit, (i) => expected.units[i]),
      expected.unit_id,
    );
    assert.deepEqual([...found.sinceOnset], expected.since_onset);
  });

  it("at one time stand in the order of presentations, then of units", () => {
    const times = [Float64Array.of(2, 5), Float64Array.of(2, 5), Float64Array.of(1, 2)];
    const found = presentationSpikes(Float64Array.of(1, 0), Float64Array.of(3, 5), times);
    const spikes = Array.from(found.time, (time, i) => [time, found.presentation[i], found.unit[i]]);
    // After the onset and up to the end.
    assert.deepEqual(spikes, [
      [1, 1, 2],
      [2, 0, 0],
      [2, 0, 1],
      [2, 0, 2],
      [2, 1, 0],
      [2, 1, 1],
      [2, 1, 2],
      [5, 1, 0],
      [5, 1, 1],
    ]);
    assert.deepEqual([...found.sinceOnset], [1, 1, 1, 1, 2, 2, 2, 5, 5]);
  });

  for (const rates of [false, true])
    it(`make AllenSDK's conditionwise_spike_statistics of ${rates ? "rates" : "counts"}`, () => {
      const expected = golden("conditionwise") as Conditionwise;
      const table = expected[rates ? "rates" : "counts"];
      const conditions = (golden("stimulus_presentations") as GoldenTable).columns["stimulus_condition_id"]!;
      // AllenSDK orders units by id.
      const units = [...expected.units].sort((a, b) => a - b);
      const found = conditionStatistics(
        Float64Array.from(expected.trials, (row) => (conditions[row] as number | null) ?? NaN),
        recording.times("start_time", expected.trials),
        recording.times("stop_time", expected.trials),
        recording.spikesOf(units),
        rates,
      );
      const column = (of: (row: (typeof found)[number]) => number | undefined) =>
        found.map((row) => (Number.isNaN(of(row)) ? null : of(row)));
      assert.deepEqual(
        column(({ condition }) => condition),
        table["stimulus_condition_id"],
      );
      assert.deepEqual(
        column(({ unit }) => units[unit]),
        table["unit_id"],
      );
      assert.deepEqual(
        column(({ presentations }) => presentations),
        table["stimulus_presentation_count"],
      );
      if (!rates)
        assert.deepEqual(
          column(({ spikes }) => spikes),
          table["spike_count"],
        );
      assert.deepEqual(
        column(({ mean }) => mean),
        table["spike_mean"],
      );
      assert.deepEqual(
        column(({ std }) => std),
        table["spike_std"],
      );
      assert.deepEqual(
        column(({ sem }) => sem),
        table["spike_sem"],
      );
    });

  it("go to the earlier presentation on a common boundary, and never to the start alone", () => {
    const found = presentationSpikes(Float64Array.of(0, 1), Float64Array.of(1, 2), [
      Float64Array.of(0, 1, 1.5, 2, 2.5),
    ]);
    assert.deepEqual([...found.time], [1, 1.5, 2]);
    assert.deepEqual([...found.presentation], [0, 1, 1]);
  });

  it("leave masked presentations out of the statistics", () => {
    const [only, ...rest] = conditionStatistics(
      Float64Array.of(0, NaN),
      Float64Array.of(0, 1),
      Float64Array.of(1, 2),
      [Float64Array.of(0.5, 1.5)],
    );
    assert.deepEqual([rest.length, only!.spikes, only!.presentations, only!.std], [0, 1, 1, NaN]);
  });
});
