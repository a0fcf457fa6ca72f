import type { ColumnInfo } from "../../../src/core/table/table.ts";

/** Groups of the unit table's columns, by what they are about. */
const groups: readonly { readonly name: string; readonly pattern: RegExp }[] = [
  {
    name: "Identity",
    pattern:
      /^(unit_id|id|local_index|cluster_id|peak_channel_id|probe_(id|description)|firing_rate|.*structure_.*|location|group_name|cell_type)$/,
  },
  {
    name: "Quality",
    pattern:
      /^(unit_id|id|.*isi_violations|amplitude_cutoff|presence_ratio|isolation_distance|l_ratio|d_prime|nn_.*|silhouette_score|snr|quality|.*drift|firing_rate)$/i,
  },
  {
    name: "Waveform",
    pattern:
      /^(unit_id|id|waveform_.*|snr|spread|velocity_.*|pt_ratio|.*halfwidth|.*duration|.*slope|amplitude)$/i,
  },
  {
    name: "Location",
    pattern:
      /^(unit_id|id|.*structure_.*|.*ccf_coordinate|probe_.*|location|peak_channel_id|electrodes?|electrode_group|x|y|z)$/,
  },
];

/** A choice of columns; undefined columns means all. */
export interface ColumnPreset {
  readonly name: string;
  readonly columns: readonly string[] | undefined;
}

/** The presets that leave something to see besides the id, "All" first. */
export function columnPresets(columns: readonly ColumnInfo[]): readonly ColumnPreset[] {
  const found = groups.map(({ name, pattern }) => ({
    name,
    columns: columns.filter((column) => pattern.test(column.name)).map((column) => column.name),
  }));
  return [
    { name: "All columns", columns: undefined },
    ...found.filter((preset) => preset.columns.length > 2),
  ];
}
