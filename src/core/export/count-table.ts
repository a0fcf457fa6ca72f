import type { CountMatrix } from "../counts/count-matrix.ts";
import type { Notice } from "../errors.ts";
import type { Cell } from "../table/table.ts";
import type { TableColumn, TableData } from "./tables/format.ts";
import { uniqueNames } from "./unique-names.ts";

/**
 * A count matrix as a table, one row a trial: `trial_id`, `label`, then a column a unit named by its id. With more
 * than one bin a column is a unit in a bin, `ID@BIN` with bins from 0, in the order of X: all units of bin 0 first.
 * Units that share an id are told apart as `7` and `7#2`: see {@link repeatedIdsNotice}.
 */
export function countTable(data: CountMatrix): TableData {
  const { trials, bins, units, counts, labels } = data;
  const trialIds: TableColumn = { name: "trial_id", type: "integer", cells: [...data.trialIds] };
  const columns: TableColumn[] = [trialIds, labelColumn(labels, trials)];
  const width = bins * units;
  const ids = unitNames(data);
  for (let bin = 0; bin < bins; bin++)
    for (let unit = 0; unit < units; unit++) {
      const id = ids[unit]!;
      const at = bin * units + unit;
      const numbers = Float64Array.from({ length: trials }, (_, trial) => counts[trial * width + at]!);
      columns.push({ name: bins === 1 ? id : `${id}@${bin}`, type: "integer", numbers });
    }
  return { rowCount: trials, columns };
}

/** The ids as names of columns, apart from each other and from the two columns before them. */
const unitNames = ({ unitIds }: Pick<CountMatrix, "unitIds">): readonly string[] =>
  uniqueNames(["trial_id", "label", ...Array.from(unitIds, String)]).slice(2);

/** Says which units share an id, and how their columns are called in files that name columns. */
export function repeatedIdsNotice(unitIds: CountMatrix["unitIds"]): Notice | undefined {
  const ids = Array.from(unitIds, String);
  const seen = new Set<string>();
  const repeated = [...new Set(ids.filter((id) => seen.size === seen.add(id).size))];
  if (repeated.length === 0) return undefined;
  const second = unitNames({ unitIds })[ids.indexOf(repeated[0]!, ids.indexOf(repeated[0]!) + 1)]!;
  const shown = repeated.slice(0, 5).join(", ") + (repeated.length > 5 ? ", ..." : "");
  return {
    code: "repeated-unit-ids",
    message:
      `${ids.length} units have ${seen.size} different ids (${shown} repeat): in files with a column for each unit ` +
      `the second of ${repeated[0]!} is called ${second}, in the order of the units.`,
  };
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
