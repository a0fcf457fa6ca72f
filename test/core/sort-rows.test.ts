import assert from "node:assert/strict";
import { sortRows } from "../../src/core/table/sort-rows.ts";
import { codedColumn, missingBoolean, tableOf } from "../../src/core/table/table.ts";

const table = tableOf("t", 6, [
  ["id", { kind: "number", integer: true, values: Float64Array.of(0, 1, 2, 3, 4, 5) }],
  ["rate", { kind: "number", integer: false, values: Float64Array.of(3, NaN, 1, 3, -Infinity, 2) }],
  ["phase", codedColumn(["0.5", "10", "b", null, "9", "a"], 6)],
  ["ok", { kind: "boolean", values: Uint8Array.of(1, missingBoolean, 0, 1, 0, 1) }],
  [
    "big",
    { kind: "bigint", values: BigInt64Array.of(9007199254740993n, 9007199254740992n, 1n, 1n, -5n, 0n) },
  ],
]);
const all = Int32Array.of(0, 1, 2, 3, 4, 5);
const sorted = (column: string, descending = false, rows = all) => [
  ...sortRows(table, rows, [{ column, descending }]),
];

describe("sorting rows", () => {
  it("sorts numbers, equals in their order, missing last", () => {
    assert.deepEqual(sorted("rate"), [4, 2, 5, 0, 3, 1]);
  });

  it("keeps missing last and equals in their order when descending", () => {
    assert.deepEqual(sorted("rate", true), [0, 3, 5, 2, 4, 1]);
  });

  it("sorts text that holds numbers as numbers, before other text", () => {
    assert.deepEqual(sorted("phase"), [0, 4, 1, 5, 2, 3]);
    assert.deepEqual(sorted("phase", true), [2, 5, 1, 4, 0, 3]);
  });

  it("sorts truth values and large integers", () => {
    assert.deepEqual(sorted("ok"), [2, 4, 0, 3, 5, 1]);
    assert.deepEqual(sorted("big"), [4, 5, 2, 3, 1, 0]);
  });

  it("lets later keys decide among equals", () => {
    const keys = [
      { column: "rate", descending: true },
      { column: "id", descending: true },
    ];
    assert.deepEqual([...sortRows(table, all, keys)], [3, 0, 5, 2, 4, 1]);
  });

  it("sorts the rows it is given, and leaves the list alone", () => {
    const rows = Int32Array.of(5, 3, 1);
    assert.deepEqual(sorted("rate", false, rows), [5, 3, 1]);
    assert.deepEqual(sorted("rate", true, rows), [3, 5, 1]);
    assert.deepEqual([...rows], [5, 3, 1]);
  });
});
