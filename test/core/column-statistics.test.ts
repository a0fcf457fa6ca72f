import assert from "node:assert/strict";
import { columnStatistics } from "../../src/core/table/column-statistics.ts";
import { codedColumn, tableOf } from "../../src/core/table/table.ts";

const table = tableOf("t", 6, [
  ["id", { kind: "number", integer: true, values: Float64Array.from([0, 1, 2, 3, 4, 5]) }],
  ["rate", { kind: "number", integer: false, values: Float64Array.from([3.5, NaN, 1.25, 8, 1.25, 2]) }],
  ["name", codedColumn(["a", null, "b", "a", null, "c"], 6)],
  ["hit", { kind: "boolean", values: Uint8Array.from([1, 0, 255, 1, 1, 255]) }],
  ["big", { kind: "bigint", values: BigInt64Array.from([1n, 2n, 3n, 4n, 4n, 4n]) }],
  ["none", { kind: "number", integer: false, values: new Float64Array(6).fill(NaN) }],
  ["tags", { kind: "list", lengths: new Float64Array(6), cell: () => [] }],
]);
const all = Int32Array.from([0, 1, 2, 3, 4, 5]);
const of = (name: string, rows = all) => columnStatistics(table, name, rows);

/** Series([3.5, nan, 1.25, 8, 1.25, 2]).describe() of pandas 1.5.3. */
const rate = { mean: 3.2, sd: 2.8361505601783557, min: 1.25, quartiles: [1.25, 2, 3.5], max: 8 };

describe("what is told of a column", () => {
  it("is what pandas' describe tells of numbers", () => {
    assert.deepEqual(of("rate"), { count: 5, missing: 1, distinct: 4, numbers: rate });
  });

  it("is of the rows asked for, whose quartiles lie between values", () => {
    // Series([3.5, 8, 2, 1.25]).quantile([.25, .5, .75])
    const { numbers } = of("rate", Int32Array.from([0, 3, 5, 2]));
    assert.deepEqual(numbers!.quartiles, [1.8125, 2.75, 4.625]);
  });

  it("has no deviation of a single value", () => {
    assert.ok(Number.isNaN(of("rate", Int32Array.from([0, 1])).numbers!.sd));
  });

  it("counts what is there and what is missing in every kind of column", () => {
    assert.deepEqual(of("name"), { count: 4, missing: 2, distinct: 3 });
    assert.deepEqual(of("hit"), { count: 4, missing: 2, distinct: 2 });
    assert.deepEqual(of("none"), { count: 0, missing: 6, distinct: 0 });
    assert.deepEqual(of("tags"), { count: 6, missing: 0, distinct: 0 });
    const { count, distinct, numbers } = of("big");
    assert.deepEqual([count, distinct, numbers!.mean, numbers!.max], [6, 4, 3, 4]);
  });
});
