import { isRegressor } from "../core/decode/decoder.ts";
import { methodOf } from "../core/decode/registry.ts";
import type { Preview, SelectionReport, StepReport } from "../core/recipe/preview.ts";
import type { Recipe } from "../core/recipe/recipe.ts";
import { groupedDigits } from "../core/grouped-digits.ts";
import { plural, textTable } from "./text-table.ts";

/** What each step of a selection did, for people. */
export function reportLines(preview: Preview): readonly string[] {
  return [
    ...selectionLines("Trials", preview.trials),
    "",
    ...selectionLines("Units", preview.units),
    "",
    ...classLines(preview),
  ];
}

/** `1,163 trials × 45 units, 6 classes of orientation (189-197 trials each), 0.01 to 0.25 s`. */
export function summaryLine(preview: Preview, recipe: Recipe): string {
  const { classes, trials, units } = preview;
  const counts = classes.map(({ count }) => count);
  const [fewest, most] = [Math.min(...counts), Math.max(...counts)];
  const each = fewest === most ? groupedDigits(fewest) : `${groupedDigits(fewest)}-${groupedDigits(most)}`;
  const label =
    recipe.label === undefined || classes.length === 0
      ? []
      : [`${kindsOf(recipe, classes.length)} of ${recipe.label} (${each} trials each)`];
  const { binEdges } = recipe.counts;
  const bins = binEdges.length - 1;
  const window = `${binEdges[0]!} to ${binEdges.at(-1)!} s${bins > 1 ? ` in ${bins} bins` : ""}`;
  return [`${plural(trials.left, "trial")} × ${plural(units.left, "unit")}`, ...label, window].join(", ");
}

const kindsOf = ({ decode }: Recipe, count: number): string =>
  isRegressor(methodOf(decode.method)) ? plural(count, "value") : plural(count, "class", "classes");

function selectionLines(title: string, report: SelectionReport): readonly string[] {
  const steps = [
    ...report.defaults.map((step, i) => ({ step, number: `0${String.fromCharCode(97 + i)}` })),
    ...report.steps.map((step, i) => ({ step, number: String(i + 1) })),
  ];
  const total = report.defaults[0]?.in ?? report.rows;
  const heading = `${title}: ${report.table}, ${plural(total, "row")}`;
  if (steps.length === 0) return [`${heading}, no steps`];
  const rows = steps.map(({ step, number }) => [
    `  ${number}`,
    step.expression,
    groupedDigits(step.in),
    groupedDigits(step.removed),
    groupedDigits(step.left),
  ]);
  const [header, ...lines] = textTable([["", "step", "in", "removed", "left"], ...rows], new Set([2, 3, 4]));
  return [heading, header!, ...lines.flatMap((line, i) => [line, ...warningLines(steps[i]!.step)])];
}

const warningLines = (step: StepReport): readonly string[] =>
  step.notices.flatMap(({ message, suggestion }) => [
    `      ! ${message}`,
    ...(suggestion === undefined ? [] : [`        try: ${suggestion}`]),
  ]);

function classLines({ classes }: Preview): readonly string[] {
  if (classes.length === 0) return [];
  const shown = classes.slice(0, 20).map(({ value, count }) => [`  ${value}`, groupedDigits(count)]);
  const more = classes.length - shown.length;
  return [
    ...textTable([["Class", "trials"], ...shown], new Set([1])),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ];
}
