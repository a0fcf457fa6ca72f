import type { Labels } from "./count-matrix.ts";
import { AnalysisError } from "./errors.ts";
import { cellOf } from "./table.ts";
import type { Column } from "./table.ts";

/**
 * A column as class labels: the distinct values sorted as `numpy.unique` sorts them, and each row's index
 * among them. Rows whose value is missing must have been left out before.
 *
 * Columns that mix text with numbers become text as Python writes it, which is what `numpy.asarray` of them
 * gives; booleans become the numbers 0 and 1.
 *
 * @param rows - row numbers of the trials, in their order
 * @throws AnalysisError `wrong-type` for lists
 */
export function labelsOf(name: string, column: Column, rows: Int32Array): Labels {
  if (column.kind === "list")
    throw new AnalysisError("wrong-type", `"${name}" holds a list in each row and cannot be a label.`, {
      column: name,
      type: "list",
    });
  const cells = Array.from(rows, (row) => cellOf(column, row));
  const numeric = cells.every((cell) => typeof cell === "number" || typeof cell === "boolean");
  if (numeric) {
    const { classes, index } = indexed(cells.map(Number), (a, b) => a - b);
    return { name, classes: Float64Array.from(classes), index };
  }
  return { name, ...indexed(cells.map(pythonText), compareCodePoints) };
}

function indexed<T>(
  values: readonly T[],
  compare: (a: T, b: T) => number,
): { classes: readonly T[]; index: Int32Array } {
  const classes = [...new Set(values)].sort(compare);
  const position = new Map(classes.map((value, i) => [value, i]));
  return { classes, index: Int32Array.from(values, (value) => position.get(value)!) };
}

/** A scalar as Python's `str` writes it: 30.0, True. */
function pythonText(cell: unknown): string {
  if (typeof cell === "number") return Number.isInteger(cell) ? cell.toFixed(1) : String(cell);
  if (typeof cell === "boolean") return cell ? "True" : "False";
  return String(cell);
}

/** NumPy's and Python's order of text; JavaScript's own differs outside the basic plane. */
export function compareCodePoints(a: string, b: string): number {
  const left = Array.from(a);
  const right = Array.from(b);
  const shared = Math.min(left.length, right.length);
  for (let i = 0; i < shared; i++) {
    const difference = left[i]!.codePointAt(0)! - right[i]!.codePointAt(0)!;
    if (difference) return difference;
  }
  return left.length - right.length;
}
