import type { Labels } from "../core/counts/count-matrix.ts";
import { isRegressor } from "../core/decode/decoder.ts";
import { methods } from "../core/decode/registry.ts";
import { AnalysisError } from "../core/errors.ts";
import type { Notice } from "../core/errors.ts";
import { repeatedIdsNotice } from "../core/export/count-table.ts";
import { columnText } from "../core/filter/expression.ts";
import { applySteps, evaluateExpression } from "../core/filter/steps.ts";
import type { FilterResult } from "../core/filter/steps.ts";
import { valueAt } from "../core/filter/values.ts";
import { unitOfLabel } from "../core/counts/label-unit.ts";
import { labelsOf } from "../core/counts/labels.ts";
import { unobservedNotice } from "../core/counts/observation.ts";
import type { Interval, Windows } from "../core/counts/observation.ts";
import type { Preview, SelectionReport, StepReport } from "../core/recipe/preview.ts";
import type { Recipe } from "../core/recipe/recipe.ts";
import { infoOf, isMissing, namesOf, requireIds } from "../core/table/table.ts";
import type { Cell, Column, Table } from "../core/table/table.ts";
import { soundColumn } from "../core/table/table-values.ts";
import { equalOnsetsNotice } from "../core/counts/time-axes.ts";
import { reversedNotices } from "./reversed-intervals.ts";
import type { SessionTables, UnitRows } from "./session-tables.ts";

/** A recipe's question, answered as far as rows: which trials with which label, which units. */
export interface Selection {
  readonly trialTable: Table;
  /** Rows of the trial table, in its order. */
  readonly trialRows: Int32Array;
  /** `(trials)` seconds. */
  readonly onsets: Float64Array;
  readonly labels?: Labels;
  readonly units: UnitRows;
  /** Rows of the unit table, in its order. */
  readonly unitRows: Int32Array;
  readonly preview: Preview;
  readonly notices: readonly Notice[];
}

/**
 * Applies a recipe's steps. Two more act of themselves, and are reported like the user's when they remove a
 * trial: a trial needs an onset, and where a label is asked for, a label.
 *
 * @throws AnalysisError of the filter language, or `missing-table` and `missing-column`
 */
export function select(tables: SessionTables, recipe: Recipe): Selection {
  const trialTable = tables.trials(recipe.trials.table);
  const chosen = applySteps(trialTable, recipe.trials.where);
  const align = onsetColumn(trialTable, recipe.counts.align);
  const onset = withOnsets(trialTable, align, chosen.rows);
  const labelled = withLabels(trialTable, recipe.label, onset);
  const steps = [...chosen.steps, ...onset.implied, ...labelled.implied];
  const units = tables.units(recipe.units.quality);
  const unitChoice = applySteps(units.table, recipe.units.where);
  const sameOnset = equalOnsetsNotice(align, labelled.onsets);
  const notices = [
    ...labelled.notices,
    ...otherOnset(trialTable, recipe.counts.align, align),
    ...(sameOnset ? [sameOnset] : []),
    ...reversedNotices(trialTable),
    ...trialTable.notices,
    ...units.table.notices,
    ...units.defaults.flatMap((step) => step.notices),
    ...repeatedIds(units.table, unitChoice.rows),
    ...unobserved(units.table, unitChoice.rows, {
      align,
      onsets: labelled.onsets,
      edges: [recipe.counts.binEdges[0]!, recipe.counts.binEdges.at(-1)!],
    }),
  ];
  const preview: Preview = {
    trials: {
      table: trialTable.name,
      rows: trialTable.rowCount,
      defaults: [],
      steps,
      left: labelled.rows.length,
    },
    units: unitReport(units, unitChoice),
    classes: labelled.labels ? classCounts(labelled.labels) : [],
    warnings: [
      ...warningsOf(steps),
      ...warningsOf(unitChoice.steps),
      ...notices.map(({ message }) => message),
    ],
  };
  return {
    trialTable,
    trialRows: labelled.rows,
    onsets: labelled.onsets,
    ...(labelled.labels ? { labels: labelled.labels } : {}),
    units,
    unitRows: unitChoice.rows,
    preview: { ...preview, warnings: [...preview.warnings, ...problems(preview, recipe)] },
    notices,
  };
}

