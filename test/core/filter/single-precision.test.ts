import assert from "node:assert/strict";
import { applySteps, evaluateExpression } from "../../../src/core/filter/steps.ts";
import { tableOf } from "../../../src/core/table/table.ts";

const stored = [0.1, 0.2, 0.4, 0.8];
const singles = Float64Array.from([...stored.map(Math.fround), NaN]);
const table = tableOf("trials", 5, [
  ["id", { kind: "number", integer: true, values: Float64Array.from([0, 1, 2, 3, 4]) }],
  ["contrast", { kind: "number", integer: false, single: true, values: singles }],
  ["double", { kind: "number", integer: false, values: Float64Array.from([...stored, NaN]) }],
]);

/** Rows that NumPy 2 and pandas keep of a float32 column. */
const cases: readonly [string, readonly number[]][] = [
  ["contrast == 0.1", [0]],
  ["0.1 == contrast", [0]],
  ["contrast != 0.1", [1, 2, 3, 4]],
  ["contrast > 0.1", [1, 2, 3]],
  ["contrast >= 0.1", [0, 1, 2, 3]],
  ["contrast <= 0.1", [0]],
  ["contrast < 0.1", []],
  ["0.1 < contrast <= 0.4", [1, 2]],
  ["between(contrast, 0.1, 0.2)", [0, 1]],
  ["contrast in [0.1, 0.8]", [0, 3]],
  ["contrast not in [0.1]", [1, 2, 3, 4]],
  ["contrast == 0.10000000149011612", [0]],
  ["-contrast == -0.1", [0]],
  ["contrast * 2 == 0.4", [1]],
  ["contrast + contrast == 0.8", [2]],
  ["contrast / 4 == 0.1", [2]],
  // Beyond the range of a float32 nothing is rounded to infinity.
  ["contrast < 1e300", [0, 1, 2, 3]],
  // With float64 the result is float64, where the two are different numbers.
  ["contrast == double", []],
  ["contrast + double - double == 0.1", []],
];

describe("a column of single precision", () => {
  for (const [step, rows] of cases)
    it(`is compared as NumPy compares it: ${step}`, () => {
      assert.deepEqual([...applySteps(table, [step]).rows], rows);
    });

  it("stays one through arithmetic with typed numbers", () => {
    const rows = Int32Array.from([0, 1]);
    const { column } = evaluateExpression(table, "contrast + 0.1", rows);
    assert.ok(column.kind === "number" && column.single);
    assert.deepEqual(
      [...column.values],
      [Math.fround(0.2), Math.fround(Math.fround(0.2) + Math.fround(0.1))],
    );
  });
});
