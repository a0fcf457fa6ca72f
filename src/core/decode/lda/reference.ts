/**
 * Linear discriminant analysis the plain way: class by class in two passes, whole matrices, symmetric
 * eigenproblems and singular value decompositions by a library, nothing shared, updated or iterated. Slow and
 * hard to get wrong: the fast way is tested against it, and hands over to it near singularity.
 */
import type { Notice } from "../../errors.ts";
import { dot, mirror, singularValues, symmetricEigen, times, timesTransposed } from "../../linalg/dense.ts";
import { firstRows, takeRows, zeros } from "../../linalg/matrix.ts";
import type { Matrix } from "../../linalg/matrix.ts";
import { columnMeans, covariance, trace } from "./covariance.ts";
import { withPositivePeaks } from "./discriminants.ts";
import { FittedLda, ruleOf } from "./fitted-lda.ts";
import type { LdaSettings } from "./settings.ts";
import { less } from "../common/linear-decoder.ts";
import { priorsOf, rowsOfClass, scatterOfRows, weightedMean } from "./scatter.ts";
import type { TrainingRows } from "./scatter.ts";

/** Sb v = λ Sw v as a symmetric problem: with Sw = Q diag(d) Q', the eigenvectors of (Q d^-½)' Sb (Q d^-½). */
export function referenceEigen(
  rows: TrainingRows,
  settings: LdaSettings,
  notices: readonly Notice[],
): FittedLda {
  const { x, y, classes } = rows;
  const p = x.columns;
  const scatter = scatterOfRows(x, y, classes, settings.shrinkage, settings.priors);
  const total = covariance(x, settings.shrinkage);
  const between = total.map((value, i) => value - scatter.within[i]!);
  const { values, vectors } = symmetricEigen(scatter.within, p);
  const axes = { ...vectors, data: vectors.data.map((v, i) => v / Math.sqrt(values[Math.floor(i / p)]!)) };
  const whitened = timesTransposed(times(axes, square(between, p)), axes);
  const found = symmetricEigen(symmetrized(whitened.data, p), p);
  const scalings = times(firstRows(found.vectors, settings.components), axes);
  const solve = (points: Matrix): Matrix => times(timesTransposed(points, axes), axes);
  const origin = { data: scatter.origin, rows: 1, columns: p };
  return new FittedLda({
    rule: ruleOf(
      scatter.origin,
      timesTransposed(scatter.means, axes),
      solve(scatter.means),
      scatter.priors,
      solve(origin).data,
    ),
    scatter,
    covariance: () => scatter.within,
    projecting: {
      center: new Float64Array(p),
      discriminants: () => ({
        scalings: withPositivePeaks(scalings),
        eigenvalues: found.values.slice(0, settings.components),
      }),
      total: () => trace(whitened.data, p),
      lowest: () => found.values.slice(-settings.components).reverse(),
    },
    notices,
  });
}

/** The singular value decomposition of the standardised rows, then that of the weighted class means in it. */
export function referenceSingularValues(
  { x, y, classes }: TrainingRows,
  settings: LdaSettings,
  notices: readonly Notice[],
): FittedLda {
  const p = x.columns;
  const scatter = scatterOfRows(x, y, classes, null, settings.priors);
  const priors = priorsOf(scatter.members, settings.priors);
  const { rows, scale } = standardizedWithin(x, y, classes);
  const first = singularValues(rows);
  const rank = first.values.filter((value) => value > settings.tol).length;
  const axes = zeros(rank, p);
  for (let i = 0; i < axes.data.length; i++)
    axes.data[i] = first.right.data[i]! / (first.values[Math.floor(i / p)]! * scale[i % p]!);
  const center = weightedMean(scatter.means, priors);
  const means = timesTransposed(less(scatter.means, center), axes);
  const weighted = {
    ...means,
    data: means.data.map(
      (value, i) => value * Math.sqrt((x.rows * priors[Math.floor(i / rank)]!) / (classes - 1)),
    ),
  };
  const second = singularValues(weighted);
  const kept = second.values.filter((value) => value > settings.tol * second.values[0]!).length;
  const scalings = times(firstRows(second.right, kept), axes);
  const along = timesTransposed(less(scatter.means, center), scalings);
  const xbar = center.map((value, j) => value + scatter.origin[j]!);
  return new FittedLda({
    rule: ruleOf(xbar, along, times(along, scalings), priors, new Float64Array(p)),
    scatter: { ...scatter, priors },
    covariance: settings.storeCovariance ? () => scatter.within : undefined,
    projecting: {
      center: xbar,
      discriminants: () => ({
        scalings: withPositivePeaks(firstRows(scalings, Math.min(kept, settings.components))),
        eigenvalues: second.values.slice(0, settings.components).map((value) => value ** 2),
      }),
      total: () => dot(second.values, 0, second.values, 0, second.values.length),
      lowest: () => new Float64Array(0),
    },
    notices,
  });
}

/** Rows less their class mean, divided by the column's ML deviation (1 where that is 0) and √n. */
function standardizedWithin(
  x: Matrix,
  y: Int32Array,
  classes: number,
): { rows: Matrix; scale: Float64Array } {
  const p = x.columns;
  const rows = zeros(x.rows, p);
  let next = 0;
  for (let k = 0; k < classes; k++) {
    const own = takeRows(x, rowsOfClass(y, k, y.filter((entry) => entry === k).length));
    rows.data.set(less(own, columnMeans(own)).data, next);
    next += own.data.length;
  }
  const scale = new Float64Array(p);
  for (let i = 0; i < rows.data.length; i++) scale[i % p]! += rows.data[i]! ** 2 / x.rows;
  for (let j = 0; j < p; j++) scale[j] = scale[j] === 0 ? 1 : Math.sqrt(scale[j]!);
  for (let i = 0; i < rows.data.length; i++) rows.data[i]! /= scale[i % p]! * Math.sqrt(x.rows);
  return { rows, scale };
}

const square = (data: Float64Array, size: number): Matrix => ({ data, rows: size, columns: size });

function symmetrized(a: Float64Array, n: number): Float64Array {
  const out = a.slice();
  for (let i = 0; i < n; i++)
    for (let j = 0; j < i; j++) out[i * n + j] = (a[i * n + j]! + a[j * n + i]!) / 2;
  mirror(out, n);
  return out;
}
