import assert from "node:assert/strict";
import { concatenate } from "../../../src/core/presentations/concatenate.ts";
import { tableOf } from "../../../src/core/table/table.ts";
import type { ColumnInfo, Table } from "../../../src/core/table/table.ts";

const part = (name: string, info: Omit<ColumnInfo, "name" | "type"> = {}): Table =>
  tableOf(name, 1, [
    [
      { name: "x", type: "number", ...info },
      { kind: "number", integer: false, values: Float64Array.of(1) },
    ],
  ]);

describe("a column of interval tables under each other", () => {
  const described = (...parts: readonly Table[]): ColumnInfo => concatenate(parts).columns.get("x")!.info;

  it("has the description and the unit of the first table that has them", () => {
    const [bare, first, second] = [
      part("bare"),
      part("first", { description: "onsets", unit: "seconds" }),
      part("second", { description: "other", unit: "ms" }),
    ];
    assert.deepEqual(described(bare, first, second), {
      name: "x",
      type: "number",
      description: "onsets",
      unit: "seconds",
    });
    assert.deepEqual(described(part("bare", { unit: "ms" }), first), {
      name: "x",
      type: "number",
      description: "onsets",
      unit: "ms",
    });
    assert.deepEqual(described(bare, bare), { name: "x", type: "number" });
  });
});
