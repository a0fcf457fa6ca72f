import * as vscode from "vscode";
import { AnalysisError } from "../../core/errors.ts";
import { columnText } from "../../core/filter/expression.ts";
import type { Recipe } from "../../core/recipe/recipe.ts";
import type { ColumnInfo } from "../../core/table/table.ts";
import type { ColumnSummary, SessionApi, TableView } from "../../protocol/session-api.ts";
import { count, countedClasses, countedTrials } from "../counted.ts";
import { compareScalars, isScalar } from "./scalars.ts";
import { trialTable } from "./trial-steps.ts";
import { answered, goBack, nothingToAsk, pickChoice } from "./wizard.ts";
import type { Choice, WizardStep } from "./wizard.ts";

/** Columns that say when a trial was, or which, rather than what kind it was. */
const notALabel =
  /(^|_)(id|index|start|stop|time|times|start_time|stop_time|duration|block|timeseries|tags)$/;
const mostClasses = 200;

/** What to decode: a column with its classes. Trials without a value are left out, by a step that says so. */
export function labelStep(session: SessionApi): WizardStep<Recipe> {
  return {
    async ask(draft, place) {
      if (draft.label !== undefined) return nothingToAsk;
      const { name: table } = await trialTable(session, draft);
      const view = { table, where: draft.trials.where, sort: [] };
      const { columns } = await session.openView({ table, where: [], sort: [] });
      const placeholder = vscode.l10n.t("Which column holds the classes to tell apart?");
      const chosen = await pickChoice(place, { placeholder }, labelChoices(session, view, columns));
      if (!chosen) return goBack;
      const { column, missing } = chosen[0]!;
      const where =
        missing > 0 ? [...draft.trials.where, `${columnText(column)} != null`] : draft.trials.where;
      return answered({ ...draft, label: columnText(column), trials: { ...draft.trials, where } });
    },
  };
}

async function labelChoices(
  session: SessionApi,
  view: TableView,
  columns: readonly ColumnInfo[],
): Promise<Choice<ColumnSummary>[]> {
  const candidates = columns.slice(1).filter(couldBeLabel);
  const summaries = await Promise.all(candidates.map(({ name }) => session.summarizeColumn(view, name)));
  const useful = summaries.filter(({ distinct }) => distinct >= 2 && distinct <= mostClasses);
  if (useful.length > 0) return useful.map(labelChoice);
  throw new AnalysisError(
    "missing-label",
    vscode.l10n.t(
      "No column of {0} takes between 2 and {1} values in these trials.",
      view.table,
      mostClasses,
    ),
    {},
  );
}

const couldBeLabel = ({ name, type, problem }: ColumnInfo): boolean =>
  problem === undefined && type !== "list" && type !== "reference" && !notALabel.test(name);

function labelChoice(summary: ColumnSummary): Choice<ColumnSummary> {
  const { column, distinct, rows, missing, top } = summary;
  const size = vscode.l10n.t("{0}, {1}", countedClasses(distinct), countedTrials(rows - missing));
  const left =
    missing > 0 ? vscode.l10n.t("{0}; {1} without a value are left out", size, count(missing)) : size;
  const shown = top.flatMap(({ value, count: n }) => (isScalar(value) ? [{ value, n }] : [])).slice(0, 6);
  // All classes in their own order; of many, the largest.
  if (shown.length === distinct) shown.sort((a, b) => compareScalars(a.value, b.value));
  const classes = shown.map(({ value, n }) => `${String(value)} (${count(n)})`).join(", ");
  const more = distinct > shown.length ? ", …" : "";
  return { label: column, description: left, detail: classes + more, value: summary };
}
