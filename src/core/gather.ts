import { missingBoolean } from "./table.ts";
import type { Column } from "./table.ts";

/** Rows of a column, in this order, as a column of its own: a join. Row -1 gives a missing cell. */
export function gather(column: Column, rows: Int32Array): Column {
  switch (column.kind) {
    case "number":
      return {
        kind: "number",
        integer: column.integer,
        values: Float64Array.from(rows, (row) => (row < 0 ? NaN : column.values[row]!)),
      };
    case "bigint":
      if (rows.includes(-1)) return gather(asNumbers(column.values), rows);
      return { kind: "bigint", values: BigInt64Array.from(rows, (row) => column.values[row]!) };
    case "boolean":
      return {
        kind: "boolean",
        values: Uint8Array.from(rows, (row) => (row < 0 ? missingBoolean : column.values[row]!)),
      };
    case "coded":
      return {
        kind: "coded",
        values: column.values,
        codes: Int32Array.from(rows, (row) => (row < 0 ? -1 : column.codes[row]!)),
      };
    case "list":
      return {
        kind: "list",
        lengths: Float64Array.from(rows, (row) => (row < 0 ? 0 : column.lengths[row]!)),
        cell: (row) => (rows[row]! < 0 ? [] : column.cell(rows[row]!)),
      };
  }
}

const asNumbers = (values: ArrayLike<bigint>): Column => ({
  kind: "number",
  integer: true,
  values: Float64Array.from(values as ArrayLike<unknown> as ArrayLike<number>, Number),
});
