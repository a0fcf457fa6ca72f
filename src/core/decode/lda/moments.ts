/**
 * Sums over trials from which every fold's within-class scatter follows without another pass over the rows:
 *
 *     G = X'X,  T_k = Σ_{class k} x,   W = (G - Σ_k T_k T_k' / n_k) / n
 *
 * The sums of a training part are those of all rows less those of the fold left out. Spike counts are whole
 * numbers, so G, T and their differences are exact; all other data are told from their overall mean first,
 * for the subtraction of mean products would lose (mean / sd)² ε.
 */
import { kernels, wholeNumbers } from "../../linalg/kernels.ts";
import { zeros } from "../../linalg/matrix.ts";
import type { Matrix } from "../../linalg/matrix.ts";
import { columnMeans, trace } from "./covariance.ts";
import { rowsByFold } from "../scoring/folds.ts";
import { less } from "../common/linear-decoder.ts";
import type { ShiftedCells } from "../common/linear-decoder.ts";
import { betweenOfMeans, priorsOf } from "./scatter.ts";
import type { Between, Scatter } from "./scatter.ts";

/** Rows as they are summed: whole numbers as they are, others less their mean. */
export interface SummableRows extends ShiftedCells {
  readonly rows: number;
  /** Dimensions over which a trace is averaged: the units, or those whose row space this is. */
  readonly dimensions: number;
  /** Every sum of products is exact. */
  readonly exact: boolean;
  /**
   * `(units, units)` G of all rows, lower triangle; summed at the first call. No label or fold changes it.
   *
   * @param parts - G of each fold, if it is to be had: saves a pass where sums are exact
   */
  products(parts?: () => readonly Float64Array[]): Float64Array;
  /** The same if it is summed already. */
  productsSoFar(): Float64Array | undefined;
}

/** Chooses how to sum these rows. */
export function summable(x: Matrix, dimensions = x.columns): SummableRows {
  const p = x.columns;
  const whole = wholeNumbers(x.data);
  const exact = whole !== undefined && x.rows * whole.largest ** 2 < 2 ** 53;
  const origin = exact ? new Float64Array(p) : columnMeans(x);
  const cells = exact ? whole : less(x, origin).data;
  let products: Float64Array | undefined;
  return {
    cells,
    units: p,
    rows: x.rows,
    dimensions,
    origin,
    exact,
    productsSoFar: () => products,
    products: (parts) => (products ??= exact && parts ? sumOf(parts()) : kernels().gram(cells, p)),
  };
}

/** Sums of one set of rows. */
export interface Moments {
  readonly rows: number;
  /** `(classes)` */
  readonly members: Int32Array;
  /** `(classes, units)` T_k, of the shifted rows. */
  readonly sums: Matrix;
}

/** Sums of all rows and of every fold. */
export class FoldMoments {
  private readonly data: SummableRows;
  private readonly testFold: Int32Array;
  private readonly all: Moments;
  private readonly folds: readonly Moments[];
  private readonly rowsOfFold: readonly Int32Array[];
  /** G of the folds left out so far, while they take little room. */
  private readonly kept: Map<number, Float64Array>;
  private last: { fold: number; moments: Moments; within: Float64Array } | undefined;

  /** @param earlier - of the same rows in the same folds under other labels, which change no G */
  constructor(
    data: SummableRows,
    y: Int32Array,
    classes: number,
    testFold: Int32Array,
    folds: number,
    earlier?: FoldMoments,
  ) {
    this.data = data;
    this.testFold = testFold;
    this.kept = earlier?.kept ?? new Map<number, Float64Array>();
    this.rowsOfFold = rowsByFold(testFold, folds);
    this.folds = sumsByFold(data, y, classes, testFold, folds);
    this.all = total(this.folds, classes, data.units);
  }

  /**
   * The scatter of all rows but those of a fold (-1: of all), with the classes' own shares as priors.
   *
   * @returns undefined where the sums have lost too much: then two passes over the rows are needed
   */
  scatterWithout(fold: number, shrinkage: number | null): Scatter | undefined {
    if (this.last?.fold !== fold) {
      const moments = this.without(fold);
      this.last = { fold, moments, within: withinOf(moments, this.allProducts(), this.productsOf(fold)) };
    }
    const { moments, within } = this.last;
    return this.isSound(moments, within, shrinkage ?? 0)
      ? scatterOfMoments(moments, within, this.data, shrinkage)
      : undefined;
  }

