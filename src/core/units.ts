import { gather } from "./gather.ts";
import type { Notice } from "./errors.ts";
import type { StepReport } from "./preview.ts";
import type { Quality, QualityLimits } from "./recipe.ts";
import { cellOf, codedColumn, isMissing, tableOf, typeOfColumn } from "./table.ts";
import type { Column, ColumnInfo, NumberColumn, Table } from "./table.ts";

/**
 * The units, channels and probes of an Allen recording as AllenSDK's `EcephysSession` shows them: units joined
 * with their peak channel and its probe, filtered by quality, renamed and sorted.
 * Rules: AllenSDK 2.16.2, `_units.py`, `_channels.py`, `probes.py`, `ecephys_session.py`.
 */

/** AllenSDK's `UNIT_FILTER_DEFAULTS`. */
export const qualityDefaults = {
  amplitude_cutoff_maximum: 0.1,
  presence_ratio_minimum: 0.95,
  isi_violations_maximum: 0.5,
} as const;

/** What the file says of one probe: its electrode group and device. */
export interface ProbeFacts {
  readonly id: number;
  /** Name of the electrode group, which AllenSDK shows as the probe's description. */
  readonly description: string;
  readonly location: string | null;
  readonly samplingRate: number;
  readonly lfpSamplingRate: number;
  readonly hasLfpData: boolean | null;
}

/** Channels as the cache's channels.csv knows them; they replace the file's own columns of these names. */
export interface ChannelOverrides {
  readonly id: Float64Array;
  readonly ecephys_structure_id: Float64Array;
  readonly ecephys_structure_acronym: readonly (string | null)[];
  readonly anterior_posterior_ccf_coordinate: Float64Array;
  readonly dorsal_ventral_ccf_coordinate: Float64Array;
  readonly left_right_ccf_coordinate: Float64Array;
}

export interface UnitSources {
  /** The file's units table. */
  readonly units: Table;
  /** The file's electrodes table; its ids are channel ids. */
  readonly electrodes: Table;
  /** In electrode-group order. */
  readonly probes: readonly ProbeFacts[];
  readonly overrides?: ChannelOverrides;
}

export interface AssembledUnits {
  readonly table: Table;
  /** Row of each unit in the file's own table: where its spikes are. */
  readonly fileRows: Int32Array;
  /** Units in the file before any filter. */
  readonly total: number;
  /** What each quality filter removed. */
  readonly defaults: readonly StepReport[];
}

/** True for a file whose units and electrodes carry what AllenSDK joins by. */
export function hasAllenUnits(units: Table | undefined, electrodes: Table | undefined): boolean {
  const has = (table: Table | undefined, name: string): boolean =>
    table?.columns.some((column) => column.name === name) ?? false;
  return (
    has(units, "peak_channel_id") &&
    has(electrodes, "probe_id") &&
    has(electrodes, "probe_vertical_position") &&
    has(electrodes, "probe_horizontal_position")
  );
}

/** All limits of a quality choice; null is off. */
export interface QualityFilter {
  readonly amplitudeCutoffMaximum: number | null;
  readonly presenceRatioMinimum: number | null;
  readonly isiViolationsMaximum: number | null;
  /** Drop noise units, and units whose peak channel is not valid. */
  readonly byValidity: boolean;
  readonly outOfBrain: boolean;
}

/** A choice of the recipe's as limits: a key that is left out has AllenSDK's default. */
export function qualityFilter(quality: Quality): QualityFilter {
  const limits: QualityLimits = typeof quality === "string" ? {} : quality;
  const off = quality === "none";
  const limit = (key: keyof typeof qualityDefaults): number | null =>
    off ? null : limits[key] === undefined ? qualityDefaults[key] : limits[key];
  return {
    amplitudeCutoffMaximum: limit("amplitude_cutoff_maximum"),
    presenceRatioMinimum: limit("presence_ratio_minimum"),
    isiViolationsMaximum: limit("isi_violations_maximum"),
    byValidity: !off && (limits.filter_by_validity ?? true),
    outOfBrain: !off && (limits.filter_out_of_brain_units ?? true),
  };
}

