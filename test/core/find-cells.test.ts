import assert from "node:assert/strict";
import { findCells } from "../../src/core/table/find-cells.ts";
import { codedColumn, missingBoolean, tableOf } from "../../src/core/table/table.ts";

const table = tableOf("t", 5, [
  ["id", { kind: "number", integer: true, values: Float64Array.of(10, 11, 12, 13, 110) }],
  ["name", codedColumn(["Gabors", "static", null, "gabors", "null"], 5)],
  ["rate", { kind: "number", integer: false, values: Float64Array.of(0.5, NaN, 1e-7, 2.25, -0) }],
  ["good", { kind: "boolean", values: Uint8Array.of(1, 0, missingBoolean, 1, 0) }],
  ["spikes", { kind: "list", lengths: new Float64Array(5), cell: () => assert.fail("lists are not read") }],
]);
const all = Int32Array.of(0, 1, 2, 3, 4);
const hits = async (
  text: string,
  rows = all,
  columns = ["id", "name", "rate", "good", "spikes"],
): Promise<string[]> => {
  const found = await findCells(table, columns, rows, text);
  assert.equal(found.count, found.rows.length);
  return Array.from(found.rows, (row, i) => `${row}:${columns[found.columns[i]!]!}`);
};

describe("finding cells", () => {
  it("finds text whatever its case, row after row, and never reads lists", async () => {
    assert.deepEqual(await hits("GABOR"), ["0:name", "3:name"]);
    assert.deepEqual(await hits("11"), ["1:id", "4:id"]);
    assert.deepEqual(await hits("1"), ["0:id", "1:id", "2:id", "2:rate", "3:id", "4:id"]);
  });

  it("finds numbers and truth values as they are shown", async () => {
    assert.deepEqual(await hits("e-7"), ["2:rate"]);
    assert.deepEqual(await hits("-0"), ["4:rate"]);
    assert.deepEqual(await hits("true"), ["0:good", "3:good"]);
  });

  it("finds the text null, and nothing in what is missing", async () => {
    assert.deepEqual(await hits("null"), ["4:name"]);
    assert.deepEqual(await hits(""), []);
  });

  it("tells places in the view's order and in the columns asked for", async () => {
    assert.deepEqual(await hits("gabors", Int32Array.of(4, 3, 0)), ["1:name", "2:name"]);
    assert.deepEqual(await hits("gabors", all, ["rate", "name"]), ["0:name", "3:name"]);
  });

  it("counts all and keeps the places of the first 100,000", async () => {
    const rows = new Int32Array(100_001);
    const found = await findCells(table, ["name"], rows, "gabors");
    assert.equal(found.count, 100_001);
    assert.equal(found.rows.length, 100_000);
  });
});
