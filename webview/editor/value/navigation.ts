import type { ChosenTrials } from "../../../src/protocol/editor-host-api.ts";
import type { SessionFacts } from "../../../src/protocol/session-api.ts";
import { columnText, literal } from "../filter/expression.ts";
import { otherTables, trialTables, unitTable, usualTrialTable } from "../table/trial-tables.ts";
import { withSteps, withTrialTable } from "./draft.ts";
import type { Side } from "./draft.ts";
import { withEdit, withOtherTable, withTab } from "./editor-value.ts";
import type { EditorValue } from "./editor-value.ts";

/** The table of trials: the recipe's, or else the session's own choice; undefined when the file has none. */
export const trialTableOf = ({ draft }: EditorValue, facts: SessionFacts | undefined): string | undefined =>
  draft.recipe.trials.table ?? (facts && usualTrialTable(facts));

/** The table under "Tables": the one chosen, or else the first; undefined when the file has none. */
export function otherTableOf({ table }: EditorValue, facts: SessionFacts | undefined): string | undefined {
  const names = facts ? otherTables(facts).map(({ name }) => name) : [];
  return names.find((name) => name === table) ?? names[0];
}

/** Shows a table in the tab where it belongs. */
export function withTableShown(value: EditorValue, facts: SessionFacts, name: string): EditorValue {
  const entry = facts.tables.find((table) => table.name === name);
  if (!entry) return value;
  if (entry === unitTable(facts)) return withTab(value, "units");
  if (entry.kind === "presentations" || entry.kind === "intervals")
    return withTab(
      withEdit(value, (draft) => withTrialTable(draft, name)),
      "stimuli",
    );
  return withTab(withOtherTable(value, name), "tables");
}

/** Shows a stimulus of the presentations; where an interval table has that name, the table. */
export function withStimulusShown(value: EditorValue, facts: SessionFacts, name: string): EditorValue {
  if (facts.tables.some((table) => table.name === name)) return withTableShown(value, facts, name);
  return withTab(withEquality(value, "trials", "stimulus_name", literal(name)), "stimuli");
}

/** Shows the units of a structure; those without one where its name is empty. */
export const withStructureShown = (value: EditorValue, column: string, name: string): EditorValue =>
  withTab(withEquality(value, "units", columnText(column), name === "" ? "null" : literal(name)), "units");

/** Puts a step first, in place of one that compares the same column for equality. */
function withEquality(value: EditorValue, side: Side, column: string, wanted: string): EditorValue {
  const expression = `${column} == ${wanted}`;
  return withEdit(value, (draft) => {
    const others = draft.steps[side].filter((step) => !step.expression.startsWith(`${column} == `));
    return withSteps(draft, side, [{ expression, on: true }, ...others]);
  });
}

/** Leaves only these trials, by a step in place of one that did so before; one edit, to be undone at once. */
export function withTrialsShown(
  value: EditorValue,
  facts: SessionFacts | undefined,
  { table, ids }: ChosenTrials,
): EditorValue {
  const shown = withEdit(value, (before) => {
    const draft = table === undefined ? before : withTrialTable(before, table);
    const name = trialTableOf({ ...value, draft }, facts);
    const column = name === "stimulus_presentations" ? "stimulus_presentation_id" : "id";
    const values = ids.map((id) => (/^-?\d+$/.test(id) ? id : JSON.stringify(id)));
    const others = draft.steps.trials.filter(({ expression }) => !expression.startsWith(`${column} in [`));
    const expression = `${column} in [${values.join(", ")}]`;
    return withSteps(draft, "trials", [...others, { expression, on: true }]);
  });
  return withTab(shown, "stimuli");
}

/** Names the session's usual table of trials where there is a choice: it chooses by itself only where there is none. */
export function withUsualTable(value: EditorValue, facts: SessionFacts): EditorValue {
  const tables = trialTables(facts);
  const isAllen = tables.some(({ kind }) => kind === "presentations");
  const usual = usualTrialTable(facts);
  if (isAllen || tables.length < 2 || usual === undefined || value.draft.recipe.trials.table !== undefined)
    return value;
  return withEdit(value, (draft) => withTrialTable(draft, usual));
}