/**
 * The units table.
 *
 * @returns rows sorted by probe, then vertical, then horizontal position of the peak channel, ties in file order;
 *   columns as AllenSDK has them: 38 from the file alone, 40 with the cache's channels, further columns of the
 *   file's own behind them
 */
export function assembleUnits(sources: UnitSources, quality: Quality): AssembledUnits {
  const filter = qualityFilter(quality);
  const { units, probes } = sources;
  const channels = joinedChannels(sources);
  const steps = filterSteps(units, channels, filter);
  const kept: number[] = [];
  const reports = reportSteps(units.rowCount, steps, kept);
  const rows = sortedRows(kept, channels, probes);
  const channelRows = rows.map((row) => channels.rowOfUnit[row]!);
  const probeRows = rows.map((row) => channels.probeOfUnit[row]!);
  const columns: [ColumnInfo, Column][] = [
    described("unit_id", gather(units.column("id"), rows)),
    ...unitColumns(units, rows, filter),
    ...channelColumns(channels, channelRows, filter),
    ...probeColumns(probes, probeRows),
    ...furtherColumns(units, rows),
  ];
  const notices: Notice[] = [...units.notices, ...channels.notices];
  return {
    table: tableOf("units", rows.length, columns, notices),
    fileRows: rows,
    total: units.rowCount,
    defaults: reports,
  };
}

/** The channels table: the electrodes of the file, with the cache's columns in their place. */
export function assembleChannels(sources: Omit<UnitSources, "units">, quality: Quality = "allen"): Table {
  const filter = qualityFilter(quality);
  const { electrodes } = sources;
  const valid = booleansOf(electrodes, "valid_data");
  const rows = Int32Array.from(
    Array.from({ length: electrodes.rowCount }, (_, row) => row).filter(
      (row) => !filter.byValidity || valid?.[row] !== 0,
    ),
  );
  const joined = overriddenRows(electrodes, rows, sources.overrides);
  const view: JoinedChannels = {
    electrodes,
    overrides: sources.overrides,
    overrideRow: joined.overrideRow,
    rowOfUnit: rows,
    probeOfUnit: rows,
    notices: [],
  };
  return tableOf("channels", joined.rows.length, [
    described("id", gather(electrodes.column("id"), joined.rows)),
    ...channelColumns(view, joined.rows, filter),
  ]);
}

/** The probes table. */
export function assembleProbes(probes: readonly ProbeFacts[]): Table {
  const all = Int32Array.from(probes, (_, i) => i);
  const ids: NumberColumn = { kind: "number", integer: true, values: Float64Array.from(probes, (p) => p.id) };
  const names = new Map([
    ["probe_description", "description"],
    ["location", "location"],
    ["probe_sampling_rate", "sampling_rate"],
    ["probe_lfp_sampling_rate", "lfp_sampling_rate"],
    ["probe_has_lfp_data", "has_lfp_data"],
  ]);
  const columns = probeColumns(probes, all).map(([info, column]): [ColumnInfo, Column] => [
    { ...info, name: names.get(info.name)! },
    column,
  ]);
  return tableOf("probes", probes.length, [described("id", ids), ...columns]);
}

/** AllenSDK's `structurewise_unit_counts`: units a structure, most first, ties by first appearance. */
export function structurewiseUnitCounts(units: Table): Table {
  const column = units.columns.some(({ name }) => name === "ecephys_structure_acronym")
    ? "ecephys_structure_acronym"
    : "structure_acronym";
  const acronyms = units.column(column);
  const counts = new Map<string, number>();
  for (let row = 0; row < units.rowCount; row++) {
    const cell = cellOf(acronyms, row);
    if (cell !== null) counts.set(String(cell), (counts.get(String(cell)) ?? 0) + 1);
  }
  const sorted = [...counts].sort((a, b) => b[1] - a[1]);
  const count: NumberColumn = {
    kind: "number",
    integer: true,
    values: Float64Array.from(sorted, ([, n]) => n),
  };
  const id: NumberColumn = { kind: "number", integer: true, values: Float64Array.from(sorted, (_, i) => i) };
  return tableOf("structurewise_unit_counts", sorted.length, [
    described("id", id),
    described(
      column,
      codedColumn(
        sorted.map(([name]) => name),
        sorted.length,
      ),
    ),
    described("count", count),
  ]);
}