/** The report of a view's steps: what the editor shows beside a table. */
export function unitReport(units: UnitRows, choice: FilterResult): SelectionReport {
  return {
    table: units.table.name,
    rows: units.table.rowCount,
    defaults: units.defaults,
    steps: choice.steps,
    left: choice.rows.length,
  };
}

/** Refuses a selection that nothing can be counted in. */
export function requireSome(selection: Selection): void {
  const { preview } = selection;
  if (!selection.trialRows.length)
    throw new AnalysisError("no-trials", emptyMessage("trials", preview.trials), {
      table: preview.trials.table,
    });
  if (!selection.unitRows.length)
    throw new AnalysisError("no-units", emptyMessage("units", preview.units), { table: preview.units.table });
}

function emptyMessage(what: string, report: SelectionReport): string {
  const byDefault = report.defaults.find(({ left, removed }) => left === 0 && removed > 0);
  if (byDefault) {
    const hints = byDefault.warnings.map((warning) => ` ${warning}`).join("");
    return `No ${what} of ${report.table} are left: ${byDefault.expression} removes all ${byDefault.in}.${hints}`;
  }
  const culprit = report.steps.findIndex(({ left }) => left === 0);
  if (culprit < 0 || report.rows === 0) return `There are no ${what} in ${report.table}.`;
  const step = report.steps[culprit]!;
  const hint = step.warnings.length ? ` ${step.warnings.join(" ")}` : "";
  return `No ${what} are left: step ${culprit + 1} (${step.expression}) removes all ${step.in}.${hint}`;
}

/** Tables of events have a `timestamp` where intervals have the usual start. */
function onsetColumn(table: Table, align: string): string {
  const has = (name: string): boolean => namesOf(table).includes(name);
  return align === "start_time" && !has(align) && has("timestamp") ? "timestamp" : align;
}

function otherOnset({ name }: Table, asked: string, align: string): readonly Notice[] {
  if (align === asked) return [];
  const message = `${name} has no ${asked}; its ${align} is taken for the onset.`;
  return [{ code: "other-onset", message }];
}

function repeatedIds(units: Table, rows: Int32Array): readonly Notice[] {
  const notice = repeatedIdsNotice(idsOf(units, rows));
  return notice ? [notice] : [];
}

/** Looks only where a file says when its units were observed. */
function unobserved(units: Table, rows: Int32Array, windows: Windows): readonly Notice[] {
  const info = units.columns.find(({ name }) => name === "obs_intervals");
  const counted = units.columns.some(({ name }) => name === "spike_times");
  if (!info || !counted) return [];
  const cells = info.problem === undefined ? intervalCells(units.column("obs_intervals"), rows) : undefined;
  if (!cells) return [unreadIntervals(units.name, info.problem)];
  const ids = idsOf(units, rows);
  const chosen = cells.map((intervals, i) => ({ id: String(ids[i]), intervals }));
  const notice = unobservedNotice(chosen, units.columns[0]!.name, windows);
  return notice ? [notice] : [];
}

/** The intervals of each row; undefined where a row holds something else. */
function intervalCells(column: Column, rows: Int32Array): readonly (readonly Interval[])[] | undefined {
  if (column.kind !== "list") return undefined;
  const cells = Array.from(rows, (row) => column.cell(row));
  return cells.every((cell): cell is readonly Interval[] => cell.every(isInterval)) ? cells : undefined;
}

function unreadIntervals(table: string, problem: string | undefined): Notice {
  const why =
    problem ?? "not a list of starts and stops for each unit, which takes an index (obs_intervals_index)";
  const message =
    `obs_intervals of ${table} cannot be used: ${why}. When its units were observed is not known: counts in windows where ` +
    "they were not are zeros that nobody measured.";
  return { code: "unread-intervals", message };
}

const isInterval = (cell: Cell): cell is Interval =>
  Array.isArray(cell) && cell.length === 2 && cell.every((end) => typeof end === "number");

interface Trials {
  readonly rows: Int32Array;
  readonly onsets: Float64Array;
  readonly implied: readonly StepReport[];
}

