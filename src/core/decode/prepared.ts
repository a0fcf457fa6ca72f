import { AnalysisError } from "../errors.ts";
import type { Notice } from "../errors.ts";
import type { Matrix } from "../linalg/matrix.ts";
import type { DecodeOptions } from "../recipe/recipe.ts";
import { isRegressor } from "./decoder.ts";
import { decodeSettings, settingsWithoutEffect } from "./decode-settings.ts";
import type { DecodeSettings } from "./decode-settings.ts";
import { dividerOf } from "./scoring/estimator.ts";
import type { Divider, Estimator, FoldLearner, Trials } from "./scoring/estimator.ts";
import { makeFolds } from "./scoring/folds.ts";
import type { Rows, Splitting } from "./scoring/folds.ts";
import { checkInput } from "./input.ts";

/** What is decoded, as plain data: it can be posted to another thread. */
export interface DecodeData {
  /** `(trials, features)`; with several bins `(trials, bins × units)`, all units of the first bin first. */
  readonly x: Matrix;
  /** `(trials)` class of each trial, 0 … classes - 1. */
  readonly y: Int32Array;
  readonly classes: number;
  /** `(classes)` how messages call each. */
  readonly classNames: readonly string[];
  /** `(classes)` the number that each stands for, where labels are numbers. */
  readonly values?: Float64Array;
  /** `(units)` how messages call each, such as `unit 950913798`; numbers from 1 if left out. */
  readonly unitNames?: readonly string[];
  /** `(trials)` group of each trial, numbered in the sorted order of the groups. */
  readonly groups?: Int32Array;
  /** `(bins + 1)` seconds relative to onset; two for one bin. */
  readonly binEdges?: Float64Array;
}

/** Data and options, checked and ready: what every question and every one of its tasks starts from. */
export interface Prepared {
  readonly data: DecodeData;
  readonly options: DecodeOptions;
  readonly settings: DecodeSettings;
  /** What was decided where the options left it open. */
  readonly notices: readonly Notice[];
  readonly trials: Trials;
  /** What makes folds of other labels for the same trials. */
  readonly rows: Rows;
  readonly splitting: Splitting;
  /** Roughly how many milliseconds one fold takes, see {@link Decoder.effort}. */
  readonly effort: number;
  /** Divides the rows for the estimator of the settings; what folds share is gathered at the first call. */
  readonly divide: Divider;
}

/**
 * Checks data and options and prepares them. Cheap beside any fit; each thread does it once.
 *
 * @throws AnalysisError `bad-input`, `bad-parameter`, `bad-folds`, `too-few-classes`
 */
export function prepare(data: DecodeData, options: DecodeOptions): Prepared {
  const { settings, notices } = completed(decodeSettings(options), data);
  const { x, y, classes, classNames, values, groups } = data;
  const names = {
    unit: (column: number) => nameOfColumn(data, column),
    class: (k: number) => `class ${classNames[k] ?? k + 1}`,
  };
  checkInput(x, y, classes, names);
  checkGroups(data);
  const trials = { x, y, classes, names, ...(values ? { values } : {}) };
  const nameOfClass = (k: number): string => classNames[k] ?? String(k + 1);
  const rows = { y, classes, nameOfClass, ...(groups ? { groups } : {}) };
  let divider: Divider | undefined;
  const divide: Divider = (...division) => (divider ??= dividerOf(settings.estimator, trials))(...division);
  return {
    data,
    options,
    settings,
    notices: [...notices, ...settingsWithoutEffect(options, settings)],
    trials,
    rows,
    splitting: makeFolds(rows, settings.folds),
    effort: effortOf(settings.estimator, trials),
    divide: keepingLast(divide),
  };
}

/** Settings with what follows from the labels. */
function completed(
  settings: DecodeSettings,
  { values, classNames }: DecodeData,
): { settings: DecodeSettings; notices: readonly Notice[] } {
  const { estimator } = settings;
  const { decoder } = estimator;
  if (!isRegressor(decoder)) return { settings, notices: [] };
  if (!values)
    throw new AnalysisError(
      "wrong-type",
      `${decoder.id} predicts a number, but the labels are text, such as "${classNames[0]!}": label by a column or expression of numbers, or choose a classifier such as lda.`,
      { column: "label", type: "text" },
    );
  const { options, notices } = decoder.complete?.(estimator.options, values) ?? {
    options: estimator.options,
    notices: [],
  };
  return { settings: { ...settings, estimator: { ...estimator, options } }, notices };
}

function effortOf({ decoder, steps }: Estimator, { x: { rows: n, columns: p }, classes }: Trials): number {
  const learning = decoder.effort?.(n, p, classes) ?? 1e-7 * n * p * (p + classes);
  return steps.reduce((sum, { preprocessing }) => sum + (preprocessing.effort?.(n, p) ?? 0), learning);
}

/** Gathers a division once when it is asked for twice in a row: by the folds' scores and by the projection. */
function keepingLast(divide: Divider): Divider {
  let last: { y: Int32Array; testFold: Int32Array; labelings?: number; learner: FoldLearner } | undefined;
  return (y, testFold, folds, labelings = 1) => {
    if (last?.y !== y || last.testFold !== testFold || last.labelings !== labelings)
      last = { y, testFold, labelings, learner: divide(y, testFold, folds, labelings) };
    return last.learner;
  };
}

function nameOfColumn({ x, unitNames, binEdges }: DecodeData, column: number): string {
  const bins = Math.max(1, (binEdges?.length ?? 2) - 1);
  const units = x.columns / bins;
  const unit = column % units;
  const name = unitNames?.[unit];
  const called = name === undefined ? `unit number ${unit + 1}` : `${name} (number ${unit + 1})`;
  return bins === 1 ? called : `${called} in bin ${Math.floor(column / units) + 1}`;
}

function checkGroups({ x, groups }: DecodeData): void {
  if (groups && groups.length !== x.rows)
    throw new AnalysisError(
      "bad-input",
      `There are ${x.rows} trials but ${groups.length} groups: each trial needs one.`,
      { what: "groups" },
    );
}
