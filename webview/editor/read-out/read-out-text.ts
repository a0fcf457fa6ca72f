import type { Preview, SelectionReport } from "../../../src/core/recipe/preview.ts";
import type { Recipe } from "../../../src/core/recipe/recipe.ts";
import { bytesText, counted, countText, roughText } from "../../number-text.ts";

/** The line at the bottom of the editor, in its parts. */
export interface ReadOut {
  readonly trials: string;
  readonly units: string;
  /** Undefined when no label is chosen. */
  readonly classes?: string;
  readonly window: string;
  /** What the count matrix will take in memory and on disk. */
  readonly size: string;
  /** What stands in the way of counting or decoding, most basic first. */
  readonly problems: readonly string[];
}

export function readOut(preview: Preview, recipe: Recipe): ReadOut {
  const { trials, units, classes } = preview;
  return {
    trials: counted(trials.left, "trial"),
    units: counted(units.left, "unit"),
    ...(recipe.label === undefined ? {} : { classes: classesText(classes.map(({ count }) => count)) }),
    window: windowText(recipe),
    size: sizeText(preview, recipe),
    problems: problems(preview, recipe),
  };
}

/** `6 classes (189–197 each)` */
export function classesText(counts: readonly number[]): string {
  const name = counted(counts.length, "class", "classes");
  if (counts.length === 0) return name;
  const [smallest, largest] = [Math.min(...counts), Math.max(...counts)];
  const each = smallest === largest ? countText(smallest) : `${countText(smallest)}–${countText(largest)}`;
  return `${name} (${each} each)`;
}

/** `0.010–0.250 s`, `0.010–0.250 s in 24 bins` */
export function windowText({ counts: { binEdges } }: Recipe): string {
  const [start, stop] = [binEdges[0] ?? 0, binEdges.at(-1) ?? 0];
  const bins = binEdges.length - 1;
  const dash = start < 0 || stop < 0 ? " to " : "–";
  return `${secondsText(start)}${dash}${secondsText(stop)} s${bins > 1 ? ` in ${bins} bins` : ""}`;
}

/** `X 105 kB`: two bytes a count, unless a count needs more. */
function sizeText({ trials, units }: Preview, { counts }: Recipe): string {
  return `X ${bytesText(2 * trials.left * units.left * (counts.binEdges.length - 1))}`;
}

/** Milliseconds are shown, and all that is there when the edge is finer. */
const secondsText = (seconds: number): string =>
  Number(seconds.toFixed(3)) === seconds ? seconds.toFixed(3) : roughText(seconds);

function problems({ trials, units, classes, obstacle }: Preview, recipe: Recipe): readonly string[] {
  if (obstacle !== undefined) return [obstacle];
  const found = [...emptied(trials, "trials"), ...emptied(units, "units")];
  if (found.length > 0 || recipe.label === undefined) return found;
  if (classes.length < 2)
    return [`${recipe.label} has ${counted(classes.length, "class", "classes")}; decoding needs two or more`];
  const { folds } = recipe.decode;
  const small = classes.filter(({ count }) => count < folds);
  const [first] = small;
  if (!first) return [];
  return small.length === 1
    ? [`class ${first.value} has ${counted(first.count, "trial")}, fewer than ${folds} folds`]
    : [
        `${small.length} of ${counted(classes.length, "class", "classes")} have fewer trials than ${folds} folds`,
      ];
}

function emptied(report: SelectionReport, noun: string): readonly string[] {
  if (report.left > 0) return [];
  if (report.rows === 0) return [`0 ${noun}: the table is empty`];
  const step = report.steps.findIndex(({ left }) => left === 0);
  if (step >= 0) return [`0 ${noun}: step ${step + 1} (${report.steps[step]!.expression}) removes all`];
  return [`0 ${noun}: the quality limits remove all`];
}

/** `−4,648 trials`: what an edit changed; empty when nothing did. */
export function changeText(before: Preview | undefined, after: Preview): string {
  if (!before) return "";
  const parts = [
    signed(after.trials.left - before.trials.left, "trial"),
    signed(after.units.left - before.units.left, "unit"),
  ];
  return parts.filter(Boolean).join(", ");
}

const signed = (change: number, noun: string): string =>
  change === 0 ? "" : `${change > 0 ? "+" : "−"}${counted(Math.abs(change), noun)}`;

/** For the live region: `1,163 trials, 45 units, 6 classes. Last step removed 0 rows.` */
export function spokenReadOut(preview: Preview, recipe: Recipe): string {
  const { trials, units, classes } = preview;
  const parts = [counted(trials.left, "trial"), counted(units.left, "unit")];
  if (recipe.label !== undefined) parts.push(counted(classes.length, "class", "classes"));
  const last = trials.steps.at(-1);
  return `${parts.join(", ")}.${last ? ` Last step removed ${counted(last.removed, "row")}.` : ""}`;
}

/** There is nothing to write or to decode. */
export const isVain = ({ obstacle, trials, units }: Preview): boolean =>
  obstacle !== undefined || trials.left === 0 || units.left === 0;

/** The warnings that are not among the problems already. */
export const otherWarnings = ({ warnings, obstacle }: Preview): readonly string[] =>
  warnings.filter((warning) => warning !== obstacle);
