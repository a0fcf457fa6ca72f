import * as vscode from "vscode";
import { AnalysisError } from "../core/errors.ts";
import { columnText, literalText } from "../core/filter/expression.ts";
import type { Recipe } from "../core/recipe.ts";
import type { Cell, ColumnInfo, Scalar } from "../core/table.ts";
import type {
  ColumnSummary,
  Overview,
  SessionApi,
  TableEntry,
  TableFacts,
  TableView,
} from "../protocol/session-api.ts";
import {
  count,
  countedClasses,
  countedPresentations,
  countedRows,
  countedTrials,
  countedUnits,
} from "./counted.ts";
import { askText, pickChoice } from "./wizard.ts";
import type { Choice, StepAnswer, WizardStep } from "./wizard.ts";

/**
 * The questions that turn an empty recipe into a whole one. Each looks at the session for what there is to
 * choose, and shows how much of it there is; what the draft says already is not asked.
 */
export function recipeSteps(session: SessionApi): readonly WizardStep<Recipe>[] {
  return [tableStep, stimulusStep, labelStep, structureStep, rateStep, windowStep].map((step) =>
    step(session),
  );
}

const next = (draft: Recipe): StepAnswer<Recipe> => ({ kind: "next", draft });
const back: StepAnswer<Recipe> = { kind: "back" };
const skip: StepAnswer<Recipe> = { kind: "skip" };

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

function tableStep(session: SessionApi): WizardStep<Recipe> {
  return {
    async ask(draft, place) {
      await trialTable(session, draft);
      const { tables } = await session.describe();
      const candidates = tables.filter(({ kind }) => trialTables.includes(kind));
      const decided = draft.trials.table ?? candidates.find(({ kind }) => kind === "presentations");
      if (decided || candidates.length === 1) return skip;
      const items = candidates.map(({ name, rowCount, description }) => ({
        label: name,
        description: rowCount === null ? "" : countedRows(rowCount),
        ...(description ? { detail: description } : {}),
        value: name,
      }));
      const placeholder = vscode.l10n.t("Which table holds the trials?");
      const chosen = await pickChoice(place, { placeholder }, Promise.resolve(items));
      if (!chosen) return back;
      return next({ ...draft, trials: { ...draft.trials, table: chosen[0]! } });
    },
  };
}

const stimulusColumn = "stimulus_name";

