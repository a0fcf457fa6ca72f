import assert from "node:assert/strict";
import { mostTopValues, summarizeColumn } from "../../src/core/table/column-summary.ts";
import { codedColumn, tableOf } from "../../src/core/table/table.ts";

const n = 1000;
const table = tableOf("t", n, [
  ["id", { kind: "number", integer: true, values: Float64Array.from({ length: n }, (_, row) => row) }],
  [
    "rate",
    {
      kind: "number",
      integer: false,
      values: Float64Array.from({ length: n }, (_, row) => (row % 4 === 3 ? NaN : row % 4)),
    },
  ],
  [
    "phase",
    codedColumn(
      Array.from({ length: n }, (_, row) => ["0.0", "0.25", "0.25", null][row % 4]!),
      n,
    ),
  ],
  [
    "name",
    codedColumn(
      Array.from({ length: n }, (_, row) => (row < 900 ? "1.5" : "x")),
      n,
    ),
  ],
]);
const rowsUpTo = (count: number): Int32Array => Int32Array.from({ length: count }, (_, row) => row);
const all = rowsUpTo(n);

describe("a column's summary", () => {
  it("counts the values over the given rows, most frequent first", () => {
    const { missing, distinct, top, rows, type } = summarizeColumn(table, "phase", all);
    assert.deepEqual({ missing, distinct, rows, type }, { missing: 250, distinct: 2, rows: n, type: "text" });
    assert.deepEqual(top, [
      { value: "0.25", count: 500 },
      { value: "0.0", count: 250 },
    ]);
    assert.equal(summarizeColumn(table, "phase", Int32Array.of(3, 7)).missing, 2);
  });

  it("has the distribution of numbers, both ends included", () => {
    const { histogram } = summarizeColumn(table, "rate", all);
    assert.deepEqual([histogram!.min, histogram!.max], [0, 2]);
    assert.equal(histogram!.counts[0], 250);
    assert.equal(histogram!.counts.at(-1), 250);
    assert.equal(
      histogram!.counts.reduce((sum, count) => sum + count),
      750,
    );
  });

  it("has no distribution where there is no number", () => {
    assert.equal(summarizeColumn(table, "phase", all).histogram, undefined);
    assert.equal(summarizeColumn(table, "rate", Int32Array.of(3)).histogram, undefined);
  });

  it("knows text that holds numbers in more than nine of ten cells", () => {
    assert.equal(summarizeColumn(table, "phase", all).numbersAsText, true);
    assert.equal(summarizeColumn(table, "rate", all).numbersAsText, false);
    assert.equal(summarizeColumn(table, "name", all).numbersAsText, false);
    assert.equal(summarizeColumn(table, "name", all.slice(0, 950)).numbersAsText, true);
  });

  it("lists the values that sorting them all by their counts would list, in the same order", () => {
    for (const most of [1, 2, 3, 7]) {
      // Each value as often as a number that goes to and fro, later ones not less often.
      const values = Array.from({ length: 300 }, (_, i) =>
        new Array<number>(1 + ((i * 37) % most)).fill(i),
      ).flat();
      const column = { kind: "number", integer: true, values: Float64Array.from(values) } as const;
      const counts = new Map<number, number>();
      for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
      const sorted = [...counts].sort(([, a], [, b]) => b - a).slice(0, mostTopValues);
      const { top } = summarizeColumn(
        tableOf("t", values.length, [["x", column]]),
        "x",
        rowsUpTo(values.length),
      );
      assert.deepEqual(
        top,
        sorted.map(([value, count]) => ({ value, count })),
      );
    }
  });

  it("lists a limited number of values and counts all", () => {
    const { top, distinct } = summarizeColumn(table, "id", all);
    assert.deepEqual([top.length, distinct], [mostTopValues, n]);
  });
});
