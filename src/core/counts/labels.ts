import type { Labels } from "./count-matrix.ts";
import { AnalysisError } from "../errors.ts";
import { literalText } from "../filter/expression.ts";
import { compareText } from "../filter/values.ts";
import { cellOf } from "../table/table.ts";
import type { Cell, Column } from "../table/table.ts";

/**
 * A column as class labels: the distinct values sorted as `numpy.unique` sorts them, and each row's index
 * among them. Rows whose value is missing must have been left out before.
 *
 * Booleans become the numbers 0 and 1. Text beside numbers has no order, for NumPy neither; which of `0.08` and
 * `'0.08'` are the same class is for the user to say.
 *
 * @param rows - row numbers of the trials, in their order
 * @throws AnalysisError `wrong-type` for lists, and for text beside numbers
 */
export function labelsOf(name: string, column: Column, rows: Int32Array): Labels {
  if (column.kind === "list")
    throw new AnalysisError("wrong-type", `"${name}" holds a list in each row and cannot be a label.`, {
      column: name,
      type: "list",
    });
  const cells = Array.from(rows, (row) => cellOf(column, row));
  const types = new Set(cells.map((cell) => (typeof cell === "string" ? "text" : typeof cell)));
  if (types.has("text") && types.size > 1) throw mixedLabels(name, cells);
  // Integers that no double holds keep their digits as text.
  if (types.has("text") || types.has("bigint")) return { name, ...indexed(cells.map(String), compareText) };
  const { classes, index } = indexed(cells.map(Number), (a, b) => a - b);
  return { name, classes: Float64Array.from(classes), index };
}

function mixedLabels(name: string, cells: readonly Cell[]): AnalysisError<"wrong-type"> {
  const texts = cells.filter((cell) => typeof cell === "string");
  const example = literalText(texts[0]!);
  return new AnalysisError(
    "wrong-type",
    `"${name}" is text in ${texts.length} of ${cells.length} trials (such as ${example}) and a number in the others: ` +
      `no label can be both. Choose trials of one stimulus, or label by number(${name}) or text(${name}).`,
    { column: name, type: "mixed" },
  );
}

function indexed<T>(
  values: readonly T[],
  compare: (a: T, b: T) => number,
): { classes: readonly T[]; index: Int32Array } {
  const classes = [...new Set(values)].sort(compare);
  const position = new Map(classes.map((value, i) => [value, i]));
  return { classes, index: Int32Array.from(values, (value) => position.get(value)!) };
}