/** Unit columns that AllenSDK knows, in the order in which it lists them, with the names it gives them. */
const unitColumnNames: readonly (readonly [stored: string, shown: string])[] = [
  ["PT_ratio", "waveform_PT_ratio"],
  ["amplitude", "waveform_amplitude"],
  ["amplitude_cutoff", "amplitude_cutoff"],
  ["cluster_id", "cluster_id"],
  ["cumulative_drift", "cumulative_drift"],
  ["d_prime", "d_prime"],
  ["firing_rate", "firing_rate"],
  ["isi_violations", "isi_violations"],
  ["isolation_distance", "isolation_distance"],
  ["l_ratio", "L_ratio"],
  ["local_index", "local_index"],
  ["max_drift", "max_drift"],
  ["nn_hit_rate", "nn_hit_rate"],
  ["nn_miss_rate", "nn_miss_rate"],
  ["peak_channel_id", "peak_channel_id"],
  ["presence_ratio", "presence_ratio"],
  ["quality", "quality"],
  ["recovery_slope", "waveform_recovery_slope"],
  ["repolarization_slope", "waveform_repolarization_slope"],
  ["silhouette_score", "silhouette_score"],
  ["snr", "snr"],
  ["spread", "waveform_spread"],
  ["velocity_above", "waveform_velocity_above"],
  ["velocity_below", "waveform_velocity_below"],
  ["waveform_duration", "waveform_duration"],
];

/** AllenSDK takes this one and shows it nowhere; spikes and waveforms are no columns of its table. */
const hiddenUnitColumns: ReadonlySet<string> = new Set([
  "id",
  "waveform_halfwidth",
  "spike_times",
  "spike_amplitudes",
  "waveform_mean",
]);

function unitColumns(units: Table, rows: Int32Array, filter: QualityFilter): [ColumnInfo, Column][] {
  const present = new Set(readable(units).map(({ name }) => name));
  return unitColumnNames
    .filter(([stored]) => present.has(stored) && !(stored === "quality" && filter.byValidity))
    .map(([stored, shown]) => described(shown, gather(units.column(stored), rows)));
}

/** Columns AllenSDK does not know: it refuses the file, we show them behind its own. */
function furtherColumns(units: Table, rows: Int32Array): [ColumnInfo, Column][] {
  const known = new Set([...unitColumnNames.map(([stored]) => stored), ...hiddenUnitColumns]);
  return readable(units)
    .filter(({ name, type }) => !known.has(name) && type !== "list")
    .map((info) => [info, gather(units.column(info.name), rows)]);
}

const readable = (table: Table): readonly ColumnInfo[] =>
  table.columns.filter(({ problem, unlisted }) => problem === undefined && !unlisted);

/** Units joined with their peak channels, and these with the cache's and with the probes. */
interface JoinedChannels {
  readonly electrodes: Table;
  readonly overrides: ChannelOverrides | undefined;
  /** `(electrodes)` row of the override table, -1 for none. */
  readonly overrideRow: Int32Array;
  /** `(units)` row of the peak channel in the electrodes table, -1 for none. */
  readonly rowOfUnit: Int32Array;
  /** `(units)` index of the probe, -1 for none. */
  readonly probeOfUnit: Int32Array;
  readonly notices: readonly Notice[];
}

