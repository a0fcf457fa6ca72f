import assert from "node:assert/strict";
import type { AnalysisError } from "../../../src/core/errors.ts";
import { applySteps, evaluateExpression } from "../../../src/core/filter/steps.ts";
import { tableOf } from "../../../src/core/table/table.ts";

const base = 2n ** 53n;
const whole = (values: readonly number[]) =>
  ({ kind: "number", integer: true, values: Float64Array.from(values) }) as const;
const table = tableOf("trials", 4, [
  ["id", whole([0, 1, 2, 3])],
  ["j", { kind: "bigint", values: BigInt64Array.from([base, base + 1n, base + 2n, -base - 3n]) }],
  ["u", { kind: "bigint", values: BigUint64Array.from([2n ** 63n, 2n ** 64n - 1n, 3n, base + 1n]) }],
  ["k", whole([3037000499, 94906267, 2, 1])],
  ["gap", whole([1, NaN, 1, 1])],
  ["half", { kind: "number", integer: false, values: Float64Array.from([0.5, 0.5, 0.5, 0.5]) }],
]);

/** Rows that pandas keeps of int64 and uint64 columns. */
const cases: readonly [string, readonly number[]][] = [
  ["j % 2 == 1", [1, 3]],
  ["j % -2 == -1", [1, 3]],
  ["j + 1 == 9007199254740994", [1]],
  ["1 + j == 9007199254740993", [0]],
  ["j - 9007199254740992 == 1", [1]],
  ["j - id == 9007199254740992", [0, 1, 2]],
  ["-j == 9007199254740995", [3]],
  ["abs(j) == 9007199254740995", [3]],
  ["j * 3 == 27021597764222979", [1]],
  ["j - (id > 0) == 9007199254740992", [0, 1]],
  ["u % 2 == 1", [1, 2, 3]],
  ["u - 1 == 18446744073709551614", [1]],
  // Small ones whose product is beyond.
  ["k * k == 9223372030926249001", [0]],
  ["k * k == 9007199515875289", [1]],
  ["id + 9007199254740993 == 9007199254740994", [1]],
  // Division and floats are float64 in pandas, too.
  ["j / 2 == 4503599627370496", [0, 1]],
  ["j * half == 4503599627370496", [0, 1]],
];

describe("arithmetic on whole numbers beyond 2^53", () => {
  for (const [step, rows] of cases)
    it(`is exact: ${step}`, () => {
      assert.deepEqual([...applySteps(table, [step]).rows], rows);
    });

  it("makes a column as exact", () => {
    const { column } = evaluateExpression(table, "j + 1", Int32Array.from([1, 3]));
    assert.deepEqual(column, { kind: "bigint", values: BigInt64Array.from([base + 2n, -base - 2n]) });
  });

  for (const [step, says] of [
    ["u * 2 == 6", /u \* 2 is arithmetic on whole numbers .* it is too large for 64 bits in some row/],
    ["j + gap == 1", /j \+ gap .* has no value in some row/],
    ["j % 0 == 1", /has no value in some row/],
  ] as const)
    it(`is refused where it cannot be: ${step}`, () => {
      assert.throws(
        () => applySteps(table, [step]),
        (error: AnalysisError) => error.code === "wrong-type" && says.test(error.message),
      );
    });
});
