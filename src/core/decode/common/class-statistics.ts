/** What several decoders know of each class: members, shares, means and variances. */
import { zeros } from "../../linalg/matrix.ts";
import type { Matrix } from "../../linalg/matrix.ts";
import { countMembers } from "../scoring/folds.ts";
import { checkColumns } from "./linear-decoder.ts";

export interface ClassMeans {
  /** `(classes)` trials of each class. */
  readonly members: Int32Array;
  /** `(classes)` share of the trials. */
  readonly shares: Float64Array;
  /** `(classes, units)` */
  readonly means: Matrix;
}

export function classMeans(x: Matrix, y: Int32Array, classes: number): ClassMeans {
  const members = countMembers(y, classes);
  const means = classSums(x, y, classes);
  const p = x.columns;
  for (let i = 0; i < means.data.length; i++) means.data[i]! /= members[Math.floor(i / p)]!;
  return { members, shares: Float64Array.from(members, (n) => n / x.rows), means };
}

/** `(classes, units)` sums of the trials of each class. */
export function classSums(x: Matrix, y: Int32Array, classes: number): Matrix {
  const p = x.columns;
  const sums = zeros(classes, p);
  for (let i = 0; i < x.rows; i++) {
    const to = y[i]! * p;
    for (let j = 0; j < p; j++) sums.data[to + j]! += x.data[i * p + j]!;
  }
  return sums;
}

/** `(classes, units)` ML variances about the class means. */
export function classVariances(x: Matrix, y: Int32Array, { members, means }: ClassMeans): Matrix {
  const p = x.columns;
  const out = zeros(means.rows, p);
  for (let i = 0; i < x.rows; i++) {
    const to = y[i]! * p;
    for (let j = 0; j < p; j++) out.data[to + j]! += (x.data[i * p + j]! - means.data[to + j]!) ** 2;
  }
  for (let i = 0; i < out.data.length; i++) out.data[i]! /= members[Math.floor(i / p)]!;
  return out;
}

/**
 * `(rows, classes)` a value for each row and class.
 *
 * @param learned - `(classes, units)`
 * @param value - of the row that starts at this place of the data, and a class
 * @throws AnalysisError `bad-input` when the rows have another number of units
 */
export function valuesByClass(x: Matrix, learned: Matrix, value: (row: number, k: number) => number): Matrix {
  checkColumns(x, learned.columns);
  const classes = learned.rows;
  const out = zeros(x.rows, classes);
  for (let i = 0; i < x.rows; i++)
    for (let k = 0; k < classes; k++) out.data[i * classes + k] = value(i * x.columns, k);
  return out;
}

/** `(rows)` the column of each row's largest value: the first of equals. */
export function largestOfRows(values: Matrix): Int32Array {
  const { rows, columns, data } = values;
  const largest = new Int32Array(rows);
  for (let i = 0; i < rows; i++) {
    let best = 0;
    for (let k = 1; k < columns; k++) if (data[i * columns + k]! > data[i * columns + best]!) best = k;
    largest[i] = best;
  }
  return largest;
}
