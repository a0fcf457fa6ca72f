import assert from "node:assert/strict";
import type { Recipe } from "../../../src/core/recipe/recipe.ts";
import { draftOf, withHostRecipe, withSteps, withTrialTable } from "../../../webview/editor/value/draft.ts";

const recipe: Recipe = {
  version: 1,
  trials: { table: "trials", where: ["a == 1", "b == 2"] },
  units: { quality: "allen", where: [] },
  counts: { align: "start_time", binEdges: [0, 1], edges: "closed" },
  decode: { method: "lda", folds: 5, shuffle: false, seed: 0, permutations: 0 },
  outputs: [],
};

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
});
