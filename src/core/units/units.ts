import { channelColumns, joinedChannels, probeColumns } from "./channels.ts";
import type { ChannelSources, JoinedChannels, ProbeFacts } from "./channels.ts";
import { columnAt, tableAt } from "../table/column-rows.ts";
import type { StepReport } from "../recipe/preview.ts";
import { filterSteps, plainFilterSteps, qualityFilter, qualityMetrics, reportSteps } from "./quality.ts";
import type { QualityFilter } from "./quality.ts";
import type { Quality } from "../recipe/recipe.ts";
import { cellOf, codedColumn, requireIds, tableOf } from "../table/table.ts";
import type { Column, ColumnInfo, NumberColumn, Table } from "../table/table.ts";
import { described, hasColumn, numbersOf, shownColumn } from "../table/table-values.ts";

/**
 * The units of an Allen recording as AllenSDK's `EcephysSession` shows them: units joined
 * with their peak channel and its probe, filtered by quality, renamed and sorted.
 * Rules: AllenSDK 2.16.2, `_units.py`, `probes.py`, `ecephys_session.py`.
 */

export interface UnitSources extends ChannelSources {
  /** The file's units table. */
  readonly units: Table;
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

/** Columns of the electrodes by which units are joined with their probe and put in order. */
export const allenElectrodeColumns = [
  "probe_id",
  "probe_vertical_position",
  "probe_horizontal_position",
] as const;

/** True for a file whose units and electrodes carry what AllenSDK joins by. */
export function hasAllenUnits(units: Table | undefined, electrodes: Table | undefined): boolean {
  return (
    hasColumn(units, "peak_channel_id") && allenElectrodeColumns.every((name) => hasColumn(electrodes, name))
  );
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
  requireIds(units);
  const channels = joinedChannels(sources, units);
  const steps = filterSteps(units, channels, filter);
  const kept: number[] = [];
  const reports = reportSteps(units.rowCount, steps, kept);
  const rows = sortedRows(kept, channels, probes);
  const channelRows = rows.map((row) => channels.rowOfUnit[row]!);
  const probeRows = rows.map((row) => channels.probeOfUnit[row]!);
  const columns: [ColumnInfo, Column][] = [
    described("unit_id", columnAt(units.column("id"), rows)),
    ...unitColumns(units, rows, filter),
    ...channelColumns(channels, channelRows, !filter.byValidity),
    ...probeColumns(probes, probeRows),
    ...furtherColumns(units, rows),
  ];
  return {
    table: tableOf("units", rows.length, columns, [...units.notices, ...channels.notices]),
    fileRows: rows,
    total: units.rowCount,
    defaults: reports,
  };
}

/**
 * The units of a file without the Allen layout: its own table, less what limits of the recipe's own remove.
 * AllenSDK's defaults are not applied; where metrics of these names invite to expect it, a notice says so.
 */
export function plainUnits(units: Table, quality: Quality): AssembledUnits {
  const kept: number[] = [];
  const reports = reportSteps(units.rowCount, plainFilterSteps(units, quality), kept);
  const metrics = qualityMetrics.filter((name) => hasColumn(units, name));
  const notice = {
    code: "quality-not-applied",
    message: `AllenSDK's quality limits are for recordings in the Allen layout and are not applied here; ${metrics.join(", ")} can be used in steps.`,
  };
  const notices = quality === "allen" && metrics.length ? [notice] : [];
  const fileRows = Int32Array.from(kept);
  const left = kept.length === units.rowCount ? units : tableAt(units, fileRows);
  const table = notices.length
    ? {
        ...tableAt(units, fileRows),
        get notices() {
          return [...units.notices, ...notices];
        },
      }
    : left;
  return { table, fileRows, total: units.rowCount, defaults: reports };
}

/** AllenSDK's `structurewise_unit_counts`: units a structure, most first, ties by first appearance. */
export function structurewiseUnitCounts(units: Table): Table {
  const column = hasColumn(units, "ecephys_structure_acronym")
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
  const present = new Set(listed(units).map(({ name }) => name));
  return unitColumnNames
    .filter(([stored]) => present.has(stored) && !(stored === "quality" && filter.byValidity))
    .map(([stored, shown]) => shownColumn(units, stored, shown, rows));
}

/** Columns AllenSDK does not know: it refuses the file, we show them behind its own. */
function furtherColumns(units: Table, rows: Int32Array): [ColumnInfo, Column][] {
  const known = new Set([...unitColumnNames.map(([stored]) => stored), ...hiddenUnitColumns]);
  return listed(units)
    .filter(({ name, type }) => !known.has(name) && type !== "list")
    .map(({ name }) => shownColumn(units, name, name, rows));
}

const listed = (table: Table): readonly ColumnInfo[] => table.columns.filter(({ unlisted }) => !unlisted);

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
