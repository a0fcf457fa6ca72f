import assert from "node:assert/strict";
import { applySteps, evaluateExpression } from "../../../src/core/filter/steps.ts";
import { tableOf } from "../../../src/core/table/table.ts";

const stored = [0.1, 0.2, 0.4, 0.8];
const singles = Float64Array.from([...stored.map(Math.fround), NaN]);
const table = tableOf("trials", 5, [
  ["id", { kind: "number", integer: true, values: Float64Array.from([0, 1, 2, 3, 4]) }],
  ["contrast", { kind: "number", integer: false, precision: "single", values: singles }],
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
    assert.ok(column.kind === "number" && column.precision === "single");
    assert.deepEqual(
      [...column.values],
      [Math.fround(0.2), Math.fround(Math.fround(0.2) + Math.fround(0.1))],
    );
  });
});

// np.array([0.1, 0.2, 0.3, 1e-7, 65504, 2049 → 2048], "f2") as float64.
const halves = [0.0999755859375, 0.199951171875, 0.300048828125, 1.1920928955078125e-7, 65504, 2048];
const narrow = tableOf("trials", 6, [
  ["h", { kind: "number", integer: false, precision: "half", values: Float64Array.from(halves) }],
  [
    "s",
    {
      kind: "number",
      integer: false,
      precision: "single",
      values: Float64Array.from(halves.map(Math.fround)),
    },
  ],
]);

describe("a column of half precision", () => {
  const halfCases: readonly [string, readonly number[]][] = [
    ["h == 0.1", [0]],
    ["h in [0.1, 0.3]", [0, 2]],
    ["h > 0.1", [1, 2, 4, 5]],
    ["h == 1e-7", [3]],
    // The largest half; 2049 lies between two halves, and the even one is stored.
    ["h == 65504", [4]],
    ["h == 65503", [4]],
    ["h == 2049", [5]],
    ["h < 1e6", [0, 1, 2, 3, 4, 5]],
    // 0.1 + 0.2 in halves is the half below the one of 0.3.
    ["h + 0.1 == 0.2", [0]],
    ["h + 0.2 == 0.3", []],
    ["h + 0.2 == 0.2998", [0]],
    // Beside float32 the sum is a float32.
    ["h + s == 0.2", []],
    ["text(h) == '0.1'", [0]],
    ["text(h) in ['0.2', '0.3', '65500', '2048']", [1, 2, 4, 5]],
  ];
  for (const [step, rows] of halfCases)
    it(`is compared as NumPy compares it: ${step}`, () => {
      assert.deepEqual([...applySteps(narrow, [step]).rows], rows);
    });
});

describe("the text of a column of single precision", () => {
  const texts = tableOf("t", 4, [
    [
      "c",
      {
        kind: "number",
        integer: false,
        precision: "single",
        values: Float64Array.from(
          [0.1, 16777216, 1.1754943508222875e-38, 0.30000001192092896].map(Math.fround),
        ),
      },
    ],
  ]);
  for (const [text, row] of [
    ["0.1", 0],
    ["16777216", 1],
    ["1.1754944e-38", 2],
    ["0.3", 3],
  ] as const)
    it(`is the shortest decimal that means it there: ${text}`, () => {
      assert.deepEqual([...applySteps(texts, [`text(c) == '${text}'`]).rows], [row]);
    });
});