  /** The same rows in the same folds as if all were of one class. */
  ofOneClass(): FoldMoments {
    const { data, testFold, folds } = this;
    return new FoldMoments(data, new Int32Array(data.rows), 1, testFold, folds.length, this);
  }

  /** Sums of all rows but those of a fold (-1: of all). */
  without(fold: number): Moments {
    if (fold < 0) return this.all;
    const { all } = this;
    const left = this.folds[fold]!;
    return {
      rows: all.rows - left.rows,
      members: all.members.map((n, k) => n - left.members[k]!),
      sums: { ...all.sums, data: difference(all.sums.data, left.sums.data) },
    };
  }

  private allProducts(): Float64Array {
    const { data, folds } = this;
    const keepsAll = folds.length > 1 && folds.length * data.units ** 2 <= mostKept;
    return data.products(keepsAll ? () => folds.map((_, fold) => this.productsOf(fold)!) : undefined);
  }

  private productsOf(fold: number): Float64Array | undefined {
    if (fold < 0) return undefined;
    const { cells, units: p } = this.data;
    const known = this.kept.get(fold);
    if (known) return known;
    const products = this.restOfFolds() ?? kernels().gram(cells, p, this.rowsOfFold[fold]);
    if ((this.kept.size + 1) * p * p <= mostKept) this.kept.set(fold, products);
    return products;
  }

  /** G of the last fold left, where sums are exact: what all others leave of the whole. */
  private restOfFolds(): Float64Array | undefined {
    const whole = this.data.productsSoFar();
    if (!whole || !this.data.exact || this.folds.length < 2 || this.kept.size < this.folds.length - 1)
      return undefined;
    const { units: p } = this.data;
    const rest = whole.slice();
    for (const part of this.kept.values())
      for (let i = 0; i < p; i++) for (let at = i * p, end = at + i; at <= end; at++) rest[at]! -= part[at]!;
    return rest;
  }

  /**
   * Whether enough digits are left of each variance, with what shrinkage adds to it, after the subtractions. Exact
   * sums may come to exactly zero.
   */
  private isSound({ rows }: Moments, within: Float64Array, shrinkage: number): boolean {
    const { units: p, origin, exact, dimensions } = this.data;
    const ridge = (shrinkage * trace(within, p)) / dimensions;
    const products = this.allProducts();
    for (let j = 0; j < p; j++) {
      const variance = within[j * p + j]!;
      const rounding = (rows * origin[j]! * Number.EPSILON) ** 2;
      const digits = (variance + ridge) * rows >= 1e-5 * products[j * p + j]!;
      const lost = !digits || (ridge === 0 && variance <= rounding);
      if (lost && !(exact && variance === 0)) return false;
    }
    return true;
  }
}

/** Doubles held for the products of folds: 256 MB, five folds of 2500 units. */
const mostKept = 2 ** 25;

/** The sum of arrays of one length. */
export function sumOf(parts: readonly Float64Array[]): Float64Array {
  const total = parts[0]!.slice();
  for (const part of parts.slice(1)) for (let i = 0; i < total.length; i++) total[i]! += part[i]!;
  return total;
}

/** The sums of every fold, in one pass. */
function sumsByFold(
  { cells, units: p }: SummableRows,
  y: Int32Array,
  classes: number,
  testFold: Int32Array,
  folds: number,
): Moments[] {
  const members = new Int32Array(folds * classes);
  const groups = new Int32Array(y.length);
  for (let i = 0; i < y.length; i++) members[(groups[i] = testFold[i]! * classes + y[i]!)]!++;
  const sums = kernels().sums(cells, p, groups, members.length);
  return Array.from({ length: folds }, (_, fold) => {
    const own = members.subarray(fold * classes, (fold + 1) * classes);
    const data = sums.subarray(fold * classes * p, (fold + 1) * classes * p);
    return { rows: own.reduce((a, b) => a + b, 0), members: own, sums: { data, rows: classes, columns: p } };
  });
}

