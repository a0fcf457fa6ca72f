import type { CacheChannels } from "../cache-facts.ts";
import type { Notice } from "../errors.ts";
import { columnAt } from "../table/column-rows.ts";
import { cellOf, codedColumn, tableOf } from "../table/table.ts";
import type { Column, ColumnInfo, NumberColumn, Table } from "../table/table.ts";
import { booleansOf, described, hasColumn, numbersOf, shownColumn } from "../table/table-values.ts";

/**
 * The channels and probes of an Allen recording as AllenSDK shows them.
 * Rules: AllenSDK 2.16.2, `_channels.py`, `probes.py`, `ecephys_session.py`.
 */

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

/** Where channels and probes come from. */
export interface ChannelSources {
  /** The file's electrodes table; its ids are channel ids. */
  readonly electrodes: Table;
  /** In electrode-group order. */
  readonly probes: readonly ProbeFacts[];
  /** Channels as the cache knows them. */
  readonly overrides?: CacheChannels;
}

/**
 * The channels table: the electrodes of the file, with the cache's columns in their place.
 *
 * @param byValidity - leave out channels that are not valid, and the column that says so
 */
export function assembleChannels(sources: ChannelSources, byValidity = true): Table {
  const { electrodes } = sources;
  const valid = booleansOf(electrodes, "valid_data");
  const rows = Int32Array.from(
    Array.from({ length: electrodes.rowCount }, (_, row) => row).filter(
      (row) => !byValidity || valid?.[row] !== 0,
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
    described("id", columnAt(electrodes.column("id"), joined.rows)),
    ...channelColumns(view, joined.rows, !byValidity),
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

/** Units joined with their peak channels, and these with the cache's and with the probes. */
export interface JoinedChannels {
  readonly electrodes: Table;
  readonly overrides: CacheChannels | undefined;
  /** `(electrodes)` row of the override table, -1 for none. */
  readonly overrideRow: Int32Array;
  /** `(units)` row of the peak channel in the electrodes table, -1 for none. */
  readonly rowOfUnit: Int32Array;
  /** `(units)` index of the probe, -1 for none. */
  readonly probeOfUnit: Int32Array;
  readonly notices: readonly Notice[];
}

export function joinedChannels(sources: ChannelSources, units: Table): JoinedChannels {
  const { electrodes, probes, overrides } = sources;
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
  overrides: CacheChannels | undefined,
): { rows: Int32Array; overrideRow: Int32Array } {
  const overrideRow = new Int32Array(electrodes.rowCount).fill(-1);
  if (!overrides) return { rows, overrideRow };
  const rowOf = rowById(overrides.id);
  const ids = numbersOf(electrodes, "id");
  for (let row = 0; row < ids.length; row++) overrideRow[row] = rowOf.get(ids[row]!) ?? -1;
  return { rows: rows.filter((row) => overrideRow[row]! >= 0), overrideRow };
}

export function channelColumns(
  channels: JoinedChannels,
  rows: Int32Array,
  showValidity: boolean,
): [ColumnInfo, Column][] {
  const { electrodes, overrides } = channels;
  const present = new Set(electrodes.columns.map(({ name }) => name));
  const own = (shown: string, ...stored: readonly string[]): [ColumnInfo, Column][] => {
    const name = stored.find((candidate) => present.has(candidate));
    return name === undefined ? [] : [shownColumn(electrodes, name, shown, rows)];
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
    ...(showValidity ? own("valid_data", "valid_data") : []),
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

function overrideColumns(overrides: CacheChannels, rows: Int32Array): [ColumnInfo, Column][] {
  const numbers = (values: Float64Array): Column =>
    columnAt({ kind: "number", integer: false, values }, rows);
  const acronyms = codedColumn(overrides.ecephys_structure_acronym, overrides.id.length);
  return [
    described("ecephys_structure_id", numbers(overrides.ecephys_structure_id)),
    described("ecephys_structure_acronym", columnAt(acronyms, rows)),
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
export function locationsOf(electrodes: Table): (row: number) => string | null {
  const name = ["location", "manual_structure_acronym"].find((candidate) => hasColumn(electrodes, candidate));
  if (name === undefined) return () => null;
  const column = electrodes.column(name);
  return (row) => {
    const cell = cellOf(column, row);
    return cell === null || cell === "" || cell === "None" ? null : String(cell);
  };
}

export function probeColumns(probes: readonly ProbeFacts[], rows: Int32Array): [ColumnInfo, Column][] {
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

const rowById = (ids: Float64Array): Map<number, number> => {
  const rows = new Map<number, number>();
  ids.forEach((id, row) => {
    if (!rows.has(id)) rows.set(id, row);
  });
  return rows;
};
