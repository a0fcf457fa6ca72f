import assert from "node:assert/strict";
import { openNwbFile } from "../../src/nwb/nwb-file.ts";
import type { SpikePart } from "../../src/nwb/trains-within.ts";
import { CountingSource } from "../../src/nwb/wrapped-source.ts";
import { longTrains, perUnit } from "./long-trains.ts";
import { memorySource } from "./memory-source.ts";

const stretches = [
  { from: 200, to: 210 },
  { from: 700, to: 701 },
];
const inside = (times: Float64Array): Float64Array =>
  times.filter((time) => stretches.some(({ from, to }) => time >= from && time <= to));

describe("spikes in stretches of trains that are known to be in order", () => {
  async function parts(
    odd?: number,
  ): Promise<{ parts: SpikePart[]; trains: Float64Array[]; read: number; said: string[] }> {
    const { bytes, trains } = await longTrains(odd);
    const source = new CountingSource(memorySource(bytes));
    const file = await openNwbFile(source);
    const spikes = file.spikeTrains();
    source.take();
    const found = [...spikes.within([3, 0, 2], stretches)];
    const read = source.take();
    file.close();
    return { parts: found, trains, read, said: spikes.notices.map(({ code }) => code) };
  }

  it("are those of the whole trains, and a part of their bytes", async () => {
    const { parts: found, trains, read, said } = await parts();
    for (const { row, times, count, first, last } of found) {
      assert.deepEqual(inside(times), inside(trains[row]!));
      assert.deepEqual([count, first, last], [perUnit, trains[row]![0], trains[row]!.at(-1)]);
    }
    assert.deepEqual(
      found.map(({ row }) => row),
      [3, 0, 2],
    );
    assert.ok(read < (3 * 8 * perUnit) / 2, `${read} bytes`);
    assert.deepEqual(said, []);
  });

  it("are those of the whole train, and that is said, where one is not in order after all", async () => {
    const { parts: found, trains, said } = await parts(2);
    for (const { row, times } of found) assert.deepEqual(inside(times), inside(trains[row]!));
    assert.equal(found[2]!.times.length, perUnit);
    assert.deepEqual(said, ["unsorted-spikes"]);
  });
});
