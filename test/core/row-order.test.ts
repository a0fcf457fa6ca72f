import assert from "node:assert/strict";
import { columnAt, columnAtStretches, stretchesOf } from "../../src/core/table/column-rows.ts";
import { ascendingRows, rowIds, rowNumbers } from "../../src/core/table/row-order.ts";
import type { Column } from "../../src/core/table/table.ts";
import { Random } from "../fuzz/random.ts";

/** As a sort that compares finds it. */
const compared = (values: Float64Array): number[] =>
  [...values.keys()].sort((a, b) => {
    const [x, y] = [a, b].map((row) => (Number.isNaN(values[row]!) ? Infinity : values[row]!)) as [
      number,
      number,
    ];
    const missing = Number(Number.isNaN(values[a]!)) - Number(Number.isNaN(values[b]!));
    return x < y ? -1 : x > y ? 1 : missing || a - b;
  });

describe("rows in order", () => {
  it("are those of a stable sort, with what is no number last", () => {
    const random = new Random(7);
    for (let length = 0; length < 60; length++) {
      const values = Float64Array.from({ length }, () => {
        const value = random.below(12);
        return value === 0 ? NaN : value === 1 ? -Infinity : value - 6;
      });
      assert.deepEqual([...ascendingRows(values)], compared(values));
    }
    assert.deepEqual([...ascendingRows(Float64Array.of(Infinity, NaN, 1, NaN, 0))], [4, 2, 0, 1, 3]);
  });

  it("of runs behind each other are theirs merged", () => {
    const values = Float64Array.of(0, 10, 20, 5, 15, 25, 1, 2, 30);
    assert.deepEqual([...ascendingRows(values)], [0, 6, 7, 3, 1, 4, 2, 5, 8]);
  });

  it("are numbered", () => {
    assert.deepEqual([...rowNumbers(3)], [0, 1, 2]);
    assert.deepEqual([...rowIds(3, 4)], [4, 5, 6]);
  });
});

describe("a column at stretches of rows", () => {
  const rows = Int32Array.from([...Array(40).keys()].map((i) => (i < 20 ? 50 + i : i)));
  const columns: readonly Column[] = [
    {
      kind: "number",
      integer: false,
      precision: "single",
      values: Float64Array.from(rowNumbers(70), (row) => row / 3),
    },
    { kind: "boolean", values: Uint8Array.from(rowNumbers(70), (row) => row & 1) },
    {
      kind: "coded",
      codes: Int32Array.from(rowNumbers(70), (row) => (row % 5) - 1),
      values: ["a", 1, true, "b"],
    },
    { kind: "bigint", values: BigInt64Array.from([...rowNumbers(70)].map((row) => 2n ** 60n + BigInt(row))) },
  ];

  it("is the column at the rows", () => {
    const stretches = stretchesOf(rows);
    assert.ok(stretches);
    assert.deepEqual([...stretches.starts], [50, 20]);
    for (const column of columns)
      assert.deepEqual(columnAtStretches(column, rows, stretches), columnAt(column, rows));
  });

  it("is taken row by row where they are short, or a row is missing", () => {
    assert.equal(stretchesOf(Int32Array.from([...Array(40).keys()].reverse())), null);
    assert.equal(stretchesOf(Int32Array.of(1, 2, -1)), null);
    assert.deepEqual(
      columnAtStretches(columns[0]!, Int32Array.of(-1, 2), null),
      columnAt(columns[0]!, Int32Array.of(-1, 2)),
    );
  });
});
