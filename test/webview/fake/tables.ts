import { codedColumn, missingColumn } from "../../../src/core/table/table.ts";
import type { Column, ColumnType, Table } from "../../../src/core/table/table.ts";
import { seeded } from "./random.ts";

/** Invented tables of the size of a real recording: 70,390 presentations × 16, 2,400 units × 40. */
export const unitCount = 2400;

const kinds: readonly (readonly [name: string, rows: number, duration: number])[] = [
  ["spontaneous", 15, 30],
  ["gabors", 3645, 0.25],
  ["flashes", 150, 0.25],
  ["drifting_gratings", 628, 2],
  ["natural_movie_three", 36_000, 1 / 30],
  ["natural_movie_one", 18_000, 1 / 30],
  ["static_gratings", 6000, 0.25],
  ["natural_scenes", 5952, 0.25],
];

type Scalar = string | number | boolean | null;

/** A column made when it is first asked for, from random numbers of its own: tests that need few start fast. */
interface Recipe {
  readonly name: string;
  readonly type: ColumnType;
  readonly unit?: string;
  readonly make: (random: () => number) => Column;
}

function lazyTable(name: string, rowCount: number, recipes: readonly Recipe[]): Table {
  const made = new Map<string, Column>();
  return {
    name,
    rowCount,
    notices: [],
    columns: recipes.map(({ name: column, type, unit }) => ({
      name: column,
      type,
      ...(unit === undefined ? {} : { unit }),
    })),
    column(wanted) {
      const at = recipes.findIndex((recipe) => recipe.name === wanted);
      if (at < 0)
        throw missingColumn(
          name,
          wanted,
          recipes.map((recipe) => recipe.name),
        );
      const column = made.get(wanted) ?? recipes[at]!.make(seeded(at + 1));
      made.set(wanted, column);
      return column;
    },
  };
}

const numbers =
  (rows: number, value: (row: number, random: () => number) => number, integer = false) =>
  (random: () => number): Column => ({
    kind: "number",
    integer,
    values: Float64Array.from({ length: rows }, (_, row) => value(row, random)),
  });
const scalars =
  (rows: number, value: (row: number, random: () => number) => Scalar) =>
  (random: () => number): Column =>
    codedColumn(
      Array.from({ length: rows }, (_, row) => value(row, random)),
      rows,
    );
const pick = <T>(values: readonly T[], random: () => number): T =>
  values[Math.floor(random() * values.length)]!;

export function presentations(): Table {
  const names = kinds.flatMap(([name, rows]) => Array.from({ length: rows }, () => name));
  const n = names.length;
  const durations = new Map(kinds.map(([name, , duration]) => [name, duration]));
  const start = new Float64Array(n);
  for (let row = 1; row < n; row++) start[row] = start[row - 1]! + durations.get(names[row - 1]!)! + 0.0005;
  const is = (row: number, ...of: readonly string[]): boolean => of.includes(names[row]!);
  const duration = (row: number): number => durations.get(names[row]!)! + 0.00021 * (row % 7);
  /** One grating in thirty-two is blank, about as many as in the recordings. */
  const blank = (row: number): boolean => is(row, "static_gratings") && row % 32 === 0;
  const grating = (row: number): boolean => is(row, "static_gratings") && !blank(row);
  const number = (name: string, value: Parameters<typeof numbers>[1], unit?: string): Recipe => ({
    name,
    type: "number",
    ...(unit === undefined ? {} : { unit }),
    make: numbers(n, value),
  });
  const coded = (
    name: string,
    type: ColumnType,
    value: Parameters<typeof scalars>[1],
    unit?: string,
  ): Recipe => ({
    name,
    type,
    ...(unit === undefined ? {} : { unit }),
    make: scalars(n, value),
  });
  return lazyTable("stimulus_presentations", n, [
    { name: "stimulus_presentation_id", type: "integer", make: numbers(n, (row) => row, true) },
    number("stimulus_block", (row) =>
      is(row, "spontaneous") ? NaN : kinds.findIndex(([name]) => name === names[row]),
    ),
    number("start_time", (row) => start[row]!, "s"),
    number("stop_time", (row) => start[row]! + duration(row), "s"),
    coded("stimulus_name", "text", (row) => names[row]!),
    coded("color", "text", (row, random) => (is(row, "flashes") ? pick(["-1.0", "1.0"], random) : null)),
    coded("contrast", "mixed", (row) =>
      is(row, "gabors", "static_gratings", "flashes", "drifting_gratings") ? 0.8 : null,
    ),
    coded("frame", "mixed", (row, random) =>
      is(row, "natural_scenes")
        ? Math.floor(random() * 119) - 1
        : names[row]!.startsWith("natural_movie")
          ? row % 900
          : null,
    ),
    coded(
      "orientation",
      "mixed",
      (row, random) =>
        grating(row) || is(row, "gabors", "drifting_gratings")
          ? pick([0, 30, 60, 90, 120, 150], random)
          : null,
      "deg",
    ),
    coded("phase", "text", (row, random) =>
      grating(row) ? pick(["0.0", "0.25", "0.5", "0.75"], random) : null,
    ),
    coded("size", "text", (row) =>
      is(row, "gabors")
        ? "[20.0, 20.0]"
        : is(row, "static_gratings", "drifting_gratings")
          ? "[250.0, 250.0]"
          : null,
    ),
    coded("spatial_frequency", "mixed", (row, random) =>
      grating(row) ? pick([0.02, 0.04, 0.08, 0.16, 0.32], random) : is(row, "gabors") ? 0.08 : null,
    ),
    coded("temporal_frequency", "mixed", (row, random) =>
      is(row, "drifting_gratings") ? pick([1, 2, 4, 8, 15], random) : is(row, "gabors") ? 4 : null,
    ),
    number("x_position", (row, random) =>
      is(row, "gabors") ? pick([-40, -30, -20, -10, 0, 10, 20, 30, 40], random) : NaN,
    ),
    number("duration", (row) => duration(row), "s"),
    { name: "stimulus_condition_id", type: "integer", make: numbers(n, (row) => row % 5000, true) },
  ]);
}

