import assert from "node:assert/strict";
import { AnalysisError } from "../../../src/core/errors.ts";
import { applySteps } from "../../../src/core/filter/steps.ts";
import { codedColumn, tableOf } from "../../../src/core/table/table.ts";

/** What is said of `x == 0` for a column of those cells, after other steps. */
function said(cells: readonly (string | number | null)[], ...before: string[]): string {
  const table = tableOf("t", cells.length, [["x", codedColumn([...cells], cells.length)]]);
  const { notices } = applySteps(table, [...before, "x == 0"]).steps.at(-1)!;
  return notices.find(({ code }) => code === "text-against-number")?.message ?? "";
}

describe("the texts that are named where text meets a number", () => {
  const examples = (cells: readonly (string | number | null)[], ...before: string[]) =>
    /stored as text(.*?); text is never/.exec(said(cells, ...before))?.[1];

  it("are all that there are, in order, up to four", () => {
    assert.equal(examples(["a"]), ' ("a")');
    assert.equal(examples(["b", "a", "b", "a"]), ' ("a", "b")');
    assert.equal(examples(["d", "c", "b", "a"]), ' ("a", "b", "c", "d")');
  });

  it("are the first four of more, which is seen", () => {
    assert.equal(examples(["e", "d", "c", "b", "a"]), ' ("a", "b", "c", "d", ...)');
  });

  it("are those of the rows that are left, without numbers and words for what is missing", () => {
    assert.equal(examples(["a", "b", null], "x != 'a'"), ' ("b")');
    assert.equal(examples(["a", 5, "null", ""]), ' ("a")');
  });
});

describe("what is said of values of the wrong type", () => {
  const table = tableOf("t", 2, [
    ["x", codedColumn(["5", "a"], 2)],
    ["n", { kind: "number", integer: false, values: Float64Array.of(1, 2) }],
  ]);
  const refusal = (step: string): AnalysisError => {
    try {
      applySteps(table, [step]);
    } catch (error) {
      assert.ok(error instanceof AnalysisError && error.code === "wrong-type", String(error));
      return error as AnalysisError;
    }
    throw new Error(`${step} was accepted`);
  };

  const sentences: readonly (readonly [string, string])[] = [
    [
      "x > 0",
      'Column "x" is stored as text; > cannot order it against 0. To compare as numbers: number(x) > 0',
    ],
    [
      "0 < x",
      'Column "x" is stored as text; > cannot order it against 0. To compare as numbers: 0 < number(x)',
    ],
    [
      "n < '5'",
      "Column \"n\" is stored as numbers; < cannot order it against '5'. To compare as numbers: n < 5",
    ],
    ["n < 'a'", "Column \"n\" is stored as numbers; < cannot order it against 'a'."],
    [
      "n < x",
      'Column "n" is stored as numbers; < cannot order it against x. To compare as numbers: n < number(x)',
    ],
    [
      "x < n",
      'Column "x" is stored as text; < cannot order it against n. To compare as numbers: number(x) < n',
    ],
  ];
  for (const [step, sentence] of sentences)
    it(`that cannot be ordered, names both sides and what could be written: ${step}`, () => {
      assert.equal(refusal(step).message, sentence);
    });

  it("names the type of what is no condition, where it has one", () => {
    assert.equal(refusal("n").message, 'A condition must be true or false; Column "n" is numbers.');
    assert.equal(refusal("n + 1").message, "A condition must be true or false; n + 1 is neither.");
    const corrected = 'Arithmetic needs numbers; Column "x" is text. Perhaps: number(x) + 1 == 2';
    assert.equal(refusal("x + 1 == 2").message, corrected);
  });

  it("carries which column, of which type, in which expression", () => {
    assert.deepEqual(refusal("5 < 'a'").details, { column: "5", type: "number", expression: "5 < 'a'" });
    assert.deepEqual(refusal("n").details, { column: "n", type: "number", expression: "n" });
    assert.deepEqual(refusal("n + 1").details, { column: "n + 1", type: "value", expression: "n + 1" });
    assert.deepEqual(refusal("0 < x").details, { column: "x", type: "text", expression: "0 < x" });
    assert.deepEqual(refusal("n < 'a'").details, { column: "n", type: "number", expression: "n < 'a'" });
  });
});

describe("what could be written where text meets another value", () => {
  const suggested: readonly (readonly [
    cells: readonly (string | number)[],
    step: string,
    suggestion?: string,
  ])[] = [
    [["True", "False"], "x == true", "x == 'True'"],
    [["TRUE"], "x == false"],
    [["yes"], "x == true"],
    [[1, 2], "x == '1'", "x == 1"],
    [[1, "2"], "x == '1'", "number(x) == 1"],
    [[1, "2"], "x == 'one'"],
    [["a"], "'a' == 5"],
  ];
  for (const [cells, step, suggestion] of suggested)
    it(`is ${suggestion ?? "nothing"} for ${step} of ${JSON.stringify(cells)}`, () => {
      const table = tableOf("t", cells.length, [["x", codedColumn([...cells], cells.length)]]);
      const { notices } = applySteps(table, [step]).steps[0]!;
      const notice = notices.find(({ code }) => code === "text-against-number");
      assert.ok(notice);
      assert.equal(notice.suggestion, suggestion);
    });
});

describe("what is said of mixed columns that meet", () => {
  it("is that there is text, also where numbers came first", () => {
    const table = tableOf("t", 3, [
      ["x", codedColumn([1, "2", 3], 3)],
      ["y", codedColumn(["1", 2, "3"], 3)],
    ]);
    const { message } = applySteps(table, ["x == y"]).steps[0]!.notices[0]!;
    assert.match(message, /^Column "x" is stored as text \("2"\); text is never equal to a number/);
  });
});
