/**
 * Sums over trials from which every fold's within-class scatter follows without another pass over the rows:
 *
 *     G = X'X,  T_k = Σ_{class k} x,   W = (G - Σ_k T_k T_k' / n_k) / n
 *
 * The sums of a training part are those of all rows less those of the fold left out. Spike counts are whole
 * numbers, so G, T and their differences are exact; all other data are told from their overall mean first,
 * for the subtraction of mean products would lose (mean / sd)² ε.
 */
import { kernels, wholeNumbers } from "../linalg/kernels.ts";
import { zeros } from "../linalg/matrix.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { columnMeans, shrinkToTrace } from "./covariance.ts";
import { rowsByFold } from "./folds.ts";
import { less } from "./linear-decoder.ts";
import type { ShiftedCells } from "./linear-decoder.ts";
import { betweenOfMeans, priorsOf } from "./scatter.ts";
import type { Scatter } from "./scatter.ts";

/** Rows as they are summed: whole numbers as they are, others less their mean. */
export interface SummableRows extends ShiftedCells {
  /** Every sum of products is exact. */
  readonly exact: boolean;
}

/** Chooses how to sum these rows. */
export function summable(x: Matrix): SummableRows {
  const p = x.columns;
  const whole = wholeNumbers(x.data);
  if (whole && x.rows * whole.largest ** 2 < 2 ** 53)
    return { cells: whole, units: p, origin: new Float64Array(p), exact: true };
  const origin = columnMeans(x);
  return { cells: less(x, origin).data, units: p, origin, exact: false };
}

/** Sums of one set of rows. */
export interface Moments {
  readonly rows: number;
  /** `(classes)` */
  readonly members: Int32Array;
  /** `(classes, units)` T_k, of the shifted rows. */
  readonly sums: Matrix;
  /** `(units, units)` G, of the shifted rows, lower triangle. */
  readonly products: Float64Array;
}

/** Sums of all rows and of every fold. */
export class FoldMoments {
  readonly all: Moments;
  private readonly data: SummableRows;
  private readonly folds: readonly Omit<Moments, "products">[];
  private readonly rowsOfFold: readonly Int32Array[];
  /** Absent for many large folds: then a fold's products are summed again when it is left out. */
  private readonly kept: readonly Float64Array[] | undefined;

  constructor(data: SummableRows, y: Int32Array, classes: number, testFold: Int32Array, folds: number) {
    const p = data.units;
    this.data = data;
    this.rowsOfFold = rowsByFold(testFold, folds);
    this.folds = this.rowsOfFold.map((rows) => sumsOf(data, y, classes, rows));
    const products = new Float64Array(p * p);
    const kept = this.rowsOfFold.map((rows) => {
      const own = kernels().gram(data.cells, p, rows);
      for (let i = 0; i < own.length; i++) products[i]! += own[i]!;
      return folds * p * p <= mostKept ? own : undefined;
    });
    this.kept = kept.every((own) => own !== undefined) ? kept : undefined;
    this.all = { ...total(this.folds, classes, p), products };
  }

  /** Sums of all rows but those of a fold; -1 leaves none out. */
  without(fold: number): Moments {
    if (fold < 0) return this.all;
    const { all } = this;
    const left = this.folds[fold]!;
    const products =
      this.kept?.[fold] ?? kernels().gram(this.data.cells, this.data.units, this.rowsOfFold[fold]);
    return {
      rows: all.rows - left.rows,
      members: all.members.map((n, k) => n - left.members[k]!),
      sums: { ...all.sums, data: difference(all.sums.data, left.sums.data) },
      products: difference(all.products, products),
    };
  }
}

/** Doubles held for the products of all folds together: 64 MB. */
const mostKept = 2 ** 23;

