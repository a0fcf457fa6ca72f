import type { Notice } from "../errors.ts";
import { missingColumn } from "../table/table.ts";
import type { ColumnInfo, Table } from "../table/table.ts";
import { byName } from "./working-column.ts";
import type { WorkingColumn } from "./working-column.ts";

/**
 * A table of columns that are worked out when they are asked for.
 *
 * @param columns - in display order, the id first
 * @param expectAll - says that all of them will be read
 */
export function workingTable(
  name: string,
  rowCount: number,
  columns: readonly WorkingColumn[],
  notices: () => readonly Notice[],
  expectAll: () => void,
): Table {
  const known = byName(columns);
  const find = (wanted: string): WorkingColumn => {
    const column = known.get(wanted);
    if (!column) throw missingColumn(name, wanted, [...known.keys()]);
    return column;
  };
  let infos: readonly ColumnInfo[] | undefined;
  return {
    name,
    rowCount,
    names: [...known.keys()],
    info: (wanted) => known.get(wanted)?.info,
    get columns() {
      if (!infos) expectAll();
      return (infos ??= columns.map(({ info }) => info));
    },
    get notices() {
      return notices();
    },
    column: (wanted) => find(wanted).column,
    first: (wanted, count) => find(wanted).first(count),
  };
}
