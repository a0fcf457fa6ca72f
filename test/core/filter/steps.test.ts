import assert from "node:assert/strict";
import { AnalysisError } from "../../../src/core/errors.ts";
import { applySteps, evaluateExpression } from "../../../src/core/filter/steps.ts";
import { codedColumn, missingBoolean, tableOf } from "../../../src/core/table/table.ts";

const numbers = (...values: (number | null)[]) =>
  ({
    kind: "number",
    integer: false,
    values: Float64Array.from(values, (value) => value ?? NaN),
  }) as const;

/** Eight rows with every kind of column; row 7 has nothing but an id. */
const table = tableOf("trials", 8, [
  ["id", { kind: "number", integer: true, values: Float64Array.from([0, 1, 2, 3, 4, 5, 6, 7]) }],
  ["name", codedColumn(["gabors", "gabors", "static", "static", "static", "static", "flash", null], 8)],
  ["orientation", numbers(0, 45, 0, 30, 60, null, 90, null)],
  ["phase", codedColumn(["[1.0, 1.0]", "x", "0.0", "0.25", "0.5", "0.0", null, null], 8)],
  ["sf", codedColumn(["0.08", "0.04", 0.08, 0.04, 0.02, 0.08, null, null], 8)],
  [
    "correct",
    { kind: "boolean", values: Uint8Array.from([1, 0, 1, 1, 0, missingBoolean, 0, missingBoolean]) },
  ],
  ["with space", numbers(1, 2, 3, 4, 5, 6, 7, null)],
  [
    "tags",
    {
      kind: "list",
      lengths: Float64Array.from([1, 2, 0, 0, 0, 0, 0, 0]),
      cell: (row) => [["a"], ["a", "b"]][row] ?? [],
    },
  ],
  [
    "big",
    {
      kind: "bigint",
      values: BigInt64Array.from([9007199254740993n, 9007199254740992n, 1n, 2n, 3n, 4n, 5n, 6n]),
    },
  ],
  [{ name: "torn", type: "number", problem: "shorter than the table" }, numbers(1, 1, 1, 1, 1, 1, 1, 1)],
]);

const kept = (...steps: string[]) => [...applySteps(table, steps).rows];
const failure = (step: string): AnalysisError => {
  try {
    applySteps(table, [step]);
  } catch (error) {
    assert.ok(error instanceof AnalysisError, String(error));
    return error as AnalysisError;
  }
  throw new Error(`${step} was accepted`);
};

describe("names of columns in filter steps", () => {
  const odd = tableOf("trials", 3, [
    ["id", numbers(0, 1, 2)],
    ["trial type", codedColumn(["go", "nogo", "go"], 3)],
    ["go-nogo", numbers(1, 0, 1)],
    ["in", numbers(5, 6, 7)],
    ["a.b", numbers(1, 2, 3)],
    ["b", numbers(3, 2, 1)],
  ]);
  const left = (step: string) => [...applySteps(odd, [step]).rows];

  it("may be those of a data frame", () => {
    assert.deepEqual(left("t.b == 3"), [0]);
    assert.deepEqual(left("session.trials.b == 3"), [0]);
    assert.deepEqual(left('t[(t["trial type"] == "go") & (t.b != 3)]'), [2]);
    // The column of that very name comes first.
    assert.deepEqual(left("a.b == 3"), [2]);
    assert.deepEqual(left("x.a.b == 3"), [2]);
  });

  const corrected: readonly [string, string][] = [
    ["go-nogo == 1", "`go-nogo` == 1"],
    ["in > 5", "`in` > 5"],
    ["b == 1 and trial type == 'go'", "b == 1 and `trial type` == 'go'"],
  ];
  for (const [step, right] of corrected)
    it(`that are no words are written in backticks: ${step}`, () => {
      assert.throws(
        () => applySteps(odd, [step]),
        (error: Error) => error.message.endsWith(`write it in backticks, ${right}`),
      );
      assert.ok(left(right).length < 3);
    });

  it("are not looked for within words or quotes", () => {
    assert.throws(
      () => applySteps(odd, ["inner == 1"]),
      (error: Error) => !error.message.includes("backticks"),
    );
  });

  it("stand alone for the column where only a column can stand", () => {
    const rows = Int32Array.from([0, 1, 2]);
    for (const name of ["trial type", "go-nogo", "in", "a.b"]) {
      const { column } = evaluateExpression(odd, name, rows);
      assert.deepEqual(column, odd.column(name));
    }
  });
});

