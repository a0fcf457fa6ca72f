import { codedColumn, tableOf } from "../../../src/core/table.ts";
import type { Column, ColumnInfo, Table } from "../../../src/core/table.ts";
import { seeded } from "./random.ts";

/** Invented tables of the size of a real recording: 70,390 presentations × 16, 2,400 units × 40. */
export const presentationCount = 70_390;
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

export function presentations(): Table {
  const random = seeded(1);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
  const names = kinds.flatMap(([name, rows]) => Array.from({ length: rows }, () => name));
  const n = names.length;
  const number = (value: (row: number) => number, integer = false): Column => ({
    kind: "number",
    integer,
    values: Float64Array.from({ length: n }, (_, row) => value(row)),
  });
  const coded = (value: (row: number) => Scalar): Column =>
    codedColumn(
      Array.from({ length: n }, (_, row) => value(row)),
      n,
    );
  const durations = new Map(kinds.map(([name, , duration]) => [name, duration]));
  const start = new Float64Array(n);
  for (let row = 1; row < n; row++) start[row] = start[row - 1]! + durations.get(names[row - 1]!)! + 0.0005;
  const is = (row: number, ...of: readonly string[]): boolean => of.includes(names[row]!);
  const duration = (row: number): number => durations.get(names[row]!)! + 0.00021 * (row % 7);
  // One grating in thirty is blank, as in the recordings: 5,811 of 6,000 are not.
  const blank = Array.from({ length: n }, (_, row) => is(row, "static_gratings") && row % 32 === 0);
  const columns: [string | ColumnInfo, Column][] = [
    ["stimulus_presentation_id", number((row) => row, true)],
    [
      "stimulus_block",
      number((row) => (is(row, "spontaneous") ? NaN : kinds.findIndex(([name]) => name === names[row]))),
    ],
    [{ name: "start_time", type: "number", unit: "s" }, number((row) => start[row]!)],
    [{ name: "stop_time", type: "number", unit: "s" }, number((row) => start[row]! + duration(row))],
    ["stimulus_name", coded((row) => names[row]!)],
    ["color", coded((row) => (is(row, "flashes") ? pick(["-1.0", "1.0"]) : null))],
    [
      "contrast",
      coded((row) => (is(row, "gabors", "static_gratings", "flashes", "drifting_gratings") ? 0.8 : null)),
    ],
    [
      "frame",
      coded((row) =>
        is(row, "natural_scenes")
          ? Math.floor(random() * 119) - 1
          : names[row]!.startsWith("natural_movie")
            ? row % 900
            : null,
      ),
    ],
    [
      { name: "orientation", type: "mixed", unit: "deg" },
      coded((row) =>
        blank[row] || !is(row, "gabors", "static_gratings", "drifting_gratings")
          ? null
          : pick([0, 30, 60, 90, 120, 150]),
      ),
    ],
    [
      "phase",
      coded((row) =>
        is(row, "static_gratings") && !blank[row] ? pick(["0.0", "0.25", "0.5", "0.75"]) : null,
      ),
    ],
    [
      "size",
      coded((row) =>
        is(row, "gabors")
          ? "[20.0, 20.0]"
          : is(row, "static_gratings", "drifting_gratings")
            ? "[250.0, 250.0]"
            : null,
      ),
    ],
    [
      "spatial_frequency",
      coded((row) =>
        is(row, "static_gratings") && !blank[row]
          ? pick([0.02, 0.04, 0.08, 0.16, 0.32])
          : is(row, "gabors")
            ? 0.08
            : null,
      ),
    ],
    [
      "temporal_frequency",
      coded((row) => (is(row, "drifting_gratings") ? pick([1, 2, 4, 8, 15]) : is(row, "gabors") ? 4 : null)),
    ],
    [
      "x_position",
      number((row) => (is(row, "gabors") ? pick([-40, -30, -20, -10, 0, 10, 20, 30, 40]) : NaN)),
    ],
    [{ name: "duration", type: "number", unit: "s" }, number((row) => duration(row))],
    ["stimulus_condition_id", number((row) => row % 5000, true)],
  ];
  return tableOf("stimulus_presentations", n, columns);
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
  const random = seeded(2);
  const n = unitCount;
  const metric = (name: string): Column => ({
    kind: "number",
    integer: whole.has(name),
    values: Float64Array.from({ length: n }, () => {
      if (whole.has(name)) return Math.floor(random() * 400);
      if (name === "firing_rate") return -Math.log(1 - random()) * 6;
      if (name === "presence_ratio") return 1 - random() ** 6 * 0.5;
      if (name === "amplitude_cutoff") return random() ** 4 * 0.5;
      return random() < 0.03 ? NaN : random() ** 2 * 4;
    }),
  });
  const text = (value: (row: number) => Scalar): Column =>
    codedColumn(
      Array.from({ length: n }, (_, row) => value(row)),
      n,
    );
  const columns: [string, Column][] = [
    [
      "unit_id",
      {
        kind: "number",
        integer: true,
        values: Float64Array.from({ length: n }, (_, row) => 951_853_000 + row * 3),
      },
    ],
    ...metrics.map((name): [string, Column] => [name, metric(name)]),
    ["filtering", text(() => "AP band: 500 Hz high-pass; LFP band: 1000 Hz low-pass")],
    ["structure_acronym", text(() => structures[Math.floor(random() * structures.length)]!)],
    ["ecephys_structure_acronym", text(() => structures[Math.floor(random() * structures.length)]!)],
    ["probe_description", text(() => `probe${"ABCDEF"[Math.floor(random() * 6)]!}`)],
    ["probe_has_lfp_data", { kind: "boolean", values: new Uint8Array(n).fill(1) }],
  ];
  return tableOf("units", n, columns);
}

export function electrodes(): Table {
  const n = 2304;
  const at = (value: (row: number) => number): Column => ({
    kind: "number",
    integer: false,
    values: Float64Array.from({ length: n }, (_, row) => value(row)),
  });
  return tableOf("electrodes", n, [
    [
      "id",
      {
        kind: "number",
        integer: true,
        values: Float64Array.from({ length: n }, (_, row) => 850_000_000 + row),
      },
    ],
    ["x", at((row) => 7000 + row)],
    ["y", at((row) => 3000 - row)],
    ["z", at((row) => (row % 50 === 0 ? NaN : 4500))],
    [
      "location",
      codedColumn(
        Array.from({ length: n }, (_, row) => structures[row % structures.length]!),
        n,
      ),
    ],
  ]);
}