function stimulusStep(session: SessionApi): WizardStep<Recipe> {
  return {
    async ask(draft, place) {
      const { name: table } = await trialTable(session, draft);
      const { columns } = await session.tableFacts({ table, where: [], sort: [] });
      if (draft.trials.where.length > 0 || !columns.some(({ name }) => name === stimulusColumn)) return skip;
      const summary = session.summarizeColumn({ table, where: [], sort: [] }, stimulusColumn);
      const placeholder = vscode.l10n.t("Which stimulus?");
      const chosen = await pickChoice(place, { placeholder }, summary.then(stimulusChoices));
      if (!chosen) return back;
      return next({ ...draft, trials: { ...draft.trials, where: chosen[0]! } });
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

const isScalar = (value: Cell): value is Scalar => value !== null && typeof value !== "object";

/** Columns that say when a trial was, or which, rather than what kind it was. */
const notALabel =
  /(^|_)(id|index|start|stop|time|times|start_time|stop_time|duration|block|timeseries|tags)$/;
const mostClasses = 200;

export function labelStep(session: SessionApi): WizardStep<Recipe> {
  return {
    async ask(draft, place) {
      if (draft.label !== undefined) return skip;
      const { name: table } = await trialTable(session, draft);
      const view = { table, where: draft.trials.where, sort: [] };
      const facts = await session.tableFacts({ table, where: [], sort: [] });
      const placeholder = vscode.l10n.t("Which column holds the classes to tell apart?");
      const chosen = await pickChoice(place, { placeholder }, labelChoices(session, view, facts));
      if (!chosen) return back;
      const { column, missing } = chosen[0]!;
      const where =
        missing > 0 ? [...draft.trials.where, `${columnText(column)} != null`] : draft.trials.where;
      return next({ ...draft, label: columnText(column), trials: { ...draft.trials, where } });
    },
  };
}

async function labelChoices(
  session: SessionApi,
  view: TableView,
  facts: TableFacts,
): Promise<Choice<ColumnSummary>[]> {
  const columns = facts.columns.slice(1).filter(couldBeLabel);
  const summaries = await Promise.all(columns.map(({ name }) => session.summarizeColumn(view, name)));
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

const compareScalars = (a: Scalar, b: Scalar): number =>
  String(a).localeCompare(String(b), "en", { numeric: true });

function structureStep(session: SessionApi): WizardStep<Recipe> {
  return {
    async ask(draft, place) {
      if (draft.units.where.length > 0) return skip;
      const overview = await session.overview();
      if (overview.structures.length < 2) return skip;
      const placeholder = vscode.l10n.t(
        "Units of which structures? Choose none for all {0}.",
        count(overview.unitsPassing),
      );
      const items = Promise.resolve(structureChoices(overview));
      const chosen = await pickChoice(place, { placeholder, many: true }, items);
      if (!chosen) return back;
      const where = structureFilter(chosen);
      return next({ ...draft, units: { ...draft.units, where } });
    },
  };
}

type Structure = Overview["structures"][number];

const structureChoices = ({ structures }: Overview): Choice<Structure>[] =>
  structures.map((structure) => ({
    label: structure.name || vscode.l10n.t("No structure"),
    description: countedUnits(structure.units),
    value: structure,
  }));

function structureFilter(chosen: readonly Structure[]): string[] {
  const [first] = chosen;
  if (!first) return [];
  const column = columnText(first.column);
  if (chosen.length === 1) return [`${column} == ${literalText(first.name || null)}`];
  return [`${column} in [${chosen.map(({ name }) => literalText(name || null)).join(", ")}]`];
}

const rateColumn = "firing_rate";

function rateStep(session: SessionApi): WizardStep<Recipe> {
  return {
    async ask(draft, place) {
      if (draft.units.where.some((step) => step.includes(rateColumn))) return skip;
      const { columns } = await session.tableFacts({ table: "units", where: [], sort: [] });
      if (!columns.some(({ name }) => name === rateColumn)) return skip;
      const prompt = vscode.l10n.t(
        "Units that fire more than this many spikes per second. Empty: all units.",
      );
      const text = await askText(place, { prompt, value: "", check: checkRate });
      if (text === undefined) return back;
      const where = text.trim() ? [`${rateColumn} > ${Number(text)}`] : [];
      return next({ ...draft, units: { ...draft.units, where: [...draft.units.where, ...where] } });
    },
  };
}

const checkRate = (text: string): string | undefined =>
  text.trim() === "" || Number(text) >= 0
    ? undefined
    : vscode.l10n.t("Write a number of 0 or more, such as 3, or leave it empty.");

function windowStep(): WizardStep<Recipe> {
  return {
    async ask(draft, place) {
      const { binEdges, align } = draft.counts;
      const value = `${binEdges[0]!}, ${binEdges.at(-1)!}`;
      const prompt = vscode.l10n.t("Count spikes from … to … seconds after {0}.", align);
      const text = await askText(place, { prompt, value, check: checkWindow });
      if (text === undefined) return back;
      return text === value
        ? next(draft)
        : next({ ...draft, counts: { ...draft.counts, binEdges: numbersIn(text) } });
    },
  };
}

const numbersIn = (text: string): number[] =>
  text
    .split(/[,;\s]+/)
    .filter(Boolean)
    .map(Number);

function checkWindow(text: string): string | undefined {
  const [start = NaN, end = NaN, ...rest] = numbersIn(text);
  if (rest.length > 0 || Number.isNaN(start) || Number.isNaN(end))
    return vscode.l10n.t("Write two numbers, such as 0.01, 0.25.");
  return start < end ? undefined : vscode.l10n.t("The window must end after it starts.");
}
