import * as vscode from "vscode";
import { AnalysisError } from "../../core/errors.ts";
import { literalText } from "../../core/filter/expression.ts";
import type { Recipe } from "../../core/recipe/recipe.ts";
import type { ColumnSummary, SessionApi, TableEntry } from "../../protocol/session-api.ts";
import { countedPresentations, countedRows } from "../counted.ts";
import { isScalar } from "./scalars.ts";
import { answered, goBack, nothingToAsk, pickChoice } from "./wizard.ts";
import type { Choice, WizardStep } from "./wizard.ts";

/** Which trials: the table, and the stimulus where it names stimuli. */

const trialTables = ["presentations", "intervals"];

/** The table that the trials come from when the recipe names none. */
export async function trialTable(session: SessionApi, recipe: Recipe): Promise<TableEntry> {
  const { tables } = await session.describe();
  const candidates = tables.filter(({ kind }) => trialTables.includes(kind));
  const named = candidates.find(({ name }) => name === recipe.trials.table);
  const usual = named ?? candidates.find(({ kind }) => kind === "presentations") ?? candidates[0];
  if (usual) return usual;
  throw new AnalysisError(
    "missing-table",
    vscode.l10n.t("This file has no table of stimuli or trials, so there is nothing to count spikes around."),
    { table: "trials", available: tables.map(({ name }) => name) },
  );
}

export function tableStep(session: SessionApi): WizardStep<Recipe> {
  return {
    async ask(draft, place) {
      await trialTable(session, draft);
      const { tables } = await session.describe();
      const candidates = tables.filter(({ kind }) => trialTables.includes(kind));
      const decided = draft.trials.table ?? candidates.find(({ kind }) => kind === "presentations");
      if (decided || candidates.length === 1) return nothingToAsk;
      const items = candidates.map(({ name, rowCount, description }) => ({
        label: name,
        description: rowCount === null ? "" : countedRows(rowCount),
        ...(description ? { detail: description } : {}),
        value: name,
      }));
      const placeholder = vscode.l10n.t("Which table holds the trials?");
      const chosen = await pickChoice(place, { placeholder }, Promise.resolve(items));
      if (!chosen) return goBack;
      return answered({ ...draft, trials: { ...draft.trials, table: chosen[0]! } });
    },
  };
}

const stimulusColumn = "stimulus_name";

export function stimulusStep(session: SessionApi): WizardStep<Recipe> {
  return {
    async ask(draft, place) {
      const { name: table } = await trialTable(session, draft);
      const { columns } = await session.openView({ table, where: [], sort: [] });
      if (draft.trials.where.length > 0 || !columns.some(({ name }) => name === stimulusColumn))
        return nothingToAsk;
      const summary = session.summarizeColumn({ table, where: [], sort: [] }, stimulusColumn);
      const placeholder = vscode.l10n.t("Which stimulus?");
      const chosen = await pickChoice(place, { placeholder }, summary.then(stimulusChoices));
      if (!chosen) return goBack;
      return answered({ ...draft, trials: { ...draft.trials, where: chosen[0]! } });
    },
  };
}

function stimulusChoices({ top, rows }: ColumnSummary): Choice<readonly string[]>[] {
  const present = top.flatMap(({ value, count: n }) => (isScalar(value) ? [{ value, n }] : []));
  const choices = present.map(({ value, n }) => ({
    label: String(value),
    description: countedPresentations(n),
    value: [`${stimulusColumn} == ${literalText(value)}`],
  }));
  const all = vscode.l10n.t("All stimuli");
  return [...choices, { label: all, description: countedPresentations(rows), value: [] }];
}
