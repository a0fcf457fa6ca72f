import { cellOf, codedColumn, missingBoolean } from "./table.ts";
import type { Cell, Column, ColumnInfo, Table } from "./table.ts";

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
