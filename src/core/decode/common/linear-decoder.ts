import { AnalysisError } from "../../errors.ts";
import type { Notice } from "../../errors.ts";
import { dot } from "../../linalg/dense.ts";
import { kernels } from "../../linalg/kernels.ts";
import type { Cells } from "../../linalg/kernels.ts";
import { zeros } from "../../linalg/matrix.ts";
import type { Matrix } from "../../linalg/matrix.ts";
import type { FittedDecoder } from "../decoder.ts";

/** What a linear rule consists of. Everything is told from `origin`, a point amid the data: nothing large cancels. */
export interface LinearRule {
  /** `(units)` */
  readonly origin: Float64Array;
  /** `(classes, units)` Sw⁻¹ (m_k - origin). */
  readonly slopes: Matrix;
  /** `(classes)` -½ (m_k - origin)' Sw⁻¹ (m_k - origin) + ln π_k. */
  readonly offsets: Float64Array;
  /** `(units)` Sw⁻¹ origin: what turns slopes into scikit-learn's `coef_`. Zeros where it centres the data itself. */
  readonly shift: Float64Array;
}

/** The smallest double of full precision: stands for a probability of exactly zero under a logarithm. */
const smallestNormal = 2.2250738585072014e-308;

/** Classifies by the largest of linear functions, one a class; for two classes by the sign of their difference. */
export class LinearDecoder implements FittedDecoder {
  readonly classes: number;
  readonly notices: readonly Notice[];
  private readonly rule: LinearRule;

  constructor(rule: LinearRule, notices: readonly Notice[]) {
    this.classes = rule.slopes.rows;
    this.rule = this.classes === 2 ? differenceOf(rule) : rule;
    this.notices = notices;
  }

  /** `(classes, units)`, or `(1, units)` for two: scikit-learn's `coef_`. */
  get coef(): Matrix {
    return coefficients(this.rule);
  }

  /** `(classes)`, or `(1)` for two: scikit-learn's `intercept_`. */
  get intercept(): Float64Array {
    return intercepts(this.rule);
  }

  predict(x: Matrix): Int32Array {
    const { data, columns } = this.relativeDecision(x);
    return largestOf(data, columns);
  }

  /** {@link predict} for some rows of cells that are told from another origin. */
  predictCells({ cells, units, origin }: ShiftedCells, rows: Int32Array): Int32Array {
    const { slopes, offsets } = this.rule;
    const count = slopes.rows;
    const moved = offsets.slice();
    for (let k = 0; k < count; k++)
      for (let j = 0; j < units; j++)
        moved[k]! -= slopes.data[k * units + j]! * (this.rule.origin[j]! - origin[j]!);
    if (count > 1) return kernels().largest(cells, units, slopes.data, moved, rows);
    const values = kernels().multiply(cells, units, slopes.data, count, rows);
    addToRows(values, moved);
    return largestOf(values, count);
  }

  decision(x: Matrix): Matrix {
    const values = this.relativeDecision(x);
    const { origin, shift } = this.rule;
    const p = x.columns;
    const constant = dot(origin, 0, shift, 0, p) / 2;
    for (let i = 0; i < x.rows; i++) {
      const common = dot(x.data, i * p, shift, 0, p) - constant;
      for (let k = 0; k < values.columns; k++) values.data[i * values.columns + k]! += common;
    }
    return values;
  }

  probabilities(x: Matrix): Matrix {
    const values = this.relativeDecision(x);
    return values.columns === 1 ? sigmoids(values) : softmax(values);
  }

  logProbabilities(x: Matrix): Matrix {
    const out = this.probabilities(x);
    for (let i = 0; i < out.data.length; i++) out.data[i] = Math.log(out.data[i] || smallestNormal);
    return out;
  }

  /** Decision values less what all classes have in common. */
  private relativeDecision(x: Matrix): Matrix {
    const { origin, slopes, offsets } = this.rule;
    checkColumns(x, origin.length);
    const classes = slopes.rows;
    const data = kernels().multiply(less(x, origin).data, x.columns, slopes.data, classes);
    addToRows(data, offsets);
    return { data, rows: x.rows, columns: classes };
  }
}

