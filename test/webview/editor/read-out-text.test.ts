import assert from "node:assert/strict";
import type { Preview, SelectionReport } from "../../../src/core/recipe/preview.ts";
import type { Recipe } from "../../../src/core/recipe/recipe.ts";
import { withLabel } from "../../../webview/recipe-label.ts";
import {
  changeText,
  classesText,
  isVain,
  otherWarnings,
  readOut,
  spokenReadOut,
} from "../../../webview/editor/read-out/read-out-text.ts";

const recipe: Recipe = {
  version: 1,
  trials: { where: [] },
  units: { quality: "allen", where: [] },
  counts: { align: "start_time", binEdges: [0.01, 0.25], edges: "closed" },
  label: "orientation",
  decode: { method: "lda", folds: 5, shuffle: false, seed: 0, permutations: 0 },
  outputs: [],
};
const step = (expression: string, before: number, left: number): SelectionReport["steps"][number] => ({
  expression,
  in: before,
  removed: before - left,
  left,
  warnings: [],
  notices: [],
});
const report = (rows: number, left: number, steps: SelectionReport["steps"] = []): SelectionReport => ({
  table: "t",
  rows,
  defaults: [],
  steps,
  left,
});
const classes = [0, 30, 60, 90, 120, 150].map((value, i) => ({
  value,
  count: [197, 195, 193, 189, 196, 193][i]!,
}));
const preview: Preview = { trials: report(70_390, 1163), units: report(501, 45), classes, warnings: [] };

describe("read-out", () => {
  it("says trials × units, classes with their sizes, the window and the size of X", () => {
    assert.deepEqual(readOut(preview, recipe), {
      trials: "1,163 trials",
      units: "45 units",
      classes: "6 classes (189–197 each)",
      window: "0.010–0.250 s",
      size: "X 105 kB",
      problems: [],
    });
  });

  it("names the step that removes everything", () => {
    const steps = [step("a == 1", 100, 10), step("b == 2", 10, 0), step("c == 3", 0, 0)];
    const { problems } = readOut({ ...preview, trials: report(100, 0, steps), classes: [] }, recipe);
    assert.deepEqual(problems, ["0 trials: step 2 (b == 2) removes all"]);
  });

  it("says first of all when nothing can be counted", () => {
    const obstacle = "There are no spike times.";
    assert.deepEqual(readOut({ ...preview, trials: report(9, 0), obstacle }, recipe).problems, [obstacle]);
  });

  it("names classes with fewer trials than folds", () => {
    const few = [...classes.slice(0, 5), { value: 150, count: 3 }];
    assert.deepEqual(readOut({ ...preview, classes: few }, recipe).problems, [
      "class 150 has 3 trials, fewer than 5 folds",
    ]);
    const rare = [...classes.slice(0, 4), { value: 150, count: 3 }, { value: 160, count: 1 }];
    assert.deepEqual(readOut({ ...preview, classes: rare }, recipe).problems, [
      "2 of 6 classes have fewer trials than 5 folds",
    ]);
  });

  it("says when a label has one class only", () => {
    const { problems } = readOut({ ...preview, classes: classes.slice(0, 1) }, recipe);
    assert.deepEqual(problems, ["orientation has 1 class; decoding needs two or more"]);
  });

  it("asks nothing of the classes while there is no label", () => {
    const without = withLabel(recipe, undefined);
    assert.deepEqual(readOut({ ...preview, classes: [] }, without).problems, []);
    assert.equal(readOut({ ...preview, classes: [] }, without).classes, undefined);
  });

  it("tells what an edit changed", () => {
    assert.equal(changeText(preview, { ...preview, trials: report(70_390, 5811) }), "+4,648 trials");
    assert.equal(changeText(preview, { ...preview, units: report(501, 44) }), "−1 unit");
    assert.equal(changeText(undefined, preview), "");
  });

  it("counts classes alike however many each has", () => {
    assert.equal(classesText([10, 10]), "2 classes (10 each)");
    assert.equal(classesText([10]), "1 class (10 each)");
  });

  it("is spoken as one sentence with what the last step did", () => {
    const trials = report(70_390, 1163, [step("phase != 0", 1163, 1163)]);
    assert.equal(
      spokenReadOut({ ...preview, trials }, recipe),
      "1,163 trials, 45 units, 6 classes. Last step removed 0 rows.",
    );
  });

  it("shows windows before onset, fine edges and bins", () => {
    const window = (binEdges: readonly number[]): string =>
      readOut(preview, { ...recipe, counts: { ...recipe.counts, binEdges } }).window;
    assert.equal(window([-0.1, 0.1]), "-0.100 to 0.100 s");
    assert.equal(window([0, 0.0005]), "0.000–5e-4 s");
    assert.equal(window([0, 0.1, 0.2]), "0.000–0.200 s in 2 bins");
  });

  it("offers nothing to write or decode where nothing is left or something stands in the way", () => {
    assert.equal(isVain(preview), false);
    assert.equal(isVain({ ...preview, trials: report(5, 0) }), true);
    assert.equal(isVain({ ...preview, units: report(5, 0) }), true);
    assert.equal(isVain({ ...preview, obstacle: "no units" }), true);
  });

  it("does not list among the warnings what stands in the way", () => {
    const warned = { ...preview, warnings: ["a", "no units"], obstacle: "no units" };
    assert.deepEqual(otherWarnings(warned), ["a"]);
    assert.deepEqual(otherWarnings({ ...preview, warnings: ["a"] }), ["a"]);
  });
});
