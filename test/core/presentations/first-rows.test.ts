import assert from "node:assert/strict";
import { assemblePresentations } from "../../../src/core/presentations/presentations.ts";
import { cellsOf } from "../../../src/core/table/column-rows.ts";
import { codedColumn, firstOf, namesOf, tableOf } from "../../../src/core/table/table.ts";
import type { Column, Table } from "../../../src/core/table/table.ts";

const n = 40;
const each = <T>(value: (row: number) => T): T[] => Array.from({ length: n }, (_, row) => value(row));
const numbers = (values: readonly number[], integer = false): Column => ({
  kind: "number",
  integer,
  values: Float64Array.from(values),
});
const texts = (values: readonly string[]): Column => codedColumn(values, values.length);

const parameters: Readonly<Record<string, Column>> = {
  stimulus_name: texts(each((row) => (row < 20 ? "flashes" : "static_gratings"))),
  orientation: numbers(each((row) => [0, 30, 60][row % 3]!)),
  opacity: { kind: "boolean", values: Uint8Array.from(each((row) => row % 2)) },
  phase: texts(each((row) => ["0.25", "[1.0, 2.0]"][row % 2]!)),
  color: texts(each((row) => ["0.5", "[1.0, -1.0, 1.0]", "grey"][row % 3]!)),
  large: { kind: "bigint", values: BigInt64Array.from(each((row) => 2n ** 60n + BigInt(row % 4))) },
};

const stored = tableOf("a_presentations", n, [
  [
    "id",
    numbers(
      each((row) => row),
      true,
    ),
  ],
  ["start_time", numbers(each((row) => row))],
  ["stop_time", numbers(each((row) => row + 0.5))],
  ...Object.entries(parameters),
]);

/** Invalid from the fifth row to the seventh, and at the last. */
const invalidTimes = tableOf("invalid_times", 2, [
  ["start_time", numbers([4.6, 39])],
  ["stop_time", numbers([7.2, 50])],
  ["tags", texts(["stimulus", "stimulus"])],
]);

describe("the first rows of a column of presentations", () => {
  const made = (): Table => assemblePresentations([stored], invalidTimes).detailed;

  for (const name of namesOf(made()))
    it(`are those of the whole column: ${name}`, () => {
      const whole = cellsOf(made().column(name), n);
      for (const count of [1, 5, 6, 8, n, n + 10]) {
        const rows = Math.min(count, n);
        assert.deepEqual(cellsOf(firstOf(made(), name, count), rows), whole.slice(0, rows), `${count} rows`);
      }
    });

  it("are worked out without the others where those cost more", () => {
    const table = made();
    for (const name of ["stimulus_condition_id", "orientation"]) {
      const first = firstOf(table, name, 7);
      assert.equal(first.kind === "number" && first.values.length, 7, name);
    }
  });

  it("are whole where a mask behind them changes what all rows are stored as", () => {
    const table = made();
    assert.equal(firstOf(table, "large", 2).kind, table.column("large").kind);
  });
});