/** Rows of which a point was subtracted. */
export interface ShiftedCells {
  /** `(rows, units)` */
  readonly cells: Cells;
  readonly units: number;
  /** `(units)` what was subtracted. */
  readonly origin: Float64Array;
}

function addToRows(values: Float64Array, row: Float64Array): void {
  const columns = row.length;
  for (let i = 0; i < values.length; i += columns)
    for (let k = 0; k < columns; k++) values[i + k]! += row[k]!;
}

/** The column of the largest value of each row, the first of equals; with one column, whether it is above 0. */
function largestOf(values: Float64Array, columns: number): Int32Array {
  const found = new Int32Array(values.length / columns);
  if (columns === 1) {
    for (let i = 0; i < found.length; i++) found[i] = values[i]! > 0 ? 1 : 0;
    return found;
  }
  for (let i = 0, at = 0; i < found.length; i++, at += columns) {
    let best = 0;
    for (let k = 1; k < columns; k++) if (values[at + k]! > values[at + best]!) best = k;
    found[i] = best;
  }
  return found;
}

/** @throws AnalysisError `bad-input` when the rows have another number of units than was learned from */
export function checkColumns(x: Matrix, learned: number): void {
  if (x.columns !== learned)
    throw new AnalysisError(
      "bad-input",
      `These trials have ${x.columns} units; it was learned from ${learned}.`,
      {
        what: "units",
      },
    );
}

/** Each row less a point. */
export function less(x: Matrix, point: Float64Array): Matrix {
  const p = x.columns;
  const out = zeros(x.rows, p);
  for (let i = 0; i < x.data.length; i += p)
    for (let j = 0; j < p; j++) out.data[i + j] = x.data[i + j]! - point[j]!;
  return out;
}

/** Two classes: the second less the first, in which what is common drops out. */
function differenceOf({ origin, slopes, offsets }: LinearRule): LinearRule {
  const p = slopes.columns;
  const slope = zeros(1, p);
  for (let j = 0; j < p; j++) slope.data[j] = slopes.data[p + j]! - slopes.data[j]!;
  return {
    origin,
    slopes: slope,
    offsets: Float64Array.of(offsets[1]! - offsets[0]!),
    shift: new Float64Array(p),
  };
}

const coefficients = ({ slopes, shift }: LinearRule): Matrix => ({
  ...slopes,
  data: slopes.data.map((value, i) => value + shift[i % slopes.columns]!),
});

function intercepts({ origin, slopes, offsets, shift }: LinearRule): Float64Array {
  const p = origin.length;
  const constant = dot(origin, 0, shift, 0, p) / 2;
  return offsets.map((offset, k) => offset - dot(slopes.data, k * p, origin, 0, p) - constant);
}

/** `[1 - σ(d), σ(d)]` for each decision value. */
export function sigmoids({ data, rows }: Matrix): Matrix {
  const out = zeros(rows, 2);
  for (let i = 0; i < rows; i++) {
    const second = 1 / (1 + Math.exp(-data[i]!));
    out.data[2 * i] = 1 - second;
    out.data[2 * i + 1] = second;
  }
  return out;
}

/** e^d / Σ e^d over each row, after subtracting the row's largest. */
export function softmax(values: Matrix): Matrix {
  const { rows, columns } = values;
  const out = zeros(rows, columns);
  for (let i = 0; i < rows; i++) {
    const from = i * columns;
    const row = values.data.subarray(from, from + columns);
    const largest = row.reduce((a, b) => Math.max(a, b), -Infinity);
    let total = 0;
    for (let k = 0; k < columns; k++) total += out.data[from + k] = Math.exp(row[k]! - largest);
    for (let k = 0; k < columns; k++) out.data[from + k]! /= total;
  }
  return out;
}
