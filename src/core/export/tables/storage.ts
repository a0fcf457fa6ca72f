import type { Cell } from "../../table/table.ts";
import { jsonOf, textOf } from "./cell-text.ts";
import { cellsOf } from "./format.ts";
import type { TableColumn } from "./format.ts";

/** A column as the typed formats (Parquet, Arrow) store it: one type, missing as null. */
export type StoredColumn = { readonly name: string } & (
  | { readonly type: "double"; readonly values: readonly (number | null)[] }
  | { readonly type: "int64"; readonly values: readonly (bigint | null)[] }
  | { readonly type: "bool"; readonly values: readonly (boolean | null)[] }
  | { readonly type: "text"; readonly values: readonly (string | null)[] }
  /** Lists, as JSON text. */
  | { readonly type: "json"; readonly values: readonly (string | null)[] }
);

/** Integers, numbers and booleans keep their type; what mixes types becomes text, lists become JSON text. */
export function storedColumn(column: TableColumn, rowCount: number): StoredColumn {
  const { name } = column;
  const cells = cellsOf(column, rowCount);
  switch (column.type) {
    case "integer":
      return storedIntegers(name, cells);
    case "number":
      return { name, type: "double", values: cells.map((cell) => (cell === null ? null : Number(cell))) };
    case "boolean":
      return { name, type: "bool", values: cells.map((cell) => (cell === null ? null : cell === true)) };
    case "text":
    case "mixed":
    case "reference":
      return { name, type: "text", values: cells.map((cell) => (cell === null ? null : textOf(cell))) };
    case "list":
      return { name, type: "json", values: cells.map((cell) => (cell === null ? null : jsonOf(cell))) };
  }
}

/** Readers have no common type for what lies beyond 64 bits with a sign: text, which loses no digit. */
function storedIntegers(name: string, cells: readonly Cell[]): StoredColumn {
  const values = cells.map(integerOf);
  if (values.every((value) => value === null || BigInt.asIntN(64, value) === value))
    return { name, type: "int64", values };
  return { name, type: "text", values: values.map((value) => (value === null ? null : String(value))) };
}

const integerOf = (cell: Cell): bigint | null =>
  typeof cell === "bigint" ? cell : typeof cell === "number" ? BigInt(cell) : null;