describe("filter steps", () => {
  /** Rows that each expression keeps, worked out by hand from the contract. */
  const cases: readonly [string, readonly number[]][] = [
    ["name == 'static'", [2, 3, 4, 5]],
    ['name == "static"', [2, 3, 4, 5]],
    ["name != 'static'", [0, 1, 6, 7]],
    ["orientation == 0", [0, 2]],
    ["orientation != 0", [1, 3, 4, 5, 6, 7]],
    ["orientation < 45", [0, 2, 3]],
    ["45 >= orientation", [0, 1, 2, 3]],
    ["0 < orientation <= 60", [1, 3, 4]],
    ["0 == orientation == 0", [0, 2]],
    ["orientation in [0, 90]", [0, 2, 6]],
    ["orientation in (0, 90)", [0, 2, 6]],
    ["orientation in [0, null]", [0, 2, 5, 7]],
    ["orientation not in [0, 90]", [1, 3, 4, 5, 7]],
    ["between(orientation, 30, 60)", [1, 3, 4]],
    ["orientation == null", [5, 7]],
    ["orientation != null", [0, 1, 2, 3, 4, 6]],
    ["orientation != 'null'", [0, 1, 2, 3, 4, 6]],
    ["orientation == 'null'", [5, 7]],
    ["isnull(orientation)", [5, 7]],
    ["orientation.notnull()", [0, 1, 2, 3, 4, 6]],
    ["name == None", [7]],
    ["contains(name, 'tat')", [2, 3, 4, 5]],
    ["name.str.contains('tat')", [2, 3, 4, 5]],
    ["startswith(name, 'g')", [0, 1]],
    ["endswith(name, 'h')", [6]],
    ["contains(tags, 'b')", [1]],
    ["phase == '0.0'", [2, 5]],
    ["phase != 0", [0, 1, 2, 3, 4, 5, 6, 7]],
    ["phase == 0", []],
    ["number(phase) == 0", [2, 5]],
    ["number(phase) != 0", [0, 1, 3, 4, 6, 7]],
    ["0 < number(phase) < 0.5", [3]],
    ["sf == 0.08", [2, 5]],
    ["sf == '0.08'", [0]],
    ["number(sf) == 0.08", [0, 2, 5]],
    ["sf in [0.08, '0.08']", [0, 2, 5]],
    ["text(orientation) == '45'", [1]],
    ["correct", [0, 2, 3]],
    ["correct == True", [0, 2, 3]],
    ["correct == 1", [0, 2, 3]],
    ["correct != true", [1, 4, 5, 6, 7]],
    ["not correct", [1, 4, 5, 6, 7]],
    ["correct == false", [1, 4, 6]],
    ["`with space` > 5", [5, 6]],
    ["id % 3 == 1", [1, 4, 7]],
    ["-orientation + 2 * 45 == 30", [4]],
    ["(orientation + 30) / 2 == 30", [3]],
    ["abs(orientation - 45) <= 15", [1, 3, 4]],
    ["orientation + 0 != 30", [0, 1, 2, 4, 5, 6, 7]],
    ["(name == 'static') * orientation > 3", [3, 4]],
    ["orientation < `with space` * 10", [0, 2, 3]],
    ["orientation != `with space`", [0, 1, 2, 3, 4, 5, 6]],
    ["orientation == `with space` - 1", [0]],
    ["phase == sf", []],
    ["null == orientation", [5, 7]],
    ["orientation > null", []],
    ["orientation not in [null]", [0, 1, 2, 3, 4, 6]],
    ["big in [1, 9007199254740993]", [0, 2]],
    ["correct in [true]", [0, 2, 3]],
    ["name in ['flash', 'gabors']", [0, 1, 6]],
    ["contains(name, '') == true", [0, 1, 2, 3, 4, 5, 6]],
    ["(orientation > 30) == (id > 3)", [0, 2, 3, 4, 6]],
    ["number(name) == null", [0, 1, 2, 3, 4, 5, 6, 7]],
    ["number(correct) == 1", [0, 2, 3]],
    ["text(correct) == 'true'", [0, 2, 3]],
    ["id / 0 > 1", [1, 2, 3, 4, 5, 6, 7]],
    ["0 / id == null", [0]],
    ["big == 9007199254740993", [0]],
    ["big > 9007199254740992", [0]],
    ["big <= 2.5", [2, 3]],
    ["name < 'g'", [6]],
    ["not orientation == 0 and name == 'static'", [3, 4, 5]],
    ["not (orientation == 0 and name == 'static')", [0, 1, 3, 4, 5, 6, 7]],
    ["orientation == 0 or orientation == 30 and name == 'flash'", [0, 2]],
    ["orientation == 0 || orientation == 90 && !(name == 'gabors')", [0, 2, 6]],
    ["orientation == 0 & name == 'static' | id == 7", [2, 7]],
    ["~(orientation == 0)", [1, 3, 4, 5, 6, 7]],
    ["true", [0, 1, 2, 3, 4, 5, 6, 7]],
    ["false", []],
  ];
  for (const [step, rows] of cases)
    it(`keeps what it says: ${step}`, () => assert.deepEqual(kept(step), rows));

  it("applies steps in order and reports what each did", () => {
    const { rows, steps } = applySteps(table, ["name == 'static'", "orientation != null", "orientation > 0"]);
    assert.deepEqual([...rows], [3, 4]);
    assert.deepEqual(
      steps.map((step) => [step.in, step.removed, step.left]),
      [
        [8, 4, 4],
        [4, 1, 3],
        [3, 1, 2],
      ],
    );
    assert.ok(steps.every((step) => step.warnings.length === 0 && step.notices.length === 0));
  });

  it("starts from the rows it is given, in their order", () => {
    const { rows } = applySteps(table, ["id > 2"], Int32Array.of(6, 1, 4));
    assert.deepEqual([...rows], [6, 4]);
  });
});