function total(parts: readonly Moments[], classes: number, p: number): Moments {
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

/** A less B, a new array; B may be nothing. */
export function difference(a: Float64Array, b?: Float64Array): Float64Array {
  const out = a.slice();
  if (b) for (let i = 0; i < a.length; i++) out[i]! -= b[i]!;
  return out;
}

function scatterOfMoments(
  { rows, members, sums }: Moments,
  within: Float64Array,
  { origin, dimensions }: SummableRows,
  shrinkage: number | null,
): Scatter {
  const p = sums.columns;
  const priors = priorsOf(members, null);
  const center = meanOf(sums, rows);
  const means = zeros(sums.rows, p);
  for (let k = 0; k < sums.rows; k++)
    for (let j = 0, at = k * p; j < p; j++, at++) means.data[at] = sums.data[at]! / members[k]! - center[j]!;
  for (let j = 0; j < p; j++) center[j]! += origin[j]!;
  let between: Between | undefined;
  return {
    rows,
    units: p,
    members,
    priors,
    origin: center,
    means,
    within: shrunkTriangle(within, p, shrinkage ?? 0, dimensions),
    get between() {
      // Prediction needs none; scores of many permutations are spared it.
      return (between ??= betweenOfMeans(means, priors, shrinkage, dimensions));
    },
    ...(dimensions > p
      ? {
          beyond: {
            dimensions: dimensions - p,
            variance: ((shrinkage ?? 0) * trace(within, p)) / dimensions,
          },
        }
      : {}),
  };
}

/** As `shrunk` in `covariance.ts`, of a lower triangle: half the work, for every fold of every labeling. */
function shrunkTriangle(within: Float64Array, p: number, s: number, dimensions: number): Float64Array {
  const out = new Float64Array(within.length);
  for (let i = 0; i < p; i++)
    for (let at = i * p, end = at + i; at <= end; at++) out[at] = (1 - s) * within[at]!;
  const ridge = (s * trace(within, p)) / dimensions;
  for (let j = 0; j < p; j++) out[j * p + j]! += ridge;
  return out;
}

/**
 * W from G, less the G of rows left out, and the class sums; lower triangle. Units that never vary within a class
 * get exact zeros (if the sums are exact).
 */
function withinOf(
  { rows, members, sums }: Moments,
  products: Float64Array,
  left?: Float64Array,
): Float64Array {
  const p = sums.columns;
  const within = explainedByClasses(sums, members);
  for (let i = 0; i < p; i++)
    for (let at = i * p, end = at + i; at <= end; at++)
      within[at] = (products[at]! - (left ? left[at]! : 0) - within[at]!) / rows;
  for (let j = 0; j < p; j++) {
    let explained = 0;
    for (let k = 0; k < sums.rows; k++) explained += sums.data[k * p + j]! ** 2 / members[k]!;
    const at = j * p + j;
    const variance = (products[at]! - (left ? left[at]! : 0) - explained) / rows;
    within[at] = variance;
    if (variance === 0) for (let i = 0; i < p; i++) within[i * p + j] = within[j * p + i] = 0;
  }
  return within;
}

/** Σ_k T_k T_k' / n_k, lower triangle. */
function explainedByClasses(sums: Matrix, members: Int32Array): Float64Array {
  const p = sums.columns;
  const scaled = new Float64Array(sums.data.length);
  for (let k = 0; k < sums.rows; k++) {
    const weight = 1 / Math.sqrt(members[k]!);
    for (let j = k * p; j < (k + 1) * p; j++) scaled[j] = sums.data[j]! * weight;
  }
  return kernels().gram(scaled, p);
}

/** `(units)` the mean of all rows, from the sums of their classes. */
export function meanOf(sums: Matrix, rows: number): Float64Array {
  const p = sums.columns;
  const mean = new Float64Array(p);
  for (let i = 0; i < sums.data.length; i += p) for (let j = 0; j < p; j++) mean[j]! += sums.data[i + j]!;
  for (let j = 0; j < p; j++) mean[j]! /= rows;
  return mean;
}
