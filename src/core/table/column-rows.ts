import { cellOf, codedColumn, infoOf, missingBoolean } from "./table.ts";
import type { Cell, Column, ColumnInfo, Table } from "./table.ts";

/** Stretches of rows that follow each other, one behind the other: where each starts, and where it goes. */
export interface Stretches {
  readonly starts: Int32Array;
  /** With the number of all rows at the end. */
  readonly places: Int32Array;
}

/** Null where the stretches are too short to be worth it, or a row is -1. */
export function stretchesOf(rows: Int32Array): Stretches | null {
  const starts: number[] = [];
  const places: number[] = [];
  for (let i = 0; i < rows.length; i++) {
    if (rows[i]! < 0) return null;
    if (i > 0 && rows[i] === rows[i - 1]! + 1) continue;
    starts.push(rows[i]!);
    places.push(i);
    if (16 * starts.length > rows.length + 16) return null;
  }
  return { starts: Int32Array.from(starts), places: Int32Array.from([...places, rows.length]) };
}

function copied<T extends Float64Array | Int32Array | Uint8Array>(from: T, into: T, stretches: Stretches): T {
  const { starts, places } = stretches;
  for (let i = 0; i < starts.length; i++) {
    const [start, at, end] = [starts[i]!, places[i]!, places[i + 1]!];
    into.set(from.subarray(start, start + end - at), at);
  }
  return into;
}

/** {@link columnAt} where the rows are known to be few stretches. */
export function columnAtStretches(column: Column, rows: Int32Array, stretches: Stretches | null): Column {
  if (stretches === null) return columnAt(column, rows);
  const n = rows.length;
  switch (column.kind) {
    case "number":
      return { ...column, values: copied(column.values, new Float64Array(n), stretches) };
    case "boolean":
      return { kind: "boolean", values: copied(column.values, new Uint8Array(n), stretches) };
    case "coded":
      return { ...column, codes: copied(column.codes, new Int32Array(n), stretches) };
    default:
      return columnAt(column, rows);
  }
}

/**
 * A column at some rows, in their order; they may repeat. Row -1, where a join found nothing, is missing.
 */
export function columnAt(column: Column, rows: Int32Array): Column {
  const n = rows.length;
  switch (column.kind) {
    case "number": {
      const values = new Float64Array(n);
      for (let i = 0; i < n; i++) values[i] = rows[i]! < 0 ? NaN : column.values[rows[i]!]!;
      return { ...column, values };
    }
    case "boolean": {
      const values = new Uint8Array(n);
      for (let i = 0; i < n; i++) values[i] = rows[i]! < 0 ? missingBoolean : column.values[rows[i]!]!;
      return { kind: "boolean", values };
    }
    case "coded": {
      const codes = new Int32Array(n);
      for (let i = 0; i < n; i++) codes[i] = rows[i]! < 0 ? -1 : column.codes[rows[i]!]!;
      return { ...column, codes };
    }
    case "bigint":
      return bigintsAt(column.values, rows);
    case "list":
      return {
        kind: "list",
        lengths: Float64Array.from(rows, (row) => (row < 0 ? 0 : column.lengths[row]!)),
        cell: (i) => (rows[i]! < 0 ? [] : column.cell(rows[i]!)),
      };
  }
}

function bigintsAt(values: BigInt64Array | BigUint64Array, rows: Int32Array): Column {
  if (rows.includes(-1))
    // 64-bit integers have no missing value; as text they keep theirs.
    return codedColumn(
      Array.from(rows, (row) => (row < 0 ? null : String(values[row]!))),
      rows.length,
    );
  const out =
    values instanceof BigInt64Array ? new BigInt64Array(rows.length) : new BigUint64Array(rows.length);
  for (let i = 0; i < rows.length; i++) out[i] = values[rows[i]!]!;
  return { kind: "bigint", values: out };
}

/**
 * A table at some rows, in their order. Columns are taken when they are asked for.
 *
 * @param columns - those to show; all, with what is known of them by then, when left out
 */
export function tableAt(table: Table, rows: Int32Array, columns?: readonly ColumnInfo[]): Table {
  const taken = new Map<string, Column>();
  return {
    name: table.name,
    rowCount: rows.length,
    ...(table.names && !columns ? { names: table.names, info: (name: string) => infoOf(table, name) } : {}),
    get columns() {
      return columns ?? table.columns;
    },
    get notices() {
      return table.notices;
    },
    column(name) {
      const known = taken.get(name);
      if (known) return known;
      const column = columnAt(table.column(name), rows);
      taken.set(name, column);
      return column;
    },
  };
}

/** All cells of a column as plain values; for small tables and tests. */
export function cellsOf(column: Column, rowCount: number): Cell[] {
  return Array.from({ length: rowCount }, (_, row) => cellOf(column, row));
}

/**
 * The first `count` rows of a column, not copied. Whole numbers beyond doubles are handed over whole: where one is
 * missing they all become text.
 */
export function headOf<C extends Exclude<Column, { kind: "list" }>>(column: C, count: number): C {
  if (column.kind === "bigint") return column;
  if (column.kind === "coded") return { ...column, codes: column.codes.subarray(0, count) };
  return { ...column, values: column.values.subarray(0, count) };
}
