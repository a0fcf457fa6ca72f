import assert from "node:assert/strict";
import type { Recipe } from "../../../src/core/recipe/recipe.ts";
import { draftOf, withHostRecipe, withSteps, withTrialTable } from "../../../webview/editor/draft.ts";
import { RecipeStore } from "../../../webview/editor/recipe-store.ts";

const recipe: Recipe = {
  version: 1,
  trials: { table: "trials", where: ["a == 1", "b == 2"] },
  units: { quality: "allen", where: [] },
  counts: { align: "start_time", binEdges: [0, 1], edges: "closed" },
  decode: { method: "lda", folds: 5, shuffle: false, seed: 0, permutations: 0 },
  outputs: [],
};

describe("the history of a draft", () => {
  const labelled = (label: string) => (draft: ReturnType<typeof draftOf>) => ({
    ...draft,
    recipe: { ...draft.recipe, label },
  });

  it("comes back with a page that is built again", () => {
    const store = new RecipeStore(draftOf(recipe));
    for (const label of ["a", "b", "c"]) store.edit(labelled(label));
    store.undo();
    const stored = JSON.parse(JSON.stringify({ draft: store.draft, history: store.history })) as {
      draft: typeof store.draft;
      history: typeof store.history;
    };
    const again = new RecipeStore(stored.draft, stored.history);
    assert.equal(again.draft.recipe.label, "b");
    again.redo();
    assert.equal(again.draft.recipe.label, "c");
    for (let i = 0; i < 3; i++) again.undo();
    assert.equal(again.draft.recipe.label, undefined);
    assert.ok(!again.canUndo && again.canRedo);
  });

  it("is no longer than a hundred edits", () => {
    const store = new RecipeStore(draftOf(recipe));
    for (let i = 0; i < 150; i++) store.edit(labelled(String(i)));
    assert.equal(store.history.past.length, 100);
  });
});

describe("recipe draft", () => {
  it("keeps a step that is off out of the recipe, and in the draft", () => {
    const [first, second] = draftOf(recipe).steps.trials;
    const draft = withSteps(draftOf(recipe), "trials", [{ ...first!, on: false }, second!]);
    assert.deepEqual(draft.recipe.trials.where, ["b == 2"]);
    assert.equal(draft.steps.trials.length, 2);
  });

  it("keeps what is off when the host sends the recipe back, and takes other steps as they come", () => {
    const off = withSteps(draftOf(recipe), "trials", [
      { expression: "a == 1", on: false },
      { expression: "b == 2", on: true },
    ]);
    const same = withHostRecipe(off, { ...off.recipe, label: "a" });
    assert.equal(same.steps.trials.length, 2);
    assert.equal(same.recipe.label, "a");
    const other = withHostRecipe(off, recipe);
    assert.deepEqual(other.steps.trials, draftOf(recipe).steps.trials);
  });

  it("brings the steps of a trial table back with it", () => {
    const epochs = withTrialTable(draftOf(recipe), "epochs");
    assert.deepEqual(epochs.recipe.trials, { table: "epochs", where: [] });
    assert.deepEqual(withTrialTable(epochs, "trials").recipe.trials, recipe.trials);
  });

  it("undoes and redoes every edit, and tells its listeners", () => {
    const store = new RecipeStore(draftOf(recipe));
    const heard: number[] = [];
    store.onChange((draft) => heard.push(draft.steps.trials.length));
    store.edit((draft) => withSteps(draft, "trials", []));
    store.edit((draft) => draft);
    assert.deepEqual([store.canUndo, store.canRedo], [true, false]);
    store.undo();
    assert.deepEqual(store.draft.recipe, recipe);
    store.redo();
    assert.deepEqual(store.draft.recipe.trials.where, []);
    assert.deepEqual(heard, [0, 2, 0]);
  });
});
