import type { CountMatrix } from "../count-matrix.ts";
import type { Cell } from "../table.ts";
import type { TableColumn, TableData } from "./tables/format.ts";

/**
 * A count matrix as a table, one row a trial: `trial_id`, `label`, then a column a unit named by its id. With more
 * than one bin a column is a unit in a bin, `ID@BIN` with bins from 0, in the order of X: all units of bin 0 first.
 */
export function countTable(data: CountMatrix): TableData {
  const { trials, bins, units, counts, labels } = data;
  const trialIds: TableColumn = { name: "trial_id", type: "integer", cells: [...data.trialIds] };
  const columns: TableColumn[] = [trialIds, labelColumn(labels, trials)];
  const width = bins * units;
  for (let bin = 0; bin < bins; bin++)
    for (let unit = 0; unit < units; unit++) {
      const id = String(data.unitIds[unit]!);
      const at = bin * units + unit;
      const numbers = Float64Array.from({ length: trials }, (_, trial) => counts[trial * width + at]!);
      columns.push({ name: bins === 1 ? id : `${id}@${bin}`, type: "integer", numbers });
    }
  return { rowCount: trials, columns };
}

/** The value of each trial's label; missing everywhere when no label was asked for. */
function labelColumn(labels: CountMatrix["labels"], trials: number): TableColumn {
  const classes: ArrayLike<Cell> = labels?.classes ?? [];
  const type = labels && Array.isArray(labels.classes) ? "text" : "number";
  const cells = Array.from({ length: trials }, (_, trial) =>
    labels ? classes[labels.index[trial]!]! : null,
  );
  return { name: "label", type, cells };
}
