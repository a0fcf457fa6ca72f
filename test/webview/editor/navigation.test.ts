import assert from "node:assert/strict";
import type { Recipe } from "../../../src/core/recipe/recipe.ts";
import type { SessionFacts } from "../../../src/protocol/session-api.ts";
import { firstValue, withUndo } from "../../../webview/editor/value/editor-value.ts";
import type { EditorValue } from "../../../webview/editor/value/editor-value.ts";
import {
  trialTableOf,
  withStimulusShown,
  withStructureShown,
  withTableShown,
  withTrialsShown,
  withUsualTable,
} from "../../../webview/editor/value/navigation.ts";

const recipe: Recipe = {
  version: 1,
  trials: { where: ["stimulus_name == 'gabors'", "orientation != null"] },
  units: { quality: "allen", where: [] },
  counts: { align: "start_time", binEdges: [0, 1], edges: "closed" },
  decode: { method: "lda", folds: 5, shuffle: false, seed: 0, permutations: 0 },
  outputs: [],
};
const first = firstValue({ recipe, commands: 0 });
const facts = {
  tables: [
    { name: "stimulus_presentations", kind: "presentations", rowCount: 9 },
    { name: "invalid_times", kind: "intervals", rowCount: 2 },
    { name: "units", kind: "units", rowCount: 5 },
    { name: "electrodes", kind: "electrodes", rowCount: 5 },
  ],
} as unknown as SessionFacts;
const trialSteps = ({ draft }: EditorValue): readonly string[] =>
  draft.steps.trials.map(({ expression }) => expression);

describe("going to a part of the session", () => {
  it("shows each table in the tab where it belongs", () => {
    assert.equal(withTableShown(first, facts, "units").tab, "units");
    const intervals = withTableShown(first, facts, "invalid_times");
    assert.deepEqual([intervals.tab, intervals.draft.recipe.trials.table], ["stimuli", "invalid_times"]);
    const other = withTableShown(first, facts, "electrodes");
    assert.deepEqual([other.tab, other.table], ["tables", "electrodes"]);
    assert.equal(other.draft, first.draft);
    assert.equal(withTableShown(first, facts, "no such table"), first);
  });

  it("shows a stimulus by a step in place of another stimulus's, and an interval table by itself", () => {
    const flashes = withStimulusShown(first, facts, "fla'shes");
    assert.equal(flashes.tab, "stimuli");
    assert.deepEqual(trialSteps(flashes), [`stimulus_name == "fla'shes"`, "orientation != null"]);
    assert.equal(withStimulusShown(first, facts, "invalid_times").draft.recipe.trials.table, "invalid_times");
  });

  it("shows the units of a structure, or those that lie in none", () => {
    const inside = withStructureShown(first, "my location", "VISp");
    assert.deepEqual([inside.tab, inside.draft.recipe.units.where], ["units", ["`my location` == 'VISp'"]]);
    const outside = withStructureShown(inside, "my location", "");
    assert.deepEqual(outside.draft.recipe.units.where, ["`my location` == null"]);
  });
});

describe("showing chosen trials", () => {
  it("is one step at the end, which takes the place of the last such one, and one edit", () => {
    const shown = withTrialsShown(first, facts, { table: undefined, ids: ["3", "5"] });
    assert.deepEqual(trialSteps(shown).slice(2), ["stimulus_presentation_id in [3, 5]"]);
    const next = withTrialsShown(shown, facts, { table: undefined, ids: ["7"] });
    assert.deepEqual(trialSteps(next).slice(2), ["stimulus_presentation_id in [7]"]);
    assert.deepEqual(trialSteps(withUndo(next)), trialSteps(shown));
  });

  it("goes to another table with it, whose ids may be texts", () => {
    const shown = withTrialsShown(first, facts, { table: "invalid_times", ids: ["a b", "-2"] });
    assert.equal(trialTableOf(shown, facts), "invalid_times");
    assert.deepEqual(trialSteps(shown), [...trialSteps(first), 'id in ["a b", -2]']);
    assert.equal(trialTableOf(withUndo(shown), facts), "stimulus_presentations");
  });
});

describe("the table of trials of a new recipe", () => {
  const intervals = (...names: string[]): SessionFacts =>
    ({ tables: names.map((name) => ({ name, kind: "intervals", rowCount: 1 })) }) as unknown as SessionFacts;

  it("is named where there are several, and left to the session where there is one, or Allen's", () => {
    const named = withUsualTable(first, intervals("epochs", "trials"));
    assert.equal(named.draft.recipe.trials.table, "trials");
    assert.equal(withUsualTable(named, intervals("a", "b")), named);
    assert.equal(withUsualTable(first, intervals("epochs")), first);
    assert.equal(withUsualTable(first, facts), first);
    assert.equal(trialTableOf(first, intervals("epochs")), "epochs");
  });
});
