import assert from "node:assert/strict";
import type { Recipe } from "../../../../src/core/recipe/recipe.ts";
import {
  cellAmong,
  firstConfusion,
  readConfusion,
} from "../../../../webview/decoding/value/confusion-look.ts";
import {
  firstValue,
  isOutdated,
  readValue,
  withAnswered,
  withConfusion,
  withDecode,
  withEnd,
  withLabelled,
  withMore,
  withoutEnd,
  withRecipe,
  withScroll,
  withTrials,
  withView,
} from "../../../../webview/decoding/value/decoding-value.ts";
import type { DecodingValue } from "../../../../webview/decoding/value/decoding-value.ts";
import { withToggled } from "../../../../webview/decoding/value/result-view-state.ts";

const recipe: Recipe = {
  version: 1,
  trials: { table: "trials", where: [] },
  units: { quality: "allen", where: [] },
  counts: { align: "start_time", binEdges: [0, 1], edges: "closed" },
  label: "orientation",
  decode: { method: "lda", folds: 5, shuffle: false, seed: 0, permutations: 0 },
  outputs: [],
};
const tenFolds: Recipe = { ...recipe, decode: { ...recipe.decode, folds: 10 } };
const stored = (value: DecodingValue): unknown => JSON.parse(JSON.stringify(value));
/** A result that is looked at in every way that is not the first. */
const looked = (): DecodingValue => {
  const answered = withAnswered(firstValue({ recipe }), recipe);
  const view = { ...withToggled(answered.view, "30"), kind: "held-out", centroids: false } as const;
  const read = withConfusion(withView(answered, view), { mode: "percent", cell: ["0", "30"] });
  const place = {
    scroll: { top: 440, left: 8 },
    selection: { anchorRow: 20, anchorColumn: 1, row: 21, column: 2 },
    widths: { orientation: 90 },
  };
  const trials = { shown: true, place };
  return withScroll(withTrials(withMore(read, true), trials), 300);
};

describe("the result of the decoding panel's value", () => {
  it("survives edits, which put it out of date and back", () => {
    const edited = withDecode(looked(), tenFolds.decode);
    assert.deepEqual([edited.answered, isOutdated(edited)], [recipe, true]);
    assert.equal(isOutdated(withRecipe(edited, recipe)), false);
    assert.equal(isOutdated(withLabelled(looked(), undefined)), true);
    assert.equal(isOutdated(firstValue({ recipe })), false, "there is none to be out of date");
  });

  it("survives a run that was cancelled or failed, which is said until the next edit, run or word", () => {
    for (const ended of [{ how: "cancelled" }, { how: "failed", message: "No units are left." }] as const) {
      const value = withEnd(withDecode(looked(), tenFolds.decode), ended);
      assert.deepEqual([value.answered, value.ended], [recipe, ended]);
      assert.equal(withRecipe(value, recipe).ended, undefined);
      assert.equal(withAnswered(value, tenFolds).ended, undefined);
      assert.equal(withAnswered(value, recipe), value, "the result before it comes back");
      assert.equal("ended" in withoutEnd(value), false);
    }
    const said = looked();
    assert.equal(withoutEnd(said), said);
  });

  it("is looked at as the one before: a run changes the question and nothing else", () => {
    const before = withDecode(looked(), tenFolds.decode);
    assert.deepEqual(withAnswered(before, tenFolds), { ...before, answered: tenFolds });
  });
});

describe("the decoding panel's value when its page is built again", () => {
  it("is what it was, over a hidden tab, a crash or a reload of the window", () => {
    const value = withEnd(withDecode(looked(), tenFolds.decode), { how: "cancelled" });
    assert.deepEqual(readValue(stored(value), { recipe: tenFolds, answered: recipe }), value);
    assert.deepEqual(readValue(stored(value), { recipe: tenFolds }), value);
  });

  it("holds nothing but itself of what VS Code remembers beside it", () => {
    const state = { uri: "file:///a.nwb", ...(stored(looked()) as object) };
    assert.deepEqual(readValue(state, { recipe }), looked());
  });

  it("takes the recipe that a command brought meanwhile, and forgets how a run of the former one ended", () => {
    const value = withEnd(looked(), { how: "cancelled" });
    const again = readValue(stored(value), { recipe: tenFolds });
    assert.deepEqual([again.recipe, again.answered, again.ended], [tenFolds, recipe, undefined]);
    assert.deepEqual(again.view, value.view);
  });

  it("names the result of a run that ended while nobody saw it", () => {
    assert.deepEqual(readValue(stored(looked()), { recipe, answered: tenFolds }).answered, tenFolds);
  });

  it("is the first one where nothing was kept, and has the result and view of a page without versions", () => {
    for (const kept of [undefined, null, 3, "x", {}])
      assert.deepEqual(readValue(kept, { recipe }), firstValue({ recipe }));
    const { view, answered } = looked();
    assert.deepEqual(readValue({ uri: "file:///a.nwb", recipe, view, answered }, { recipe }), {
      ...firstValue({ recipe }),
      answered: recipe,
      view,
    });
  });
});

describe("how a confusion matrix is looked at", () => {
  it("is by the names of the classes, whatever their order in another result", () => {
    const look = { mode: "counts", cell: ["30", "90"] } as const;
    assert.deepEqual(cellAmong(look, ["0", "30", "60", "90"]), [1, 3]);
    assert.deepEqual(cellAmong(look, ["90", "30"]), [1, 0]);
    assert.equal(cellAmong(look, ["0", "30"]), undefined);
    assert.equal(cellAmong(firstConfusion, ["0", "30"]), undefined);
  });

  it("is another only when another cell is read, or in another way", () => {
    const value = looked();
    assert.equal(withConfusion(value, { mode: "percent", cell: ["0", "30"] }), value);
    assert.notEqual(withConfusion(value, { mode: "counts", cell: ["0", "30"] }), value);
  });

  it("comes back as it was, and as at first from anything else", () => {
    const look = { mode: "percent", cell: ["a", "b"] } as const;
    assert.deepEqual(readConfusion(JSON.parse(JSON.stringify(look))), look);
    for (const other of [undefined, 3, {}, { mode: "new", cell: ["a"] }])
      assert.deepEqual(readConfusion(other), firstConfusion);
  });
});
