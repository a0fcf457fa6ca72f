import assert from "node:assert/strict";
import type { Recipe } from "../../../src/core/recipe/recipe.ts";
import { withRecipe, withSteps } from "../../../webview/editor/value/draft.ts";
import {
  firstValue,
  lookOf,
  readValue,
  withCard,
  withDismissed,
  withEdit,
  withLook,
  withLooseSteps,
  withOtherTable,
  withRedo,
  withTab,
  withUndo,
} from "../../../webview/editor/value/editor-value.ts";
import type { EditorValue } from "../../../webview/editor/value/editor-value.ts";
import { firstLook } from "../../../webview/editor/value/table-look.ts";

const recipe: Recipe = {
  version: 1,
  trials: { table: "trials", where: ["a == 1", "b == 2"] },
  units: { quality: "allen", where: [] },
  counts: { align: "start_time", binEdges: [0, 1], edges: "closed" },
  decode: { method: "lda", folds: 5, shuffle: false, seed: 0, permutations: 0 },
  outputs: [],
};
const start = { recipe, commands: 2 };
const labelled = (value: EditorValue, label: string): EditorValue =>
  withEdit(value, (draft) => withRecipe(draft, (before) => ({ ...before, label })));
const stored = (value: EditorValue): unknown => JSON.parse(JSON.stringify(value));

describe("edits of the editor's value", () => {
  it("are undone and redone one by one, and an edit forgets what was undone", () => {
    const edited = ["a", "b", "c"].reduce(labelled, firstValue(start));
    const back = withUndo(withUndo(edited));
    assert.equal(back.draft.recipe.label, "a");
    assert.equal(withRedo(back).draft.recipe.label, "b");
    assert.equal(withRedo(withRedo(withRedo(back))).draft.recipe.label, "c");
    const other = labelled(back, "d");
    assert.equal(withRedo(other), other);
    assert.equal(withUndo(other).draft.recipe.label, "a");
  });

  it("that change nothing are none, and the first value has nothing to undo", () => {
    const value = firstValue(start);
    assert.equal(
      withEdit(value, (draft) => ({ ...draft })),
      value,
    );
    assert.equal(withUndo(value), value);
    assert.equal(withRedo(value), value);
  });

  it("are kept up to a hundred", () => {
    const many = Array.from({ length: 150 }, (_, i) => String(i)).reduce(labelled, firstValue(start));
    assert.equal(many.history.past.length, 100);
    assert.equal(many.history.past[0]!.recipe.label, "49");
  });
});

describe("the editor's value when its page is built again", () => {
  it("is what it was: recipe, steps that are off, what can be undone, tab, cards, looks", () => {
    let value = labelled(firstValue(start), "a");
    value = withEdit(value, (draft) => withSteps(draft, "trials", [{ expression: "a == 1", on: false }]));
    value = withTab(withCard(value, "stimuli", { kind: "step", index: 0, typed: "a ==" }), "stimuli");
    value = withLook(value, "trials", (look) => ({ ...look, scroll: { top: 220, left: 30 }, hidden: ["b"] }));
    value = withDismissed(withOtherTable(value, "electrodes"), "phase != 0");
    value = withLooseSteps(value, "electrodes", [{ expression: "x > 1", on: true }]);
    const again = readValue(stored(value), start);
    assert.deepEqual(again, value);
    assert.equal(withUndo(withUndo(again)).draft.recipe.label, undefined);
  });

  it("takes the recipe that a command has completed since, and lets it be undone", () => {
    const value = labelled(firstValue(start), "a");
    const completed = { ...recipe, label: "stimulus_name" };
    const again = readValue(stored(value), { recipe: completed, commands: 3 });
    assert.deepEqual([again.draft.recipe, again.commands], [completed, 3]);
    assert.equal(withUndo(again).draft.recipe.label, "a");
    assert.equal(readValue(stored(value), { recipe: completed, commands: 2 }).draft.recipe.label, "a");
  });

  it("opens at the tab that is asked for", () => {
    const value = withTab(firstValue(start), "units");
    assert.equal(readValue(stored(value), start).tab, "units");
    assert.equal(readValue(stored(value), { ...start, tab: "contents" }).tab, "contents");
  });

  it("is the first one where nothing, or another version, was kept", () => {
    for (const kept of [undefined, null, 3, "x", {}, { version: 1, tab: "units" }])
      assert.deepEqual(readValue(kept, start), firstValue(start));
  });
});

describe("what is looked at in the editor", () => {
  it("has one card a table, which closes", () => {
    const open = withCard(withCard(firstValue(start), "units", { kind: "quality" }), "stimuli", {
      kind: "new",
    });
    assert.deepEqual(open.cards, { units: { kind: "quality" }, stimuli: { kind: "new" } });
    assert.deepEqual(withCard(open, "units", undefined).cards, { stimuli: { kind: "new" } });
  });

  it("is remembered by table, and a new table is looked at as at first", () => {
    const value = withLook(firstValue(start), "trials", (look) => ({ ...look, inFull: ["a"] }));
    assert.deepEqual(lookOf(value, "trials"), { ...firstLook, inFull: ["a"] });
    assert.equal(lookOf(value, "units"), firstLook);
  });

  it("says once that a warning was read", () => {
    const value = withDismissed(firstValue(start), "a");
    assert.deepEqual(withDismissed(value, "a").dismissed, ["a"]);
  });
});
