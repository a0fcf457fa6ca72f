/**
 * How trials scatter within and between classes: all that linear discriminant analysis needs to know of X.
 * Gathered either class by class from the rows, in two passes, or from pooled sums (`moments.ts`).
 */
import { takeRows, zeros } from "../../linalg/matrix.ts";
import type { Matrix } from "../../linalg/matrix.ts";
import { columnMeans, covariance } from "./covariance.ts";
import type { Shrinkage } from "./covariance.ts";
import { countMembers } from "../scoring/folds.ts";

/** The rows a fit learns from. */
export interface TrainingRows {
  readonly x: Matrix;
  readonly y: Int32Array;
  readonly classes: number;
}

export interface Scatter {
  readonly rows: number;
  readonly units: number;
  /** `(classes)` trials of each class. */
  readonly members: Int32Array;
  readonly priors: Float64Array;
  /** `(units)` a point amid the data. Means are told from here, so that nothing large cancels. */
  readonly origin: Float64Array;
  /** `(classes, units)` class means less `origin`. */
  readonly means: Matrix;
  /** `(units, units)` Sw, shrunk. */
  readonly within: Float64Array;
  readonly between: Between;
  /** Dimensions beyond `units` in which nothing varies, where Sw is this variance and Sb its own ridge. */
  readonly beyond?: { readonly dimensions: number; readonly variance: number };
}

/**
 * Sb = St - Sw, St shrunk as Sw is. With a number s for shrinkage and the classes' own shares as priors it is
 *
 *     share · Σ π_k (m_k - m)(m_k - m)' + ridge · I,   share = 1 - s,  ridge = s tr(Σ …) / p
 *
 * and is kept so; otherwise, as under `auto`, it has no such form and is kept whole.
 */
export type Between =
  | { readonly kind: "means"; readonly share: number; readonly ridge: number }
  | { readonly kind: "whole"; readonly matrix: Float64Array };

/** Class shares, or the given priors brought to sum 1 where they are further than 1e-5 from it. */
export function priorsOf(members: Int32Array, given: readonly number[] | null): Float64Array {
  if (given === null) {
    let rows = 0;
    for (let k = 0; k < members.length; k++) rows += members[k]!;
    const shares = new Float64Array(members.length);
    for (let k = 0; k < members.length; k++) shares[k] = members[k]! / rows;
    return shares;
  }
  const total = given.reduce((a, b) => a + b, 0);
  return Float64Array.from(given, (prior) => (Math.abs(total - 1) > 1e-5 ? prior / total : prior));
}

/** Scatter class by class, as the textbook has it: Sw = Σ π_k S_k, each S_k shrunk by itself. */
export function scatterOfRows(
  x: Matrix,
  y: Int32Array,
  classes: number,
  shrinkage: Shrinkage,
  givenPriors: readonly number[] | null,
): Scatter {
  const p = x.columns;
  const members = countMembers(y, classes);
  const priors = priorsOf(members, givenPriors);
  const origin = columnMeans(x);
  const means = zeros(classes, p);
  const within = new Float64Array(p * p);
  for (let k = 0; k < classes; k++) {
    const rows = takeRows(x, rowsOfClass(y, k, members[k]!));
    means.data.set(columnMeans(rows), k * p);
    const own = covariance(rows, shrinkage);
    for (let i = 0; i < own.length; i++) within[i]! += priors[k]! * own[i]!;
  }
  for (let i = 0; i < means.data.length; i++) means.data[i]! -= origin[i % p]!;
  const between =
    shrinkage !== "auto" && givenPriors === null
      ? betweenOfMeans(means, priors, shrinkage)
      : { kind: "whole" as const, matrix: minus(covariance(x, shrinkage), within) };
  return { rows: x.rows, units: p, members, priors, origin, means, within, between };
}

/** The between-class scatter that class means and their shares give, with a number for shrinkage. */
export function betweenOfMeans(
  means: Matrix,
  priors: Float64Array,
  shrinkage: number | null,
  dimensions = means.columns,
): Between {
  const factor = betweenFactor(means, priors);
  let total = 0;
  for (const entry of factor.data) total += entry * entry;
  const s = shrinkage ?? 0;
  return { kind: "means", share: 1 - s, ridge: (s * total) / dimensions };
}

/** Rows √π_k (m_k - m), m = Σ π_k m_k: the sum of their outer products is the unshrunk between-class scatter. */
export function betweenFactor(means: Matrix, priors: Float64Array): Matrix {
  const { rows, columns: p } = means;
  const center = weightedMean(means, priors);
  const factor = zeros(rows, p);
  for (let k = 0; k < rows; k++) {
    const weight = Math.sqrt(priors[k]!);
    for (let j = 0; j < p; j++) factor.data[k * p + j] = weight * (means.data[k * p + j]! - center[j]!);
  }
  return factor;
}

export function weightedMean(means: Matrix, priors: Float64Array): Float64Array {
  const p = means.columns;
  const center = new Float64Array(p);
  for (let k = 0; k < means.rows; k++)
    for (let j = 0; j < p; j++) center[j]! += priors[k]! * means.data[k * p + j]!;
  return center;
}

/** Numbers of the rows of one class, increasing. */
export function rowsOfClass(y: Int32Array, k: number, count: number): Int32Array {
  const rows = new Int32Array(count);
  let next = 0;
  for (let i = 0; i < y.length; i++) if (y[i] === k) rows[next++] = i;
  return rows;
}

const minus = (a: Float64Array, b: Float64Array): Float64Array => a.map((value, i) => value - b[i]!);