function joinedChannels(sources: UnitSources): JoinedChannels {
  const { units, electrodes, probes, overrides } = sources;
  const rowOfChannel = rowById(numbersOf(electrodes, "id"));
  const peak = numbersOf(units, "peak_channel_id");
  const rowOfUnit = Int32Array.from(peak, (id) => rowOfChannel.get(id) ?? -1);
  const probeIndex = new Map(probes.map((probe, i) => [probe.id, i]));
  const probeOfChannel = numbersOf(electrodes, "probe_id");
  const probeOfUnit = rowOfUnit.map((row) => (row < 0 ? -1 : (probeIndex.get(probeOfChannel[row]!) ?? -1)));
  const lost = rowOfUnit.reduce((count, row) => count + (row < 0 ? 1 : 0), 0);
  const all = Int32Array.from({ length: electrodes.rowCount }, (_, row) => row);
  return {
    electrodes,
    overrides,
    overrideRow: overriddenRows(electrodes, all, overrides).overrideRow,
    rowOfUnit,
    probeOfUnit,
    notices: lost
      ? [
          {
            code: "units-without-channel",
            message: `${lost} of ${units.rowCount} units name a peak channel that the electrodes table does not have; they are left out, as AllenSDK leaves them out.`,
          },
        ]
      : [],
  };
}

/** Electrodes joined with the cache's channels: an inner join, as AllenSDK's. */
function overriddenRows(
  electrodes: Table,
  rows: Int32Array,
  overrides: ChannelOverrides | undefined,
): { rows: Int32Array; overrideRow: Int32Array } {
  const overrideRow = new Int32Array(electrodes.rowCount).fill(-1);
  if (!overrides) return { rows, overrideRow };
  const rowOf = rowById(overrides.id);
  const ids = numbersOf(electrodes, "id");
  for (let row = 0; row < ids.length; row++) overrideRow[row] = rowOf.get(ids[row]!) ?? -1;
  return { rows: rows.filter((row) => overrideRow[row]! >= 0), overrideRow };
}

function channelColumns(
  channels: JoinedChannels,
  rows: Int32Array,
  filter: QualityFilter,
): [ColumnInfo, Column][] {
  const { electrodes, overrides } = channels;
  const present = new Set(electrodes.columns.map(({ name }) => name));
  const own = (shown: string, ...stored: readonly string[]): [ColumnInfo, Column][] => {
    const name = stored.find((candidate) => present.has(candidate));
    return name === undefined ? [] : [described(shown, gather(electrodes.column(name), rows))];
  };
  const fromFile = [
    ...own("anterior_posterior_ccf_coordinate", "x"),
    ...own("dorsal_ventral_ccf_coordinate", "y"),
    ...own("left_right_ccf_coordinate", "z"),
  ];
  const filtering = codedColumn(
    Array.from(rows, () => channelFiltering),
    rows.length,
  );
  return [
    ...(overrides ? [] : fromFile),
    described("filtering", filtering),
    ...own("probe_channel_number", "probe_channel_number", "local_index"),
    ...own("probe_horizontal_position", "probe_horizontal_position"),
    ...own("probe_id", "probe_id"),
    ...own("probe_vertical_position", "probe_vertical_position"),
    described("structure_acronym", structureAcronyms(electrodes, rows)),
    ...(filter.byValidity ? [] : own("valid_data", "valid_data")),
    ...(overrides
      ? overrideColumns(
          overrides,
          rows.map((row) => channels.overrideRow[row]!),
        )
      : []),
  ];
}

/** AllenSDK shows this constant, whatever the file says. */
const channelFiltering = "AP band: 500 Hz high-pass; LFP band: 1000 Hz low-pass";

function overrideColumns(overrides: ChannelOverrides, rows: Int32Array): [ColumnInfo, Column][] {
  const numbers = (values: Float64Array): Column => gather({ kind: "number", integer: false, values }, rows);
  const acronyms = codedColumn(overrides.ecephys_structure_acronym, overrides.id.length);
  return [
    described("ecephys_structure_id", numbers(overrides.ecephys_structure_id)),
    described("ecephys_structure_acronym", gather(acronyms, rows)),
    described("anterior_posterior_ccf_coordinate", numbers(overrides.anterior_posterior_ccf_coordinate)),
    described("dorsal_ventral_ccf_coordinate", numbers(overrides.dorsal_ventral_ccf_coordinate)),
    described("left_right_ccf_coordinate", numbers(overrides.left_right_ccf_coordinate)),
  ];
}

