/**
 * Covariances of sets of trials: maximum likelihood (divisor n), shrunk by a number or by Ledoit and Wolf's rule,
 * each as scikit-learn's `LinearDiscriminantAnalysis` does it.
 */
import type { Notice } from "../../errors.ts";
import { mirror } from "../../linalg/dense.ts";
import { kernels } from "../../linalg/kernels.ts";
import { zeros } from "../../linalg/matrix.ts";
import type { Matrix } from "../../linalg/matrix.ts";

/** None, a share of the way to a multiple of the identity, or Ledoit and Wolf's own share. */
export type Shrinkage = number | "auto" | null;

/** `(columns, columns)` covariance of the rows of X. A single row has covariance zero. */
export function covariance(x: Matrix, shrinkage: Shrinkage): Float64Array {
  if (shrinkage === "auto") return ledoitWolfRescaled(x);
  const products = gram(centered(x).rows);
  for (let i = 0; i < products.length; i++) products[i]! /= x.rows;
  return shrinkage === null ? products : shrunk(products, x.columns, shrinkage);
}

/** (1 - s) S + s (tr S / p) I; the trace may be that of more dimensions than S has. */
export function shrunk(covariance: Float64Array, p: number, s: number, dimensions = p): Float64Array {
  const out = covariance.slice();
  if (s !== 0) for (let i = 0; i < out.length; i++) out[i]! *= 1 - s;
  const ridge = (s * trace(covariance, p)) / dimensions;
  for (let j = 0; j < p; j++) out[j * p + j]! += ridge;
  return out;
}

export function trace(a: Float64Array, p: number): number {
  let total = 0;
  for (let j = 0; j < p; j++) total += a[j * p + j]!;
  return total;
}

/** Mean, ML variance and the scale that standardises each column: its standard deviation, 1 if it is constant. */
export interface ColumnSpread {
  readonly mean: Float64Array;
  readonly variance: Float64Array;
  readonly scale: Float64Array;
}

/**
 * Spread of each column, in two passes. A column is constant when its variance is within the rounding error of
 * its own computation: var ≤ n ε var + (n mean ε)², as scikit-learn's `StandardScaler` has it.
 */
export function columnSpread(x: Matrix): ColumnSpread {
  const { rows, variance, mean } = centered(x);
  const scale = variance.map((v, j) => (isConstant(v, mean[j]!, rows.rows) ? 1 : Math.sqrt(v)));
  return { mean, variance, scale };
}

const isConstant = (variance: number, mean: number, n: number): boolean =>
  variance <= n * Number.EPSILON * variance + (n * mean * Number.EPSILON) ** 2;

/**
 * The rows less their mean, with means and ML variances of the columns. The entries of a constant column are
 * made exactly zero, which its rounded mean would not make them.
 */
export function centered(x: Matrix): { rows: Matrix; mean: Float64Array; variance: Float64Array } {
  const p = x.columns;
  const mean = columnMeans(x);
  const rows = zeros(x.rows, p);
  const variance = new Float64Array(p);
  for (let i = 0; i < x.data.length; i += p)
    for (let j = 0; j < p; j++) {
      const value = x.data[i + j]! - mean[j]!;
      rows.data[i + j] = value;
      variance[j]! += value * value;
    }
  for (let j = 0; j < p; j++) {
    variance[j]! /= x.rows;
    if (variance[j] !== 0 && isConstant(variance[j]!, mean[j]!, x.rows)) {
      variance[j] = 0;
      for (let i = j; i < rows.data.length; i += p) rows.data[i] = 0;
    }
  }
  return { rows, mean, variance };
}

export function columnMeans(x: Matrix): Float64Array {
  const p = x.columns;
  const mean = new Float64Array(p);
  for (let i = 0; i < x.data.length; i += p) for (let j = 0; j < p; j++) mean[j]! += x.data[i + j]!;
  for (let j = 0; j < p; j++) mean[j]! /= x.rows;
  return mean;
}

export interface LedoitWolf {
  readonly covariance: Float64Array;
  /** The share ρ of the way to μ I. */
  readonly shrinkage: number;
  readonly notices: readonly Notice[];
}

/**
 * Ledoit and Wolf's estimate (Journal of Multivariate Analysis 88, 2004) from rows whose columns have mean zero:
 *
 *     R = Z'Z / n,  μ = tr R / p,  δ = (|R|² - 2 μ tr R + p μ²) / p,
 *     β = (Σ_rows |z|⁴ / n - |R|²) / (n p),  ρ = min(β, δ) / δ,  (1 - ρ) R + ρ μ I
 */
export function ledoitWolf(z: Matrix): LedoitWolf {
  const { rows: n, columns: p } = z;
  const r = gram(z);
  for (let i = 0; i < r.length; i++) r[i]! /= n;
  const notices = n === 1 ? [{ code: "single-row", message: "A single trial has no covariance." }] : [];
  const squares = sumOfSquares(r, 0, r.length);
  let fourth = 0;
  for (let i = 0; i < z.data.length; i += p) fourth += sumOfSquares(z.data, i, i + p) ** 2;
  const { share } = ledoitWolfShare({ n, p, total: trace(r, p), squares, fourth });
  return { covariance: shrunk(r, p, share), shrinkage: share, notices };
}

/** What the share is made of: rows, columns, tr R, |R|² and Σ_rows |z|⁴. */
interface LedoitWolfSums {
  readonly n: number;
  readonly p: number;
  readonly total: number;
  readonly squares: number;
  readonly fourth: number;
}

/** ρ and μ of {@link ledoitWolf}. */
export function ledoitWolfShare({ n, p, total, squares, fourth }: LedoitWolfSums): {
  share: number;
  mu: number;
} {
  const mu = total / p;
  if (p === 1) return { share: 0, mu };
  const delta = (squares - 2 * mu * total + p * mu * mu) / p;
  const beta = Math.min((fourth / n - squares) / (n * p), delta);
  return { share: beta === 0 ? 0 : beta / delta, mu };
}

/** Ledoit and Wolf's estimate of the standardised rows, scaled back: what LDA's `auto` means. */
function ledoitWolfRescaled(x: Matrix): Float64Array {
  const p = x.columns;
  const { rows, variance } = centered(x);
  const scale = variance.map((v) => (v === 0 ? 1 : Math.sqrt(v)));
  for (let i = 0; i < rows.data.length; i += p) for (let j = 0; j < p; j++) rows.data[i + j]! /= scale[j]!;
  const found = ledoitWolf(rows).covariance;
  for (let i = 0; i < p; i++) for (let j = 0; j < p; j++) found[i * p + j]! *= scale[i]! * scale[j]!;
  return found;
}

/** X'X, both triangles. */
function gram(x: Matrix): Float64Array {
  const products = kernels().gram(x.data, x.columns);
  mirror(products, x.columns);
  return products;
}

function sumOfSquares(values: Float64Array, from: number, to: number): number {
  let total = 0;
  for (let i = from; i < to; i++) total += values[i]! * values[i]!;
  return total;
}
