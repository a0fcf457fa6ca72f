import assert from "node:assert/strict";
import type { Recipe } from "../../../src/core/recipe/recipe.ts";
import { withTyped } from "../../../webview/editor/value/cards.ts";
import type { Card } from "../../../webview/editor/value/cards.ts";
import { withQuality, withSteps } from "../../../webview/editor/value/draft.ts";
import type { Step } from "../../../webview/editor/value/draft.ts";
import {
  firstValue,
  withCard,
  withEdit,
  withLooseSteps,
  withOtherTable,
  withUndo,
} from "../../../webview/editor/value/editor-value.ts";
import type { EditorValue } from "../../../webview/editor/value/editor-value.ts";
import {
  withCopy,
  withExpression,
  withMove,
  withoutStep,
  withSwitch,
} from "../../../webview/editor/value/steps.ts";

const recipe: Recipe = {
  version: 1,
  trials: { table: "trials", where: ["a == 1", "b == 2"] },
  units: { quality: "allen", where: ["c == 3"] },
  counts: { align: "start_time", binEdges: [0, 1], edges: "closed" },
  decode: { method: "lda", folds: 5, shuffle: false, seed: 0, permutations: 0 },
  outputs: [],
};
const typed: Card = { kind: "step", index: 1, typed: "b ==" };
const value = withCard(firstValue({ recipe, commands: 0 }), "stimuli", typed);
const { trials } = value.draft.steps;
const edited = (steps: readonly Step[]): EditorValue =>
  withEdit(value, (draft) => withSteps(draft, "trials", steps));

describe("the open card of a table's filter", () => {
  it("keeps what is typed while its step is the same, also when that is switched off", () => {
    assert.deepEqual(edited(withSwitch(trials, 1, false)).cards.stimuli, typed);
    assert.deepEqual(edited(withExpression(trials, 2, "d == 4")).cards.stimuli, typed);
    assert.deepEqual(edited(withExpression(trials, 0, "d == 4")).cards.stimuli, typed);
  });

  it("forgets what is typed when another step is in its place, and closes with the last", () => {
    assert.deepEqual(edited(withExpression(trials, 1, "d == 4")).cards.stimuli, { kind: "step", index: 1 });
    assert.deepEqual(edited(withMove(trials, 1, -1)).cards.stimuli, { kind: "step", index: 1 });
    assert.deepEqual(edited(withoutStep(trials, 0)).cards, {});
    assert.deepEqual(
      withUndo(withCard(edited(withCopy(trials, 1)), "stimuli", { kind: "step", index: 2 })).cards,
      {},
    );
  });

  it("of one table is left alone by the steps of another, and one for a new step by all", () => {
    const units: Card = { kind: "step", index: 0, typed: "c" };
    const both = withCard(value, "units", units);
    const without = withEdit(both, (draft) => withSteps(draft, "trials", []));
    assert.deepEqual(without.cards, { units });
    const limits = withEdit(both, (draft) => withQuality(draft, "none"));
    assert.equal(limits.cards, both.cards);
    const card: Card = { kind: "new", typed: "d" };
    const fresh = withEdit(withCard(value, "stimuli", card), (draft) => withSteps(draft, "trials", []));
    assert.deepEqual(fresh.cards, { stimuli: card });
  });

  it("of a table that no recipe asks about follows its steps, and closes when another is shown", () => {
    const steps = [{ expression: "x > 1", on: true }];
    const loose = withCard(withLooseSteps(value, "electrodes", steps), "tables", {
      kind: "step",
      index: 0,
      typed: "x",
    });
    const other = [{ expression: "x > 2", on: true }];
    assert.deepEqual(withLooseSteps(loose, "electrodes", other).cards.tables, { kind: "step", index: 0 });
    assert.equal(withLooseSteps(loose, "electrodes", []).cards.tables, undefined);
    assert.equal(withOtherTable(loose, "channels").cards.tables, undefined);
    assert.equal(withOtherTable(withOtherTable(value, "a"), "a").cards, value.cards);
  });

  it("has nothing typed in it when that is the step's own expression", () => {
    assert.deepEqual(withTyped(typed, "b == 2", "b == 2"), { kind: "step", index: 1 });
    assert.deepEqual(withTyped(typed, "b", "b == 2"), { kind: "step", index: 1, typed: "b" });
    assert.deepEqual(withTyped({ kind: "new", column: "a" }, "", ""), {
      kind: "new",
      column: "a",
      typed: "",
    });
    assert.equal(withCard(value, "stimuli", withTyped(typed, "b ==", "b == 2")), value);
  });
});

describe("steps of a filter", () => {
  const words = (steps: readonly Step[]): string =>
    steps.map(({ expression, on }) => (on ? expression : `(${expression})`)).join(", ");
  const steps: readonly Step[] = ["a", "b", "c"].map((expression) => ({
    expression,
    on: expression !== "b",
  }));

  it("are replaced, with their switch as it was, and added after the last", () => {
    assert.equal(words(withExpression(steps, 1, "d")), "a, (d), c");
    assert.equal(words(withExpression(steps, 3, "d")), "a, (b), c, d");
  });

  it("are switched, copied and removed in their place", () => {
    assert.equal(words(withSwitch(steps, 1, true)), "a, b, c");
    assert.equal(words(withCopy(steps, 1)), "a, (b), (b), c");
    assert.equal(words(withoutStep(steps, 0)), "(b), c");
  });

  it("move by one place, and not past either end", () => {
    assert.equal(words(withMove(steps, 0, 1)), "(b), a, c");
    assert.equal(words(withMove(steps, 2, -1)), "a, c, (b)");
    for (const [index, by] of [
      [0, -1],
      [2, 1],
      [3, -1],
    ] as const)
      assert.equal(withMove(steps, index, by), steps);
  });
});
