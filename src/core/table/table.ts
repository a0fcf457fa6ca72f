import { AnalysisError } from "../errors.ts";
import type { Notice } from "../errors.ts";
import { nearestNames } from "../nearest.ts";
import type { Precision } from "./precision.ts";

/**
 * Named typed columns with row ids. A column is read when it is first asked for and never copied: a view
 * is a list of row numbers. Missing is one thing, however the file stores it.
 *
 * - `number`: float64, missing is NaN. `integer` says that every value came from an integer type.
 * - `bigint`: 64-bit integers of which some do not fit a double exactly; never missing.
 * - `boolean`: 0, 1, or {@link missingBoolean}.
 * - `coded`: dictionary-coded scalars (text, or text mixed with numbers and booleans); code -1 is missing.
 * - `list`: a ragged or multi-dimensional cell a row. Only the lengths are held; cells are read on demand.
 */
export type Column = NumberColumn | BigIntColumn | BooleanColumn | CodedColumn | ListColumn;

export type Scalar = string | number | boolean | bigint;

/** What one cell shows: a scalar, a list of cells, or nothing. */
export type Cell = Scalar | null | readonly Cell[];

export interface NumberColumn {
  readonly kind: "number";
  readonly values: Float64Array;
  readonly integer: boolean;
  /** Every value came from a float this narrow: a number that is typed is compared as NumPy does, rounded to one. */
  readonly precision?: Precision;
}
export interface BigIntColumn {
  readonly kind: "bigint";
  readonly values: BigInt64Array | BigUint64Array;
}
export interface BooleanColumn {
  readonly kind: "boolean";
  readonly values: Uint8Array;
}
export interface CodedColumn {
  readonly kind: "coded";
  readonly codes: Int32Array;
  readonly values: readonly (string | number | boolean)[];
}
export interface ListColumn {
  readonly kind: "list";
  /** Number of entries of each row's cell, `(rows)`; NaN where the cell is missing or damaged. */
  readonly lengths: Float64Array;
  /** The cell of one row, read from the file when asked for. */
  cell(row: number): readonly Cell[];
}

export const missingBoolean = 255;

/** The stored type as users read it: on the command line's `info`, in headers and in messages. */
export type ColumnType = "integer" | "number" | "boolean" | "text" | "mixed" | "list" | "reference";

export interface ColumnInfo {
  readonly name: string;
  readonly type: ColumnType;
  readonly description?: string;
  readonly unit?: string;
  /** Present in the file but not named in the table's `colnames`. */
  readonly unlisted?: boolean;
  /** Why the column must not be used in filters or labels: damaged, too short, unreadable. */
  readonly problem?: string;
}

export interface Table {
  /** As in the contract: `stimulus_presentations`, `units`, `electrodes`, `trials`, `intervals/NAME`, ... */
  readonly name: string;
  readonly rowCount: number;
  /** The id column first, then the table's own order. */
  readonly columns: readonly ColumnInfo[];
  /** Columns that are in the file and cannot be read; asked for one of them, `column` says why. */
  readonly lost?: readonly string[];
  /** The names alone, where `columns` are known only when all values are read: see {@link namesOf}. */
  readonly names?: readonly string[];
  readonly notices: readonly Notice[];
  /** One of `columns`, where that costs less than all of them: see {@link infoOf}. */
  info?(name: string): ColumnInfo | undefined;
  /**
   * The values of a column, read at the first call.
   *
   * @throws AnalysisError `missing-column`, `damaged-data` or `missing-filter`
   */
  column(name: string): Column;
  /** At least the first `count` rows of a column, where they cost less than all: see {@link firstOf}. */
  first?(name: string, count: number): Column;
  /** Says which columns will be read, so that of a file far away they are fetched together. Promises nothing. */
  expect?(names: readonly string[]): void;
}

/** The names of a table's columns, in their order. Nothing is read for them. */
export const namesOf = (table: Table): readonly string[] =>
  table.names ?? table.columns.map(({ name }) => name);

/** What is known of a column; nothing is read of others. */
export const infoOf = (table: Table, name: string): ColumnInfo | undefined =>
  table.info ? table.info(name) : table.columns.find((column) => column.name === name);

/**
 * At least the first `count` rows of a column.
 *
 * @throws AnalysisError as `column`
 */
export const firstOf = (table: Table, name: string, count: number): Column =>
  table.first ? table.first(name, count) : table.column(name);

