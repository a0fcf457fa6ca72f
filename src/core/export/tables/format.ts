import type { Cell, ColumnType } from "../../table/table.ts";

/** One way to write a table. A new one is one file here and one line in `registry.ts`. */
export interface TableFormat {
  /** On the command line's `--format`. */
  readonly id: string;
  /** In menus. */
  readonly label: string;
  readonly extension: string;
  /** Text can be shown on a screen. */
  readonly kind: "text" | "binary";
  /**
   * The same table and metadata give the same bytes, always.
   *
   * @param metadata - key-value texts to carry inside, where the format has a place for them
   */
  encode(table: TableData, metadata?: Readonly<Record<string, string>>): Promise<Uint8Array>;
}

/** A table to write: typed columns, all of one length. */
export interface TableData {
  readonly rowCount: number;
  readonly columns: readonly TableColumn[];
}

/** Values of a column: numbers (missing is NaN), or cells (missing is null). */
export type TableColumn = { readonly name: string; readonly type: ColumnType } & (
  { readonly numbers: ArrayLike<number> } | { readonly cells: readonly Cell[] }
);

/** One cell; missing is null. */
export function cellAt(column: TableColumn, row: number): Cell {
  if ("cells" in column) return column.cells[row]!;
  const value = column.numbers[row]!;
  return Number.isNaN(value) ? null : value;
}

/** All cells of a column; missing is null. */
export const cellsOf = (column: TableColumn, rowCount: number): Cell[] =>
  Array.from({ length: rowCount }, (_, row) => cellAt(column, row));
