import type { Control } from "../core/control.ts";
import type { CountMatrix } from "../core/counts/count-matrix.ts";
import { decode } from "../core/decode/decode.ts";
import type { Decoding } from "../core/decode/decoding.ts";
import { AnalysisError } from "../core/errors.ts";
import { evaluateExpression } from "../core/filter/steps.ts";
import { labelsOf } from "../core/counts/labels.ts";
import type { Recipe } from "../core/recipe/recipe.ts";
import { isMissing } from "../core/table/table.ts";
import { withDecodeThreads } from "./decode-threads.ts";
import type { Selection } from "./selection.ts";

/**
 * Decodes the labels of a count matrix. The features of a trial are its counts in all bins, one bin after the
 * other.
 */
export async function decodeCounted(
  matrix: CountMatrix,
  selection: Selection,
  recipe: Recipe,
  control: Control,
): Promise<Decoding> {
  const { labels } = selection;
  if (!labels) throw new AnalysisError("missing-label", "Decoding needs a label.", {});
  const x = {
    data: new Float64Array(matrix.counts),
    rows: matrix.trials,
    columns: matrix.bins * matrix.units,
  };
  const groups = groupsOf(selection, recipe.decode["groups"]);
  const extras = {
    unitNames: Array.from(matrix.unitIds as ArrayLike<unknown>, (id) => `unit ${String(id)}`),
    binEdges: matrix.binEdges,
    labelsAreConditions: true,
    ...(groups ? { groups } : {}),
  };
  return withDecodeThreads((spread) => decode(x, labels, recipe.decode, control, { ...extras, spread }));
}

/** The group of each trial, numbered in sorted order; undefined when none are asked for. */
function groupsOf(selection: Selection, expression: unknown): Int32Array | undefined {
  if (typeof expression !== "string" || expression === "none") return undefined;
  const { column } = evaluateExpression(selection.trialTable, expression, selection.trialRows);
  const rows = Int32Array.from(selection.trialRows.keys());
  const missing = rows.filter((row) => isMissing(column, row)).length;
  if (missing)
    throw new AnalysisError(
      "bad-input",
      `${missing} trials have no value of ${expression}, and so no group. Add the step ${expression} != null.`,
      { what: "groups" },
    );
  return labelsOf(expression, column, rows).index;
}
