import assert from "node:assert/strict";
import { assembleChannels, joinedChannels } from "../../src/core/units/channels.ts";
import type { ProbeFacts } from "../../src/core/units/channels.ts";
import { cellsOf } from "../../src/core/table/column-rows.ts";
import { codedColumn, tableOf } from "../../src/core/table/table.ts";
import type { Table } from "../../src/core/table/table.ts";

const numbers = (...values: number[]) =>
  ({ kind: "number", integer: true, values: Float64Array.from(values) }) as const;

const electrodes = tableOf("electrodes", 4, [
  ["id", numbers(10, 11, 12, 11)],
  ["probe_id", numbers(1, 2, 3, 1)],
  ["location", codedColumn(["LGd-sh", "", "None", "VISp"], 4)],
]);
const probes: readonly ProbeFacts[] = [1, 2].map((id) => ({
  id,
  description: `probe ${id}`,
  location: null,
  samplingRate: 30_000,
  lfpSamplingRate: 2500,
  hasLfpData: null,
}));
const unitsOf = (...channels: number[]): Table =>
  tableOf("units", channels.length, [["peak_channel_id", numbers(...channels)]]);

describe("units joined with their channels", () => {
  const joined = (...channels: number[]) => joinedChannels({ electrodes, probes }, unitsOf(...channels));

  it("have the row of their peak channel, the first of those with its id, and its probe", () => {
    const { rowOfUnit, probeOfUnit, notices } = joined(12, 11, 10);
    assert.deepEqual([...rowOfUnit], [2, 1, 0]);
    assert.deepEqual([...probeOfUnit], [-1, 1, 0]);
    assert.deepEqual(notices, []);
  });

  it("without one are counted in a notice", () => {
    const { rowOfUnit, probeOfUnit, notices } = joined(10, 99, 11, 98, 97);
    assert.deepEqual([...rowOfUnit], [0, -1, 1, -1, -1]);
    assert.deepEqual([...probeOfUnit], [0, -1, 1, -1, -1]);
    assert.deepEqual(
      notices.map(({ code }) => code),
      ["units-without-channel"],
    );
    assert.match(notices[0]!.message, /^3 of 5 units name a peak channel/);
  });
});

describe("channels", () => {
  it("lie in the structure that their location begins with, or in none", () => {
    const channels = assembleChannels({ electrodes, probes });
    assert.deepEqual(cellsOf(channels.column("structure_acronym"), 4), ["LGd", null, null, "VISp"]);
  });

  it("that the cache does not know are left out", () => {
    const missing = Float64Array.of(NaN, NaN);
    const overrides = {
      id: Float64Array.of(12, 10),
      ecephys_structure_id: Float64Array.of(5, 6),
      ecephys_structure_acronym: ["VISl", null],
      anterior_posterior_ccf_coordinate: missing,
      dorsal_ventral_ccf_coordinate: missing,
      left_right_ccf_coordinate: missing,
    };
    const channels = assembleChannels({ electrodes, probes, overrides });
    assert.deepEqual(cellsOf(channels.column("id"), channels.rowCount), [10, 12]);
    assert.deepEqual(cellsOf(channels.column("ecephys_structure_id"), 2), [6, 5]);
    assert.deepEqual(cellsOf(channels.column("ecephys_structure_acronym"), 2), [null, "VISl"]);
  });
});
