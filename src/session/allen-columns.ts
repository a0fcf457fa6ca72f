import { AnalysisError } from "../core/errors.ts";
import { allenElectrodeColumns } from "../core/units/units.ts";
import type { NwbFile } from "../nwb/nwb-file.ts";
import type { NwbTable } from "../nwb/dynamic-table.ts";

const electrodes = "/general/extracellular_ephys/electrodes";

/**
 * Refuses to take a recording of the Allen Institute for another laboratory's because what tells it is damaged: its
 * quality limits would be skipped, and units be shown that AllenSDK leaves out.
 *
 * @param path - of the units table
 * @throws AnalysisError `damaged-data` naming what is damaged
 */
export function requireAllenColumns(file: NwbFile, path: string): void {
  const units = file.table(path);
  if (stateOf(units, "peak_channel_id") === "absent") return;
  file.requireReadable((lost) => electrodes === lost || electrodes.startsWith(`${lost}/`));
  if (!file.findTable("electrodes")) return;
  const table = file.table("electrodes");
  const states = allenElectrodeColumns.map((name) => stateOf(table, name));
  if (states.includes("absent")) return;
  requireSound(file.path, units, "peak_channel_id");
  for (const name of allenElectrodeColumns) requireSound(file.path, table, name);
}

/**
 * The columns by which noise units are left out, where the file has them: without one of them that is damaged, units
 * would be kept that AllenSDK leaves out.
 *
 * @throws AnalysisError `damaged-data` naming what is damaged
 */
export function requireValidityColumns(file: NwbFile, path: string): void {
  requireSound(file.path, file.table(path), "quality");
  requireSound(file.path, file.table("electrodes"), "valid_data");
}

type State = "sound" | "damaged" | "absent";

function stateOf(table: NwbTable, name: string): State {
  if (table.layout.unreadable.has(name)) return "damaged";
  const info = table.columns.find((column) => column.name === name);
  return info === undefined ? "absent" : info.problem === undefined ? "sound" : "damaged";
}

function requireSound(file: string, table: NwbTable, name: string): void {
  if (stateOf(table, name) !== "damaged") return;
  const object = `${table.path}/${name}`;
  const reason = table.columns.find((column) => column.name === name)?.problem ?? "it cannot be read";
  throw new AnalysisError(
    "damaged-data",
    `${object} in ${file} is damaged: ${reason}. AllenSDK's quality limits cannot be applied without it. Get the file ` +
      'again, or read it with the quality limits off ("none").',
    { path: file, object, reason },
  );
}
