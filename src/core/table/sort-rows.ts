import { compareText, numberInText } from "../filter/values.ts";
import { missingBoolean } from "./table.ts";
import type { Column, Table } from "./table.ts";

export interface SortKey {
  readonly column: string;
  readonly descending: boolean;
}

/**
 * Rows in the order of some columns, the first deciding first. Equal rows keep their order; missing values come
 * last in both directions; text that holds a number sorts as that number, before other text.
 *
 * @throws AnalysisError `missing-column`, `damaged-data`
 */
export function sortRows(table: Table, rows: Int32Array, keys: readonly SortKey[]): Int32Array {
  const ranked = keys.map(({ column, descending }) => ({
    ranks: ranksOf(table.column(column), rows),
    sign: descending ? -1 : 1,
  }));
  const order = Int32Array.from(rows.keys());
  order.sort((a, b) => {
    for (const { ranks, sign } of ranked) {
      const [x, y] = [ranks[a]!, ranks[b]!];
      if (x === y) continue;
      const [missingX, missingY] = [Number.isNaN(x), Number.isNaN(y)];
      if (missingX && missingY) continue;
      if (missingX || missingY) return missingX ? 1 : -1;
      return x < y ? -sign : sign;
    }
    return a - b;
  });
  return order.map((i) => rows[i]!);
}

/** Numbers in the order of the values, one a row; NaN is missing. */
function ranksOf(column: Column, rows: Int32Array): Float64Array {
  switch (column.kind) {
    case "number":
      return Float64Array.from(rows, (row) => column.values[row]!);
    case "boolean":
      return Float64Array.from(rows, (row) => {
        const value = column.values[row]!;
        return value === missingBoolean ? NaN : value;
      });
    case "bigint":
      return denseRanks(
        rows,
        (row) => column.values[row]!,
        (a, b) => (a < b ? -1 : a > b ? 1 : 0),
      );
    case "coded":
      return denseRanks(
        rows,
        (row) => (column.codes[row]! < 0 ? null : column.values[column.codes[row]!]!),
        compareScalars,
      );
    case "list":
      return Float64Array.from(rows, (row) => column.lengths[row]!);
  }
}

function denseRanks<T>(
  rows: Int32Array,
  value: (row: number) => T | null,
  compare: (a: T, b: T) => number,
): Float64Array {
  const distinct = new Set<T>();
  for (const row of rows) {
    const of = value(row);
    if (of !== null) distinct.add(of);
  }
  const rank = new Map([...distinct].sort(compare).map((each, i) => [each, i]));
  return Float64Array.from(rows, (row) => {
    const of = value(row);
    return of === null ? NaN : rank.get(of)!;
  });
}

function compareScalars(a: string | number | boolean, b: string | number | boolean): number {
  const [x, y] = [numberOf(a), numberOf(b)];
  if (Number.isNaN(x) !== Number.isNaN(y)) return Number.isNaN(x) ? 1 : -1;
  if (x !== y && !Number.isNaN(x)) return x - y;
  return compareText(String(a), String(b));
}

const numberOf = (value: string | number | boolean): number =>
  typeof value === "string" ? numberInText(value) : Number(value);
