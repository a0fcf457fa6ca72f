import type { Control } from "../core/control.ts";
import type { CountMatrix } from "../core/count-matrix.ts";
import { decode } from "../core/decode/decode.ts";
import type { Decoding } from "../core/decode/decoding.ts";
import { AnalysisError } from "../core/errors.ts";
import type { Recipe } from "../core/recipe.ts";
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
    data: Float64Array.from(matrix.counts),
    rows: matrix.trials,
    columns: matrix.bins * matrix.units,
  };
  return decode(x, labels, recipe.decode, control, {
    unitNames: featureNames(matrix),
    labelsAreConditions: true,
  });
}

/** How messages call the columns of X: `unit 950913798`, or `unit 950913798 in bin 2`. */
function featureNames(matrix: CountMatrix): readonly string[] {
  const units = Array.from(matrix.unitIds as ArrayLike<unknown>, (id) => `unit ${String(id)}`);
  if (matrix.bins === 1) return units;
  return Array.from({ length: matrix.bins }, (_, bin) =>
    units.map((unit) => `${unit} in bin ${bin + 1}`),
  ).flat();
}
