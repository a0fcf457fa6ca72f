import type { ColumnInfo } from "../table/table.ts";

/** Units of the stimulus parameters that the Allen Institute's tables leave unsaid. */
const stimulusUnits: ReadonlyMap<string, string> = new Map([
  ["orientation", "deg"],
  ["x_position", "deg"],
  ["y_position", "deg"],
  ["spatial_frequency", "cycles/deg"],
  ["temporal_frequency", "Hz"],
]);

/** The unit a label's values are in: the column's own, else what is known of the parameter's name. */
export function unitOfLabel(label: string, column: ColumnInfo | undefined): string | undefined {
  return column?.unit ?? stimulusUnits.get(label);
}
