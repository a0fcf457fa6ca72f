import assert from "node:assert/strict";
import { compareText, equal, numberInText, numeric } from "../../../src/core/filter/values.ts";
import { applySteps } from "../../../src/core/filter/steps.ts";
import { codedColumn, tableOf } from "../../../src/core/table/table.ts";

describe("values in filters", () => {
  it("are equal as Python has it: text never to a number, true to 1, whole numbers of any size exactly", () => {
    const same = [
      [5, 5],
      [5, 5n],
      [true, 1],
      [false, 0n],
      ["5", "5"],
      [2 ** 53, 2n ** 53n],
    ] as const;
    const different = [
      ["5", 5],
      [5, "5"],
      ["1", true],
      ["", false],
      ["a", "A"],
      [2 ** 53, 2n ** 53n + 1n],
      [NaN, NaN],
    ] as const;
    for (const [a, b] of same) assert.ok(equal(a, b) && equal(b, a), `${String(a)} = ${String(b)}`);
    for (const [a, b] of different) assert.ok(!equal(a, b) && !equal(b, a), `${String(a)} ≠ ${String(b)}`);
    assert.deepEqual([true, false, 3, 4n].map(numeric), [1, 0, 3, 4n]);
  });

  it("are found in a list by the same rule, text beside numbers", () => {
    const values = ["5", 5, "a", null, "0.0"];
    const table = tableOf("t", 5, [["x", codedColumn(values, 5)]]);
    const left = (step: string): number[] => [...applySteps(table, [step]).rows];
    assert.deepEqual(left("x in [5, 'a']"), [1, 2]);
    assert.deepEqual(left("x in ['5', 'a']"), [0, 2]);
    assert.deepEqual(left("x in [0, 'b']"), []);
    assert.deepEqual(left("x not in [5, 'a']"), [0, 3, 4]);
  });

  it("that are text are ordered by code point", () => {
    const inOrder = ["", "A", "B", "a", "ab", "b", "é", "\uffee", "😀", "😁"];
    for (const [i, a] of inOrder.entries())
      for (const [k, b] of inOrder.entries())
        assert.equal(Math.sign(compareText(a, b)), Math.sign(i - k), `${a} before ${b}`);
  });

  it("that are text hold the numbers that Python's float reads", () => {
    const read: Readonly<Record<string, number>> = {
      "1": 1,
      " -1.5e3\t": -1500,
      "+.5": 0.5,
      "5.": 5,
      "1_000.2_5": 1000.25,
      inf: Infinity,
      "+Infinity": Infinity,
      "-INF": -Infinity,
    };
    for (const [text, number] of Object.entries(read)) assert.equal(numberInText(text), number, text);
    for (const text of ["", ".", "1__0", "_1", "1_", "0x10", "1e", "e5", "nan", "1 2", "infi", "--1"])
      assert.ok(Number.isNaN(numberInText(text)), text);
  });
});
