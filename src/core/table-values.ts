import { cellOf, isMissing, typeOfColumn } from "./table.ts";
import type { Column, ColumnInfo, Table } from "./table.ts";

/** A column with the type it is shown with. */
export const described = (name: string, column: Column): [ColumnInfo, Column] => [
  { name, type: typeOfColumn(column) },
  column,
];

/** Whether a table has a readable column of this name. */
export const hasColumn = (table: Table | undefined, name: string): table is Table =>
  table?.columns.some((column) => column.name === name && column.problem === undefined) ?? false;

/** A column as doubles; what is no number is NaN. */
export function numbersOf(table: Table, name: string): Float64Array {
  const column = table.column(name);
  if (column.kind === "number") return column.values;
  return Float64Array.from({ length: table.rowCount }, (_, row) =>
    isMissing(column, row) ? NaN : Number(cellOf(column, row)),
  );
}

/** A column of truth values, however stored; undefined when the table has none of that name. */
export function booleansOf(table: Table, name: string): Uint8Array | undefined {
  if (!hasColumn(table, name)) return undefined;
  const column = table.column(name);
  if (column.kind === "boolean") return column.values;
  return Uint8Array.from({ length: table.rowCount }, (_, row) => (cellOf(column, row) ? 1 : 0));
}