function sumsOf(
  { cells, units: p }: SummableRows,
  y: Int32Array,
  classes: number,
  rows: Int32Array,
): Omit<Moments, "products"> {
  const values = cells instanceof Float64Array ? cells : cells.values;
  const sums = zeros(classes, p);
  const members = new Int32Array(classes);
  for (const row of rows) {
    const k = y[row]!;
    members[k]!++;
    for (let j = 0, to = k * p, from = row * p; j < p; j++) sums.data[to + j]! += values[from + j]!;
  }
  return { rows: rows.length, members, sums };
}

function total(
  parts: readonly Omit<Moments, "products">[],
  classes: number,
  p: number,
): Omit<Moments, "products"> {
  const sums = zeros(classes, p);
  const members = new Int32Array(classes);
  let rows = 0;
  for (const part of parts) {
    rows += part.rows;
    for (let k = 0; k < classes; k++) members[k]! += part.members[k]!;
    for (let i = 0; i < sums.data.length; i++) sums.data[i]! += part.sums.data[i]!;
  }
  return { rows, members, sums };
}

function difference(a: Float64Array, b: Float64Array): Float64Array {
  const out = new Float64Array(a.length);
  for (let i = 0; i < a.length; i++) out[i] = a[i]! - b[i]!;
  return out;
}

/**
 * The scatter of a set of rows from its sums, for the classes' own shares as priors and a number for shrinkage.
 *
 * @param whole - sums of all rows, of which `moments` may be a difference
 * @returns undefined where the sums have lost too much: then two passes over the rows are needed
 */
export function scatterOfMoments(
  moments: Moments,
  whole: Moments,
  { origin, exact }: SummableRows,
  shrinkage: number | null,
): Scatter | undefined {
  const { rows, members, sums } = moments;
  const p = sums.columns;
  const within = withinOf(moments);
  for (let j = 0; j < p; j++) {
    const variance = within[j * p + j]!;
    const lost =
      variance * rows < 1e-5 * whole.products[j * p + j]! || variance <= (rows * origin[j]! * 2 ** -52) ** 2;
    if (lost && !(exact && variance === 0)) return undefined;
  }
  if (shrinkage !== null) shrinkToTrace(within, p, shrinkage);
  const priors = priorsOf(members, null);
  const center = meanOf(sums, rows);
  const means = zeros(sums.rows, p);
  for (let k = 0; k < sums.rows; k++)
    for (let j = 0; j < p; j++) means.data[k * p + j] = sums.data[k * p + j]! / members[k]! - center[j]!;
  return {
    rows,
    units: p,
    members,
    priors,
    origin: center.map((value, j) => value + origin[j]!),
    means,
    within,
    between: betweenOfMeans(means, priors, shrinkage),
  };
}

/** W, with exact zeros for units that never vary within a class (if the sums are exact). */
function withinOf({ rows, members, sums, products }: Moments): Float64Array {
  const p = sums.columns;
  const scaled = new Float64Array(sums.data.length);
  for (let k = 0; k < sums.rows; k++) {
    const weight = 1 / Math.sqrt(members[k]!);
    for (let j = k * p; j < (k + 1) * p; j++) scaled[j] = sums.data[j]! * weight;
  }
  const within = kernels().gram(scaled, p);
  for (let i = 0; i < within.length; i++) within[i] = (products[i]! - within[i]!) / rows;
  for (let j = 0; j < p; j++) {
    let explained = 0;
    for (let k = 0; k < sums.rows; k++) explained += sums.data[k * p + j]! ** 2 / members[k]!;
    const variance = (products[j * p + j]! - explained) / rows;
    within[j * p + j] = variance;
    if (variance === 0) for (let i = 0; i < p; i++) within[i * p + j] = within[j * p + i] = 0;
  }
  return within;
}

function meanOf(sums: Matrix, rows: number): Float64Array {
  const p = sums.columns;
  const mean = new Float64Array(p);
  for (let i = 0; i < sums.data.length; i += p) for (let j = 0; j < p; j++) mean[j]! += sums.data[i + j]!;
  for (let j = 0; j < p; j++) mean[j]! /= rows;
  return mean;
}
