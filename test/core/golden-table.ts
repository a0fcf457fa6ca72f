import assert from "node:assert/strict";
import { cellsOf } from "../../src/core/table/column-rows.ts";
import type { Table } from "../../src/core/table/table.ts";
import type { GoldenTable } from "../fixtures.ts";

/** AllenSDK writes `null` for what does not apply; both it and NaN are missing here. */
const plain = (value: unknown): unknown => (value === "null" ? null : value);

/**
 * Compares a table with what AllenSDK gives: the ids, the columns (whose order is arbitrary in AllenSDK) and
 * every value, to the last bit.
 */
export function assertEqualsGolden(table: Table, golden: GoldenTable): void {
  const [id, ...columns] = table.columns.map((column) => column.name);
  assert.deepEqual(cellsOf(table.column(id!), table.rowCount), golden.index);
  assert.deepEqual(columns.sort(), Object.keys(golden.columns).sort());
  for (const [name, values] of Object.entries(golden.columns))
    assert.deepEqual(cellsOf(table.column(name), table.rowCount), values.map(plain), name);
}