/** The electrodes' `location` up to the first hyphen (LGd-sh is LGd); `''` and `'None'` are missing. */
function structureAcronyms(electrodes: Table, rows: Int32Array): Column {
  const locations = locationsOf(electrodes);
  const acronym = (row: number): string | null => {
    const location = locations(row);
    return location === null ? null : location.split("-")[0]!;
  };
  return codedColumn(
    Array.from(rows, (row) => (row < 0 ? null : acronym(row))),
    rows.length,
  );
}

/** Where an electrode is, null out of the brain. Files of 2019 name the column otherwise. */
function locationsOf(electrodes: Table): (row: number) => string | null {
  const name = ["location", "manual_structure_acronym"].find((candidate) =>
    electrodes.columns.some((column) => column.name === candidate && column.problem === undefined),
  );
  if (name === undefined) return () => null;
  const column = electrodes.column(name);
  return (row) => {
    const cell = cellOf(column, row);
    return cell === null || cell === "" || cell === "None" ? null : String(cell);
  };
}

function probeColumns(probes: readonly ProbeFacts[], rows: Int32Array): [ColumnInfo, Column][] {
  const text = (of: (probe: ProbeFacts) => string | boolean | null): Column =>
    codedColumn(
      Array.from(rows, (row) => of(probes[row]!)),
      rows.length,
    );
  const numbers = (of: (probe: ProbeFacts) => number): Column => ({
    kind: "number",
    integer: false,
    values: Float64Array.from(rows, (row) => of(probes[row]!)),
  });
  const hasLfp: Column = {
    kind: "boolean",
    values: Uint8Array.from(rows, (row) => {
      const has = probes[row]!.hasLfpData;
      return has === null ? 255 : Number(has);
    }),
  };
  return [
    described(
      "probe_description",
      text((probe) => probe.description),
    ),
    described(
      "location",
      text((probe) => probe.location),
    ),
    described(
      "probe_sampling_rate",
      numbers((probe) => probe.samplingRate),
    ),
    described(
      "probe_lfp_sampling_rate",
      numbers((probe) => probe.lfpSamplingRate),
    ),
    described("probe_has_lfp_data", hasLfp),
  ];
}

/** One filter: what it is called, whether a row passes, and what else to say. */
interface FilterStep {
  readonly expression: string;
  readonly passes: (row: number) => boolean;
}

function filterSteps(units: Table, channels: JoinedChannels, filter: QualityFilter): readonly FilterStep[] {
  const channelOf = (row: number): number => channels.rowOfUnit[row]!;
  const steps: FilterStep[] = [
    {
      expression: channels.overrides ? "peak channel in file and cache" : "peak channel in file",
      passes: (row) =>
        channels.probeOfUnit[row]! >= 0 &&
        (!channels.overrides || channels.overrideRow[channelOf(row)]! >= 0),
    },
  ];
  if (filter.byValidity) steps.push(...validitySteps(units, channels));
  if (filter.outOfBrain) {
    const locations = locationsOf(channels.electrodes);
    steps.push({
      expression: "peak channel in the brain",
      passes: (row) => locations(channelOf(row)) !== null,
    });
  }
  return [...steps, ...limitSteps(units, filter)];
}

function validitySteps(units: Table, channels: JoinedChannels): readonly FilterStep[] {
  const steps: FilterStep[] = [];
  const valid = booleansOf(channels.electrodes, "valid_data");
  if (valid)
    steps.push({
      expression: "peak channel valid",
      passes: (row) => valid[channels.rowOfUnit[row]!] !== 0,
    });
  if (units.columns.some(({ name, problem }) => name === "quality" && problem === undefined)) {
    const quality = units.column("quality");
    steps.push({ expression: "quality == 'good'", passes: (row) => cellOf(quality, row) === "good" });
  }
  return steps;
}