function withOnsets(table: Table, align: string, rows: Int32Array): Trials {
  const column = soundColumn(table, align);
  if (column.kind !== "number")
    throw new AnalysisError(
      "wrong-type",
      `Trials cannot be aligned to "${align}" of ${table.name}: it does not hold times in seconds.`,
      { column: align, type: column.kind },
    );
  const present = rows.filter((row) => !isMissing(column, row));
  const kept = present.filter((row) => Number.isFinite(column.values[row]!));
  return {
    rows: kept,
    onsets: Float64Array.from(kept, (row) => column.values[row]!),
    implied: [
      ...impliedStep(`${columnText(align)} != null`, rows.length, present.length, "have no onset"),
      ...impliedStep(
        `abs(${columnText(align)}) < 1e999`,
        present.length,
        kept.length,
        "have an onset that is infinite",
      ),
    ],
  };
}

interface LabelledTrials extends Trials {
  readonly labels?: Labels;
  readonly notices: readonly Notice[];
}

function withLabels(table: Table, label: string | undefined, trials: Trials): LabelledTrials {
  if (label === undefined) return { ...trials, implied: [], notices: [] };
  const { column, notices } = evaluateExpression(table, label, trials.rows);
  // Missing is one thing, in labels as in filters: an empty text or `null` is no class of its own.
  const kept = Int32Array.from(trials.rows.keys()).filter((i) => valueAt(column, i) !== null);
  const labels = labelsOf(label, column, kept);
  const unit = unitOfLabel(label, infoOf(table, label));
  return {
    rows: kept.map((i) => trials.rows[i]!),
    onsets: Float64Array.from(kept, (i) => trials.onsets[i]!),
    implied: impliedStep(`${label} != null`, trials.rows.length, kept.length, "have no label"),
    labels: unit === undefined ? labels : { ...labels, unit },
    notices,
  };
}

function impliedStep(expression: string, before: number, after: number, why: string): readonly StepReport[] {
  const removed = before - after;
  if (!removed) return [];
  const message = `${removed} trials ${why} and are left out.`;
  return [
    {
      expression,
      in: before,
      removed,
      left: after,
      warnings: [message],
      notices: [{ code: "implied-step", message }],
    },
  ];
}

function classCounts(labels: Labels): Preview["classes"] {
  const counts = new Int32Array(labels.classes.length);
  for (const index of labels.index) counts[index]!++;
  return Array.from(labels.classes as ArrayLike<number | string>, (value, i) => ({
    value,
    count: counts[i]!,
  }));
}

const warningsOf = (steps: readonly StepReport[]): readonly string[] =>
  steps.flatMap(({ expression, warnings }) => warnings.map((warning) => `${expression}: ${warning}`));

/** What would make counting or decoding fail or mean little. */
function problems(preview: Preview, recipe: Recipe): readonly string[] {
  const found: string[] = [];
  const smallest = preview.classes.reduce<Preview["classes"][number] | undefined>(
    (least, entry) => (least === undefined || entry.count < least.count ? entry : least),
    undefined,
  );
  if (preview.classes.length === 1)
    found.push(`All trials are of one class (${String(smallest!.value)}): there is nothing to decode.`);
  else if (smallest && smallest.count < recipe.decode.folds && !predictsNumbers(recipe))
    found.push(
      `Class ${String(smallest.value)} has ${smallest.count} trials, fewer than the ${recipe.decode.folds} folds.`,
    );
  return found;
}

/** Numbers need not repeat. */
const predictsNumbers = ({ decode }: Recipe): boolean =>
  methods.some((method) => method.id === decode.method && isRegressor(method));

const largestId = 2n ** 63n - 1n;

/**
 * Ids of chosen rows, from a table's first column.
 *
 * @throws AnalysisError `damaged-data` when they cannot be read
 */
export function idsOf(table: Table, rows: Int32Array): Float64Array | BigInt64Array | readonly string[] {
  requireIds(table);
  const column: Column = table.column(namesOf(table)[0]!);
  if (column.kind === "number") return Float64Array.from(rows, (row) => column.values[row]!);
  if (column.kind === "bigint") {
    const ids = Array.from(rows, (row) => column.values[row]!);
    // Files of counts have signed ids: one beyond them would be written as another, negative one.
    return ids.some((id) => id > largestId) ? ids.map(String) : BigInt64Array.from(ids);
  }
  if (column.kind === "coded")
    return Array.from(rows, (row) =>
      isMissing(column, row) ? "" : String(column.values[column.codes[row]!]),
    );
  return Array.from(rows, String);
}