const structures = [
  "VISp",
  "VISl",
  "VISrl",
  "VISam",
  "VISpm",
  "CA1",
  "CA3",
  "DG",
  "LGd",
  "LP",
  "APN",
  "SUB",
  null,
];
const metrics = [
  "waveform_PT_ratio",
  "waveform_amplitude",
  "amplitude_cutoff",
  "cluster_id",
  "cumulative_drift",
  "d_prime",
  "firing_rate",
  "isi_violations",
  "isolation_distance",
  "L_ratio",
  "local_index",
  "max_drift",
  "nn_hit_rate",
  "nn_miss_rate",
  "peak_channel_id",
  "presence_ratio",
  "waveform_recovery_slope",
  "waveform_repolarization_slope",
  "silhouette_score",
  "snr",
  "waveform_spread",
  "waveform_velocity_above",
  "waveform_velocity_below",
  "waveform_duration",
  "probe_channel_number",
  "probe_horizontal_position",
  "probe_id",
  "probe_vertical_position",
  "ecephys_structure_id",
  "anterior_posterior_ccf_coordinate",
  "dorsal_ventral_ccf_coordinate",
  "left_right_ccf_coordinate",
  "probe_sampling_rate",
  "probe_lfp_sampling_rate",
];
const whole = new Set(["cluster_id", "local_index", "peak_channel_id", "probe_channel_number", "probe_id"]);

export function units(): Table {
  const n = unitCount;
  const metric = (name: string): Recipe => ({
    name,
    type: whole.has(name) ? "integer" : "number",
    make: numbers(
      n,
      (_, random) => {
        if (whole.has(name)) return Math.floor(random() * 400);
        if (name === "firing_rate") return -Math.log(1 - random()) * 6;
        if (name === "presence_ratio") return 1 - random() ** 6 * 0.5;
        if (name === "amplitude_cutoff") return random() ** 4 * 0.5;
        return random() < 0.03 ? NaN : random() ** 2 * 4;
      },
      whole.has(name),
    ),
  });
  const text = (name: string, value: Parameters<typeof scalars>[1]): Recipe => ({
    name,
    type: "text",
    make: scalars(n, value),
  });
  return lazyTable("units", n, [
    { name: "unit_id", type: "integer", make: numbers(n, (row) => 951_853_000 + row * 3, true) },
    ...metrics.map(metric),
    text("filtering", () => "AP band: 500 Hz high-pass; LFP band: 1000 Hz low-pass"),
    text("structure_acronym", (_, random) => pick(structures, random)),
    text("ecephys_structure_acronym", (_, random) => pick(structures, random)),
    text("probe_description", (_, random) => `probe${pick(["A", "B", "C", "D", "E", "F"], random)}`),
    {
      name: "probe_has_lfp_data",
      type: "boolean",
      make: () => ({ kind: "boolean", values: new Uint8Array(n).fill(1) }),
    },
  ]);
}

export function electrodes(): Table {
  const n = 2304;
  const place = (name: string, value: (row: number) => number): Recipe => ({
    name,
    type: "number",
    make: numbers(n, value),
  });
  return lazyTable("electrodes", n, [
    { name: "id", type: "integer", make: numbers(n, (row) => 850_000_000 + row, true) },
    place("x", (row) => 7000 + row),
    place("y", (row) => 3000 - row),
    place("z", (row) => (row % 50 === 0 ? NaN : 4500)),
    { name: "location", type: "text", make: scalars(n, (row) => structures[row % structures.length]!) },
  ]);
}