/**
 * The three limits. A unit whose metric is missing goes even when the limit is off, for AllenSDK compares all the
 * same; and a limit of 0 counts as off, for AllenSDK writes `limit or inf`.
 */
function limitSteps(units: Table, filter: QualityFilter): readonly FilterStep[] {
  const limits = [
    ["amplitude_cutoff", "<=", filter.amplitudeCutoffMaximum],
    ["presence_ratio", ">=", filter.presenceRatioMinimum],
    ["isi_violations", "<=", filter.isiViolationsMaximum],
  ] as const;
  return limits.flatMap(([name, sign, limit]) => {
    if (!units.columns.some((column) => column.name === name && column.problem === undefined)) return [];
    const values = numbersOf(units, name);
    if (limit === null || limit === 0)
      return [{ expression: `${name} != null`, passes: (row: number) => !Number.isNaN(values[row]!) }];
    return [
      {
        expression: `${name} ${sign} ${limit}`,
        passes: (row: number) => (sign === "<=" ? values[row]! <= limit : values[row]! >= limit),
      },
    ];
  });
}

/** Runs the steps one after the other; `kept` receives the rows left. Steps off that remove nothing are not told. */
function reportSteps(total: number, steps: readonly FilterStep[], kept: number[]): readonly StepReport[] {
  let rows = Array.from({ length: total }, (_, row) => row);
  const reports: StepReport[] = [];
  for (const { expression, passes } of steps) {
    const left = rows.filter(passes);
    const removed = rows.length - left.length;
    const always = / (<=|>=|==) /.test(expression);
    if (removed > 0 || always)
      reports.push({ expression, in: rows.length, removed, left: left.length, warnings: [], notices: [] });
    rows = left;
  }
  kept.push(...rows);
  return reports;
}

function sortedRows(
  kept: readonly number[],
  channels: JoinedChannels,
  probes: readonly ProbeFacts[],
): Int32Array {
  const vertical = numbersOf(channels.electrodes, "probe_vertical_position");
  const horizontal = numbersOf(channels.electrodes, "probe_horizontal_position");
  const names = probes.map(({ description }) => description);
  return Int32Array.from(kept).sort((a, b) => {
    const probeA = channels.probeOfUnit[a]!;
    const probeB = channels.probeOfUnit[b]!;
    const channelA = channels.rowOfUnit[a]!;
    const channelB = channels.rowOfUnit[b]!;
    return (
      compareText(names[probeA]!, names[probeB]!) ||
      probeA - probeB ||
      vertical[channelA]! - vertical[channelB]! ||
      horizontal[channelA]! - horizontal[channelB]! ||
      a - b
    );
  });
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const described = (name: string, column: Column): [ColumnInfo, Column] => [
  { name, type: typeOfColumn(column) },
  column,
];

const rowById = (ids: Float64Array): Map<number, number> => {
  const rows = new Map<number, number>();
  ids.forEach((id, row) => {
    if (!rows.has(id)) rows.set(id, row);
  });
  return rows;
};

/** A column as doubles; what is no number is NaN. */
function numbersOf(table: Table, name: string): Float64Array {
  const column = table.column(name);
  if (column.kind === "number") return column.values;
  return Float64Array.from({ length: table.rowCount }, (_, row) =>
    isMissing(column, row) ? NaN : Number(cellOf(column, row)),
  );
}

/** A column of truth values, however stored; undefined when the table has none of that name. */
function booleansOf(table: Table, name: string): Uint8Array | undefined {
  if (!table.columns.some((column) => column.name === name && column.problem === undefined)) return undefined;
  const column = table.column(name);
  if (column.kind === "boolean") return column.values;
  return Uint8Array.from({ length: table.rowCount }, (_, row) => (cellOf(column, row) ? 1 : 0));
}
