import assert from "node:assert/strict";
import { assembleChannels, assembleProbes } from "../../src/core/units/channels.ts";
import { AnalysisError } from "../../src/core/errors.ts";
import { cellsOf } from "../../src/core/table/column-rows.ts";
import type { QualityLimits } from "../../src/core/recipe/recipe.ts";
import { tableOf } from "../../src/core/table/table.ts";
import type { Table } from "../../src/core/table/table.ts";
import { assembleUnits, plainUnits, structurewiseUnitCounts } from "../../src/core/units/units.ts";
import type { UnitSources } from "../../src/core/units/units.ts";
import { golden } from "../fixtures.ts";
import type { GoldenTable } from "../fixtures.ts";
import { assertEqualsGolden } from "./golden-table.ts";
import { readCacheChannels, readUnitSources } from "./recording.ts";

interface FilterGolden {
  readonly options: QualityLimits;
  readonly unit_ids: readonly number[];
}

/** The column order the tutorial prints for a session opened through the cache. */
const tutorialColumns = [
  ...[
    "waveform_PT_ratio",
    "waveform_amplitude",
    "amplitude_cutoff",
    "cluster_id",
    "cumulative_drift",
    "d_prime",
  ],
  ...["firing_rate", "isi_violations", "isolation_distance", "L_ratio", "local_index", "max_drift"],
  ...["nn_hit_rate", "nn_miss_rate", "peak_channel_id", "presence_ratio", "waveform_recovery_slope"],
  ...[
    "waveform_repolarization_slope",
    "silhouette_score",
    "snr",
    "waveform_spread",
    "waveform_velocity_above",
  ],
  ...["waveform_velocity_below", "waveform_duration", "filtering", "probe_channel_number"],
  ...["probe_horizontal_position", "probe_id", "probe_vertical_position", "structure_acronym"],
  ...["ecephys_structure_id", "ecephys_structure_acronym", "anterior_posterior_ccf_coordinate"],
  ...["dorsal_ventral_ccf_coordinate", "left_right_ccf_coordinate", "probe_description", "location"],
  ...["probe_sampling_rate", "probe_lfp_sampling_rate", "probe_has_lfp_data"],
];

const idsOf = (table: Table): unknown[] => cellsOf(table.column("unit_id"), table.rowCount);