describe("what a filter step warns of", () => {
  const step = (...steps: string[]) => applySteps(table, steps).steps.at(-1)!;

  it("offers the numeric form when text is compared with a number, and says that nothing was removed", () => {
    const { notices, warnings } = step("name == 'static'", "phase != 0");
    assert.deepEqual(
      notices.map((notice) => [notice.code, notice.suggestion]),
      [
        ["text-against-number", "number(phase) != 0"],
        ["removes-nothing", undefined],
      ],
    );
    assert.match(warnings[0]!, /phase.*stored as text.*number\(phase\) != 0/);
  });

  const corrections: readonly [string, string][] = [
    ["phase in [0, 0.25]", "number(phase) in [0, 0.25]"],
    ["0 == phase", "0 == number(phase)"],
    ["orientation == '30'", "orientation == 30"],
    ["orientation in ['30', '60']", "orientation in [30, 60]"],
    ["phase == orientation", "number(phase) == orientation"],
    ["orientation == phase", "orientation == number(phase)"],
    ["not phase == 0 and id > 1", "not number(phase) == 0 and id > 1"],
    ["sf == 0.08", "number(sf) == 0.08"],
    ["sf == '0.08'", "number(sf) == 0.08"],
  ];
  for (const [written, suggestion] of corrections)
    it(`corrects ${written}`, () => assert.equal(step(written).notices[0]?.suggestion, suggestion));

  it("is silent where no text is met, also when the column is mixed", () => {
    assert.deepEqual(step("name == 'static'", "sf == 0.08").notices, []);
    assert.deepEqual(step("name == 'static' and sf == 0.08").notices, []);
  });

  it("names the values present when nothing is left", () => {
    const { notices } = step("orientation == 31");
    assert.equal(notices[0]?.code, "removes-everything");
    assert.match(notices[0].message, /Present values of orientation: 0, 30, 45, 60, 90, null/);
  });

  it("says nothing of a step that had no rows to remove", () => {
    assert.deepEqual(step("false", "orientation == 0").notices, []);
  });
});

describe("a filter step that is refused", () => {
  it("names the nearest column", () => {
    const error = failure("orientatoin == 0");
    assert.equal(error.code, "missing-column");
    assert.deepEqual((error.details as { nearest: string[] }).nearest, ["orientation"]);
  });

  for (const text of [
    "phase > 0",
    "sf < 0.05",
    "orientation < '30'",
    "phase + 1 == 1",
    "orientation",
    "name",
    "contains(orientation, '3')",
    "tags == 'a'",
    "between(phase, 0, 1)",
  ])
    it(`of the wrong type: ${text}`, () => {
      const error = failure(text);
      assert.equal(error.code, "wrong-type");
      assert.match(error.message, /column "?(phase|sf|orientation|name|tags)/i);
    });

  it("says how to order text by its numbers", () => {
    assert.match(failure("phase > 0").message, /stored as text.*number\(phase\) > 0/);
  });

  it("uses no column that is damaged", () => {
    assert.equal(failure("torn == 1").code, "damaged-data");
  });
});