/** One cell of a column; missing is null. */
export function cellOf(column: Column, row: number): Cell {
  switch (column.kind) {
    case "number": {
      const value = column.values[row]!;
      return Number.isNaN(value) ? null : value;
    }
    case "bigint": {
      const value = column.values[row]!;
      return value >= -(2n ** 53n) && value <= 2n ** 53n ? Number(value) : value;
    }
    case "boolean": {
      const value = column.values[row]!;
      return value === missingBoolean ? null : value === 1;
    }
    case "coded": {
      const code = column.codes[row]!;
      return code < 0 ? null : column.values[code]!;
    }
    case "list":
      return column.cell(row);
  }
}

export function isMissing(column: Column, row: number): boolean {
  switch (column.kind) {
    case "number":
      return Number.isNaN(column.values[row]!);
    case "bigint":
    case "list":
      return false;
    case "boolean":
      return column.values[row] === missingBoolean;
    case "coded":
      return column.codes[row]! < 0;
  }
}

/** Number of missing cells among all rows. */
export function countMissing(column: Column, rowCount: number): number {
  let missing = 0;
  switch (column.kind) {
    case "number": {
      const { values } = column;
      for (let row = 0; row < rowCount; row++) if (Number.isNaN(values[row]!)) missing++;
      return missing;
    }
    case "boolean": {
      const { values } = column;
      for (let row = 0; row < rowCount; row++) if (values[row] === missingBoolean) missing++;
      return missing;
    }
    case "coded": {
      const { codes } = column;
      for (let row = 0; row < rowCount; row++) if (codes[row]! < 0) missing++;
      return missing;
    }
    case "bigint":
    case "list":
      return 0;
  }
}

/** A coded column of scalars, one entry a row; null is missing. Values are coded in order of appearance. */
export function codedColumn(
  cells: Iterable<string | number | boolean | null>,
  rowCount: number,
): CodedColumn {
  const codes = new Int32Array(rowCount);
  const values: (string | number | boolean)[] = [];
  const codeOf = new Map<string | number | boolean, number>();
  let row = 0;
  for (const cell of cells) {
    if (cell === null) {
      codes[row++] = -1;
      continue;
    }
    let code = codeOf.get(cell);
    if (code === undefined) {
      code = values.push(cell) - 1;
      codeOf.set(cell, code);
    }
    codes[row++] = code;
  }
  return { kind: "coded", codes, values };
}

/** The type a column of these values is shown with. */
export function typeOfColumn(column: Column): ColumnType {
  switch (column.kind) {
    case "number":
      return column.integer ? "integer" : "number";
    case "bigint":
      return "integer";
    case "boolean":
      return "boolean";
    case "list":
      return "list";
    case "coded":
      return column.values.some((value) => typeof value !== "string") ? "mixed" : "text";
  }
}

/** A table whose columns are in memory already. `columns` is in display order, the id first. */
export function tableOf(
  name: string,
  rowCount: number,
  columns: readonly (readonly [ColumnInfo | string, Column])[],
  notices: readonly Notice[] = [],
): Table {
  const byName = new Map(
    columns.map(([info, column]) => [typeof info === "string" ? info : info.name, column]),
  );
  return {
    name,
    rowCount,
    notices,
    columns: columns.map(([info, column]) =>
      typeof info === "string" ? { name: info, type: typeOfColumn(column) } : info,
    ),
    column(wanted) {
      const column = byName.get(wanted);
      if (!column) throw missingColumn(name, wanted, [...byName.keys()]);
      return column;
    },
  };
}

/**
 * Refuses a table whose ids are lost: row numbers would be written in their place.
 *
 * @throws AnalysisError `damaged-data`
 */
export function requireIds(of: Table): void {
  const { name: table } = of;
  const [object = ""] = namesOf(of);
  const reason = infoOf(of, object)?.problem;
  if (reason === undefined) return;
  throw new AnalysisError(
    "damaged-data",
    `The rows of ${table} have no ids to be written: ${reason}. Compare the file with the original, or get it again.`,
    { path: table, object, reason },
  );
}

/** The error for a column that is not there; it names those that come nearest. */
export function missingColumn(
  table: string,
  column: string,
  available: readonly string[],
): AnalysisError<"missing-column"> {
  const nearest = nearestNames(column, available);
  const hint = nearest.length ? ` Did you mean ${nearest.map((name) => `"${name}"`).join(" or ")}?` : "";
  return new AnalysisError(
    "missing-column",
    `There is no column "${column}" in ${table}.${hint} Columns: ${available.join(", ")}.`,
    { table, column, available, nearest },
  );
}
