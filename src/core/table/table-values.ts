import { columnAt } from "./column-rows.ts";
import { AnalysisError, endsReading } from "../errors.ts";
import { cellOf, infoOf, isMissing, typeOfColumn } from "./table.ts";
import type { Column, ColumnInfo, Table } from "./table.ts";

/** A column with the type it is shown with. */
export const described = (name: string, column: Column): [ColumnInfo, Column] => [
  { name, type: typeOfColumn(column) },
  column,
];

/** Whether a table has a readable column of this name. */
export const hasColumn = (table: Table | undefined, name: string): table is Table =>
  table !== undefined && isSound(infoOf(table, name));

const isSound = (info: ColumnInfo | undefined): boolean => info !== undefined && info.problem === undefined;

/**
 * A column that numbers may be made of. Reading it is what tells of its problems: of some rows only values may be
 * missing, and they would be taken for values that were never there.
 *
 * @throws AnalysisError `damaged-data` when it has one, or as `column`
 */
export function soundColumn(table: Table, name: string): Column {
  const column = table.column(name);
  requireSound(table.name, name, infoOf(table, name));
  return column;
}

/** @throws AnalysisError `damaged-data` */
export function requireSound(table: string, name: string, info: ColumnInfo | undefined): void {
  const reason = info?.problem;
  if (reason === undefined) return;
  throw new AnalysisError("damaged-data", `Column "${name}" of ${table} cannot be used: ${reason}`, {
    path: table,
    object: name,
    reason,
  });
}

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

/**
 * A column of a table at some rows, under the name it is shown with. A column that cannot be read is shown as
 * missing, with the reason: it costs itself and not the table.
 */
export function shownColumn(
  table: Table,
  stored: string,
  shown: string,
  rows: Int32Array,
): [ColumnInfo, Column] {
  try {
    const column = columnAt(table.column(stored), rows);
    return [{ ...knownOf(table, stored), name: shown }, column];
  } catch (error) {
    if (!(error instanceof AnalysisError) || endsReading(error)) throw error;
    const nothing = { kind: "coded", codes: new Int32Array(rows.length).fill(-1), values: [] } as const;
    return [{ problem: error.message, ...knownOf(table, stored), name: shown }, nothing];
  }
}

/** Asked for after reading, which is when a table learns of a column's problems. */
const knownOf = (table: Table, name: string): ColumnInfo =>
  infoOf(table, name) ?? { name, type: typeOfColumn(table.column(name)) };
