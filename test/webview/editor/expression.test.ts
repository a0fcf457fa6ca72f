import assert from "node:assert/strict";
import { applySteps } from "../../../src/core/filter/steps.ts";
import { codedColumn, tableOf } from "../../../src/core/table/table.ts";
import { complete } from "../../../webview/editor/filter/completion.ts";
import {
  conditionText,
  kindsFor,
  literal,
  replaceColumn,
} from "../../../webview/editor/filter/expression.ts";
import type { Condition } from "../../../webview/editor/filter/expression.ts";

describe("expressions of the form", () => {
  it("read as the filter language and do what their kind says", () => {
    const table = tableOf("t", 5, [
      ["id", { kind: "number", integer: true, values: Float64Array.of(0, 1, 2, 3, 4) }],
      ["name", codedColumn(["it's", 'a "b"', "back\\slash", null, "plain"], 5)],
      ["two words", { kind: "number", integer: false, values: Float64Array.of(1, 2, 3, NaN, 5) }],
      ["phase", codedColumn(["0.0", "0.25", "0.5", null, "0.75"], 5)],
    ]);
    const rowsOf = (condition: Condition): number[] => [
      ...applySteps(table, [conditionText(condition)!]).rows,
    ];
    const name = (kind: Condition["kind"], ...values: string[]): Condition => ({
      column: "name",
      kind,
      values,
    });
    assert.deepEqual(rowsOf(name("equals", "it's")), [0]);
    assert.deepEqual(rowsOf(name("equals", 'a "b"')), [1]);
    assert.deepEqual(rowsOf(name("equals", "back\\slash")), [2]);
    assert.deepEqual(rowsOf(name("one-of", "plain", "it's")), [0, 4]);
    assert.deepEqual(rowsOf(name("contains", "a")), [1, 2, 4]);
    assert.deepEqual(rowsOf(name("missing")), [3]);
    assert.deepEqual(rowsOf({ column: "two words", kind: "between", values: [2, 3] }), [1, 2]);
    assert.deepEqual(rowsOf({ column: "two words", kind: "between", values: [null, 2] }), [0, 1]);
    assert.deepEqual(rowsOf({ column: "two words", kind: "above", values: [2] }), [2, 4]);
    assert.deepEqual(rowsOf({ column: "phase", kind: "equals", values: [0.25], asNumber: true }), [1]);
  });

  it("are not made while a value is missing", () => {
    assert.equal(conditionText({ column: "a", kind: "equals", values: [] }), undefined);
    assert.equal(conditionText({ column: "a", kind: "between", values: [null, null] }), undefined);
    assert.equal(conditionText({ column: "a", kind: "one-of", values: [] }), undefined);
  });

  it("offer order only where there is one", () => {
    const kinds = (type: "text" | "number" | "list", asNumber = false): string[] =>
      kindsFor(type, asNumber).map(({ value }) => value);
    assert.ok(!kinds("text").includes("between"));
    assert.ok(kinds("text", true).includes("between"));
    assert.ok(!kinds("number").includes("contains"));
    assert.deepEqual(kinds("list"), ["present", "missing"]);
  });

  it("write numbers as the shortest text that reads back", () => {
    assert.equal(literal(0.1), "0.1");
    assert.equal(literal(1e-7), "1e-7");
    assert.equal(literal(9007199254740993n), "9007199254740993");
  });

  it("replace a misspelt column but not the text that looks like it", () => {
    assert.equal(
      replaceColumn("phse != 'phse' and phse > 1", "phse", "phase"),
      "phase != 'phse' and phase > 1",
    );
    assert.equal(replaceColumn("`my col` == 1", "my col", "my column"), "`my column` == 1");
  });
});

describe("completion", () => {
  const columns = ["orientation", "stimulus_name", "start_time", "two words"];

  it("offers columns that start with the word, then those that hold it", () => {
    assert.deepEqual(complete("st", 2, columns).words, ["stimulus_name", "start_time", "startswith()"]);
    assert.deepEqual(complete("orientation > 1 and _ti", 23, columns).words, ["start_time"]);
  });

  it("replaces only the word before the caret", () => {
    const { from, to } = complete("ori != null", 3, columns);
    assert.deepEqual([from, to], [0, 3]);
  });

  it("completes names with spaces after a backtick, and nothing inside text", () => {
    assert.deepEqual(complete("`two", 4, columns).words, ["two words"]);
    assert.deepEqual(complete("stimulus_name == 'sta", 21, columns).words, []);
  });
});