describe("units of an Allen recording", () => {
  let sources: UnitSources;
  let cached: UnitSources;

  before(async () => {
    ({ sources } = await readUnitSources());
    cached = { ...sources, overrides: readCacheChannels() };
  });

  it("equal AllenSDK's with its default filters, opened from the bare file", () => {
    assertEqualsGolden(assembleUnits(sources, "allen").table, golden("units_default") as GoldenTable);
  });

  it("equal AllenSDK's with every filter off", () => {
    assertEqualsGolden(assembleUnits(sources, "none").table, golden("units_all_off") as GoldenTable);
  });

  it("equal AllenSDK's opened through the cache folder, in the order the tutorial prints", () => {
    const { table } = assembleUnits(cached, "allen");
    assertEqualsGolden(table, golden("cache_units") as GoldenTable);
    assert.deepEqual(
      table.columns.map(({ name }) => name),
      ["unit_id", ...tutorialColumns],
    );
  });

  for (const [name, { options, unit_ids }] of Object.entries(
    golden("unit_filters") as Record<string, FilterGolden>,
  ))
    it(`are those AllenSDK leaves with ${name}, in its order`, () => {
      assert.deepEqual(idsOf(assembleUnits(sources, options).table), unit_ids);
    });

  it("report what each quality filter removed, down to the units that are left", () => {
    const { defaults, table, total } = assembleUnits(sources, "allen");
    assert.equal(defaults[0]!.in, total);
    for (const [i, step] of defaults.entries()) {
      assert.equal(step.left, step.in - step.removed);
      assert.equal(step.left, defaults[i + 1]?.in ?? table.rowCount);
    }
    assert.deepEqual(
      defaults.slice(-3).map(({ expression }) => expression),
      ["amplitude_cutoff <= 0.1", "presence_ratio >= 0.95", "isi_violations <= 0.5"],
    );
  });

  it("know the row of each in the file", () => {
    const { fileRows, table } = assembleUnits(sources, "allen");
    const stored = cellsOf(sources.units.column("id"), sources.units.rowCount);
    assert.deepEqual(
      Array.from(fileRows, (row) => stored[row]),
      idsOf(table),
    );
  });

  it("keep a column that AllenSDK does not know, behind its own", () => {
    const { units } = sources;
    const depth = {
      kind: "number",
      integer: false,
      values: new Float64Array(units.rowCount).fill(3),
    } as const;
    const extended: Table = {
      ...tableOf("units", units.rowCount, []),
      columns: [...units.columns, { name: "depth", type: "number" }],
      column: (name) => (name === "depth" ? depth : units.column(name)),
    };
    const { table } = assembleUnits({ ...sources, units: extended }, "allen");
    assert.equal(table.columns.at(-1)!.name, "depth");
    assert.equal(table.columns.length, 40);
  });

  describe("of a damaged file", () => {
    const torn = (name: string): UnitSources => ({
      ...sources,
      units: {
        ...tableOf("units", sources.units.rowCount, []),
        columns: sources.units.columns,
        column: (wanted) => {
          if (wanted !== name) return sources.units.column(wanted);
          throw new AnalysisError("damaged-data", `${name}: a chunk is damaged`, {
            path: "x.nwb",
            object: name,
            reason: "a chunk is damaged",
          });
        },
      },
    });

    it("lose one column, which says why", () => {
      const { table } = assembleUnits(torn("snr"), "allen");
      assert.match(table.columns.find(({ name }) => name === "snr")!.problem!, /a chunk is damaged/);
      assert.deepEqual(idsOf(table), idsOf(assembleUnits(sources, "allen").table));
    });

    it("are told when a quality limit cannot be applied", () => {
      const { defaults } = assembleUnits(torn("presence_ratio"), "allen");
      const step = defaults.find(({ expression }) => expression === "presence_ratio >= 0.95")!;
      assert.equal(step.removed, 0);
      assert.match(step.warnings[0]!, /not applied.*a chunk is damaged/);
    });
  });

  it("are told when a quality metric is not in the file", () => {
    const columns = sources.units.columns.filter(({ name }) => name !== "isi_violations");
    const units: Table = {
      ...tableOf("units", sources.units.rowCount, []),
      columns,
      column: (name) => sources.units.column(name),
    };
    const { defaults } = assembleUnits({ ...sources, units }, "allen");
    assert.match(defaults.at(-1)!.warnings[0]!, /no column isi_violations/);
    assert.deepEqual(
      assembleUnits({ ...sources, units }, "none").defaults.flatMap(({ warnings }) => warnings),
      [],
    );
  });

  it("have the descriptions of the file's columns", () => {
    const { table } = assembleUnits(sources, "allen");
    const stored = sources.units.columns.find(({ name }) => name === "PT_ratio")!;
    assert.ok(stored.description);
    assert.equal(
      table.columns.find(({ name }) => name === "waveform_PT_ratio")!.description,
      stored.description,
    );
  });

  it("have channels and probes equal to AllenSDK's", () => {
    assertEqualsGolden(assembleChannels(sources), golden("channels_default") as GoldenTable);
    assertEqualsGolden(assembleChannels(sources, false), golden("channels_all_off") as GoldenTable);
    assertEqualsGolden(assembleProbes(sources.probes), golden("probes") as GoldenTable);
  });

  it("are counted by structure, most first", () => {
    const { table } = assembleUnits(cached, "allen");
    const counts = structurewiseUnitCounts(table);
    const numbers = cellsOf(counts.column("count"), counts.rowCount) as number[];
    assert.deepEqual(
      numbers,
      [...numbers].sort((a, b) => b - a),
    );
    const inBrain = cellsOf(table.column("ecephys_structure_acronym"), table.rowCount).filter(
      (cell) => cell !== null,
    );
    assert.equal(
      numbers.reduce((sum, count) => sum + count, 0),
      inBrain.length,
    );
  });
});

describe("units of other laboratories", () => {
  const column = (...values: number[]) =>
    ({ kind: "number", integer: false, values: Float64Array.from(values) }) as const;
  const units = tableOf("units", 3, [
    ["id", column(4, 5, 6)],
    ["snr", column(1, 2, 3)],
    ["isi_violations", column(0.1, 0.9, NaN)],
  ]);

  it("are the file's own table, whatever AllenSDK's limits", () => {
    for (const quality of ["allen", "none"] as const) {
      const { table, fileRows, defaults } = plainUnits(units, quality);
      assert.deepEqual([table.rowCount, [...fileRows], defaults], [3, [0, 1, 2], []]);
    }
  });

  it("come with a notice where a metric invites to expect the limits", () => {
    const codes = (table: Table, quality: "allen" | "none") =>
      plainUnits(table, quality).table.notices.map(({ code }) => code);
    assert.deepEqual(codes(units, "allen"), ["quality-not-applied"]);
    assert.deepEqual(codes(units, "none"), []);
    assert.deepEqual(codes(tableOf("units", 1, [["id", column(1)]]), "allen"), []);
  });

  it("obey limits that the recipe sets itself", () => {
    const { table, fileRows, defaults } = plainUnits(units, {
      isi_violations_maximum: 0.5,
      presence_ratio_minimum: 0.9,
    });
    assert.deepEqual([idOf(table), [...fileRows]], [[4], [0]]);
    assert.deepEqual(
      defaults.map(({ expression, removed, warnings }) => [expression, removed, warnings.length]),
      [
        ["presence_ratio >= 0.9", 0, 1],
        ["isi_violations <= 0.5", 2, 0],
      ],
    );
  });

  const idOf = (table: Table): unknown[] => cellsOf(table.column("id"), table.rowCount);
});
