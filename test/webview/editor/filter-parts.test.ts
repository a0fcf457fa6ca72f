import assert from "node:assert/strict";
import type { SelectionReport, StepReport } from "../../../src/core/recipe/preview.ts";
import type { ColumnSummary } from "../../../src/protocol/session-api.ts";
import { completed, cutNote, nameChoices } from "../../../webview/editor/filter/completion-choices.ts";
import { isPicked, typedValue, usualKind } from "../../../webview/editor/filter/expression.ts";
import { rovedTo } from "../../../webview/components/roving.ts";
import {
  stepReport,
  totalText,
  warningKey,
  wouldLeave,
} from "../../../webview/editor/filter/step-reports.ts";

const done = (expression: string, before: number, left: number): StepReport => ({
  expression,
  in: before,
  removed: before - left,
  left,
  warnings: [],
  notices: [],
});
const report: SelectionReport = {
  table: "trials",
  rows: 1200,
  defaults: [],
  steps: [done("a", 1200, 800), done("c", 800, 1)],
  left: 1,
};
const steps = ["a", "b", "c"].map((expression) => ({ expression, on: expression !== "b" }));
const words: ColumnSummary = {
  column: "x",
  type: "number",
  rows: 1000,
  missing: 0,
  distinct: 25,
  top: [{ value: 1, count: 1000 }],
  numbersAsText: false,
};
const summary: ColumnSummary = { ...words, histogram: { min: 0, max: 1, counts: new Float64Array(40) } };

describe("what a filter says of its steps", () => {
  it("finds the report of a step among those that are on", () => {
    assert.equal(stepReport(report, steps, 0), report.steps[0]);
    assert.equal(stepReport(report, steps, 1), undefined);
    assert.equal(stepReport(report, steps, 2), report.steps[1]);
    assert.equal(stepReport(report, steps, 3), undefined);
    assert.equal(stepReport(undefined, steps, 0), undefined);
  });

  it("says nothing of a step that has been edited since", () => {
    assert.equal(stepReport(report, [{ expression: "d", on: true }], 0), undefined);
  });

  it("counts what is left, of how many where something is removed", () => {
    assert.equal(totalText(report, "trial"), "1 of 1,200 trials");
    assert.equal(totalText({ ...report, left: 1200 }, "trial"), "1,200 trials");
    assert.equal(totalText({ ...report, rows: 1 }, "unit"), "1 unit");
    assert.equal(totalText(undefined, "trial"), "");
    assert.equal(wouldLeave(report), "would leave 1 of 800");
    assert.equal(wouldLeave({ ...report, steps: [], left: 1200 }), "would leave 1,200 of 1,200");
  });

  it("takes a warning for read only while the expression and what was noticed are the same", () => {
    const notice = { code: "text-compared", message: "" } as unknown as StepReport["notices"][number];
    assert.equal(warningKey("a", [notice]), warningKey("a", [notice]));
    assert.notEqual(warningKey("a", [notice]), warningKey("b", [notice]));
    assert.notEqual(warningKey("a", [notice]), warningKey("a", []));
  });
});

describe("keys in a row of chips", () => {
  it("lead to the next or the one before, around the ends, and to both ends", () => {
    const to = (key: string): number | undefined => rovedTo(key, 2, 3);
    assert.deepEqual(["ArrowRight", "ArrowLeft", "Home", "End", "x"].map(to), [0, 1, 0, 2, undefined]);
    assert.equal(rovedTo("ArrowLeft", 0, 3), 2);
    assert.equal(rovedTo("ArrowLeft", 0, 0), undefined);
    assert.equal(rovedTo("ArrowDown", 2, 3), undefined);
    assert.equal(rovedTo("ArrowDown", 2, 3, "column"), 0);
    assert.equal(rovedTo("ArrowUp", 2, 3, "column"), 1);
  });
});

describe("completions of an expression", () => {
  it("quote a column where the language wants it, and leave the caret in a function", () => {
    const [column] = nameChoices("a and my c", 10, ["my column", "b", "c d"]);
    assert.equal(completed("a and my c", column!).text, "a and my `c d`");
    const [between] = nameChoices("betw", 4, ["a"]);
    assert.deepEqual(completed("betw", between!), { text: "between()", caret: 8 });
  });

  it("replace a word in the midst and leave the caret after it", () => {
    const [choice] = nameChoices("ori == 30", 3, ["orientation"]);
    assert.deepEqual(completed("ori == 30", choice!), { text: "orientation == 30", caret: 11 });
  });

  it("say when a column has more values than are listed", () => {
    assert.equal(cutNote(summary), "the 1 most frequent of 25");
    assert.equal(cutNote({ ...summary, distinct: 1 }), undefined);
    assert.equal(cutNote(undefined), undefined);
  });
});

describe("the form of a condition", () => {
  it("asks for a range of many numbers first, else for a value", () => {
    assert.equal(usualKind(summary), "between");
    assert.equal(usualKind({ ...summary, distinct: 24 }), "equals");
    assert.equal(usualKind({ ...summary, type: "list" }), "present");
  });

  it("lets values be picked where there are few, and ranges be typed", () => {
    assert.equal(isPicked("equals", { ...summary, distinct: 200 }), true);
    assert.equal(isPicked("equals", { ...summary, distinct: 201 }), false);
    for (const kind of ["above", "below", "between", "contains"] as const)
      assert.equal(isPicked(kind, summary), false);
  });

  it("reads numbers of a column of numbers, and text of all others", () => {
    assert.equal(typedValue("0.5", "above", summary), 0.5);
    assert.equal(typedValue("x", "equals", summary), "x");
    assert.equal(typedValue("", "equals", summary), null);
    assert.equal(typedValue("5", "contains", summary), "5");
    assert.equal(typedValue("5", "equals", words), "5");
    assert.equal(typedValue("5", "equals", { ...words, numbersAsText: true }), 5);
  });
});
