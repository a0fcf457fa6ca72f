import { AnalysisError } from "../errors.ts";
import type { Matrix } from "../linalg/matrix.ts";
import type { Names } from "./decoder.ts";

/**
 * Refuses what cannot be learned from: too few rows or classes, values that are not finite, units that are all
 * constant.
 *
 * @param least - classes that the decoder needs: some learn from a fold that leaves them only one
 * @throws AnalysisError `bad-input` or `too-few-classes`, naming the trial and unit at fault
 */
export function checkInput(x: Matrix, y: Int32Array, classes: number, names: Names, least = 2): void {
  checkLabels(x, y, classes, least);
  checkValues(x, names);
}

/** The part of {@link checkInput} that depends on the labels. */
export function checkLabels(x: Matrix, y: Int32Array, classes: number, least = 2): void {
  if (y.length !== x.rows)
    throw badInput("labels", `There are ${x.rows} trials but ${y.length} labels: each trial needs one.`);
  if (x.rows < 2) throw badInput("trials", `${x.rows} trial is too few: decoding needs at least two.`);
  if (classes < least)
    throw new AnalysisError(
      "too-few-classes",
      "All trials have the same label: decoding needs at least two classes.",
      { classes },
    );
}

/** What LDA refuses beside {@link checkLabels}: its covariance within classes is empty unless some class has two rows. */
export function checkMoreTrialsThanClasses(trials: number, classes: number): void {
  if (trials <= classes)
    throw badInput(
      "trials",
      `There are ${classes} classes and only ${trials} trials: LDA needs more trials than classes.`,
    );
}

/** The part of {@link checkInput} that depends on the values. */
export function checkValues(x: Matrix, names: Names): void {
  if (x.columns < 1) throw badInput("units", "There is no unit to decode from.");
  const { data, columns: p } = x;
  const { largest, finite } = largestOf(data);
  const odd = finite ? -1 : data.findIndex((value) => !Number.isFinite(value));
  if (odd >= 0)
    throw badInput(
      "values",
      `Trial number ${Math.floor(odd / p) + 1} has the value ${data[odd]!} for ${names.unit(odd % p)}: every value must be finite.`,
    );
  if (!someColumnVaries(x))
    throw badInput("values", "No unit varies over the trials: there is nothing to decode from.");
  checkSquares(largest, x.rows);
}

/** The smallest number that a double holds with all its digits. */
const smallestNormal = 2 ** -1022;

/** Distances and covariances are sums of squares: of numbers beyond some 1e±154 they are infinite or nothing. */
function checkSquares(largest: number, rows: number): void {
  const square = 4 * largest * largest * rows;
  if (Number.isFinite(square) && largest * largest >= smallestNormal) return;
  const which = Number.isFinite(square) ? "small" : "large";
  throw badInput(
    "values",
    `The values are too ${which} to be squared (the largest is ${largest.toPrecision(3)}): no number can hold it. Scale ` +
      "them, for example to counts or to spikes a second.",
  );
}

/**
 * The largest absolute value, and whether every value is known to be finite: only then do all zeros of x · 0 sum to
 * zero, and sums of finite values can but hardly ever overflow. In one pass, four values at a time, so that no comparison
 * waits for the one before: there are millions of them.
 */
function largestOf(data: Float64Array): { largest: number; finite: boolean } {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let zero = 0;
  const even = data.length & ~3;
  for (let i = 0; i < even; i += 4) {
    const [w, x, y, z] = [data[i]!, data[i + 1]!, data[i + 2]!, data[i + 3]!];
    zero += (w + x + (y + z)) * 0;
    if (Math.abs(w) > a) a = Math.abs(w);
    if (Math.abs(x) > b) b = Math.abs(x);
    if (Math.abs(y) > c) c = Math.abs(y);
    if (Math.abs(z) > d) d = Math.abs(z);
  }
  for (let i = even; i < data.length; i++) {
    zero += data[i]! * 0;
    a = Math.max(a, Math.abs(data[i]!));
  }
  return { largest: Math.max(a, b, c, d), finite: zero === 0 };
}

function someColumnVaries({ data, columns: p }: Matrix): boolean {
  for (let i = p; i < data.length; i++) if (data[i] !== data[i - p]) return true;
  return false;
}

/**
 * Refuses labels that are a measured quantity rather than classes: numbers of which some are not whole, which
 * scikit-learn takes for a regression target.
 */
export function checkClasses(classes: ArrayLike<number | string | boolean>): void {
  for (let k = 0; k < classes.length; k++) {
    const value = classes[k]!;
    if (typeof value === "number" && !Number.isInteger(value))
      throw badInput(
        "labels",
        `The label ${value} is not a whole number: labels with fractions count as a measured quantity, not as classes. ridge predicts a quantity.`,
      );
  }
}

const badInput = (what: string, message: string): AnalysisError<"bad-input"> =>
  new AnalysisError("bad-input", message, { what });
