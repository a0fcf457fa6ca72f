/**
 * Small dense problems: symmetric eigenproblems and singular values (by ml-matrix, fit for up to about 100
 * rows), and plain typed-array factors and solves of any size. Matrices are row-major; of a symmetric one both
 * triangles are kept. Right-hand sides are rows, so that each is contiguous.
 */
import { EigenvalueDecomposition, Matrix as MlMatrix, SingularValueDecomposition } from "ml-matrix";
import { zeros } from "./matrix.ts";
import type { Matrix } from "./matrix.ts";

export interface SymmetricEigen {
  /** `(n)`, descending. */
  readonly values: Float64Array;
  /** `(n, n)`: row i is the unit eigenvector of value i. */
  readonly vectors: Matrix;
}

/** All eigenvalues and vectors of a symmetric matrix, `(n, n)`. */
export function symmetricEigen(a: Float64Array, n: number): SymmetricEigen {
  if (n === 1)
    return { values: Float64Array.of(a[0]!), vectors: { data: Float64Array.of(1), rows: 1, columns: 1 } };
  const found = new EigenvalueDecomposition(rowsOf({ data: a, rows: n, columns: n }), {
    assumeSymmetric: true,
  });
  const order = descending(found.realEigenvalues);
  const vectors = zeros(n, n);
  found.eigenvectorMatrix.to2DArray().forEach((row, j) => {
    for (let i = 0; i < n; i++) vectors.data[i * n + j] = row[order[i]!]!;
  });
  return { values: Float64Array.from(order, (i) => found.realEigenvalues[i]!), vectors };
}

export interface SingularValues {
  /** `(r)`, descending, r = the smaller side. */
  readonly values: Float64Array;
  /** `(r, rows)`: row i is the left vector of value i. */
  readonly left: Matrix;
  /** `(r, columns)`: row i is the right vector of value i. */
  readonly right: Matrix;
}

/** The singular value decomposition of any matrix. */
export function singularValues(a: Matrix): SingularValues {
  const r = Math.min(a.rows, a.columns);
  const found = new SingularValueDecomposition(rowsOf(a), { autoTranspose: true });
  const order = descending(found.diagonal).slice(0, r);
  const take = (vectors: MlMatrix, length: number): Matrix => {
    const out = zeros(r, length);
    order.forEach((column, i) => {
      for (let j = 0; j < length; j++) out.data[i * length + j] = vectors.get(j, column);
    });
    return out;
  };
  return {
    values: Float64Array.from(order, (i) => found.diagonal[i]!),
    left: take(found.leftSingularVectors, a.rows),
    right: take(found.rightSingularVectors, a.columns),
  };
}

/** Of equal values the later comes first, as when LAPACK's ascending order is reversed. */
const descending = (values: readonly number[]): number[] =>
  Array.from(values.keys()).sort((a, b) => values[b]! - values[a]! || b - a);

const rowsOf = (a: Matrix): MlMatrix =>
  new MlMatrix(
    Array.from({ length: a.rows }, (_, i) => Array.from(a.data.subarray(i * a.columns, (i + 1) * a.columns))),
  );

/** Solves L z = b for each row b of B, in place. */
export function solveLower(l: Float64Array, n: number, b: Float64Array, rows: number): void {
  for (let r = 0; r < rows; r++) {
    const at = r * n;
    for (let i = 0; i < n; i++) b[at + i] = (b[at + i]! - dot(l, i * n, b, at, i)) / l[i * n + i]!;
  }
}

/** Solves L' z = b for each row b of B, in place. */
export function solveUpper(l: Float64Array, n: number, b: Float64Array, rows: number): void {
  for (let r = 0; r < rows; r++) {
    const at = r * n;
    for (let i = n - 1; i >= 0; i--) {
      const z = b[at + i]! / l[i * n + i]!;
      b[at + i] = z;
      for (let j = 0; j < i; j++) b[at + j]! -= l[i * n + j]! * z;
    }
  }
}

/** The inverse of a lower triangle, as a lower triangle. */
export function invertLower(l: Float64Array, n: number): Float64Array {
  const inverse = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    const row = inverse.subarray(i * n, i * n + i + 1);
    for (let k = 0; k < i; k++) {
      const factor = l[i * n + k]!;
      if (factor === 0) continue;
      for (let j = 0; j <= k; j++) row[j]! -= factor * inverse[k * n + j]!;
    }
    const diagonal = l[i * n + i]!;
    for (let j = 0; j < i; j++) row[j]! /= diagonal;
    row[i] = 1 / diagonal;
  }
  return inverse;
}

/** Copies the lower triangle to the upper. */
export function mirror(a: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) a[j * n + i] = a[i * n + j]!;
}

/** A B', `(rows of A, rows of B)`. */
export function timesTransposed(a: Matrix, b: Matrix): Matrix {
  const out = zeros(a.rows, b.rows);
  for (let i = 0; i < a.rows; i++)
    for (let j = 0; j < b.rows; j++)
      out.data[i * b.rows + j] = dot(a.data, i * a.columns, b.data, j * b.columns, a.columns);
  return out;
}

/** A A', `(rows, rows)`: {@link timesTransposed} of A by itself, each product made once. */
export function timesItself(a: Matrix): Matrix {
  const out = zeros(a.rows, a.rows);
  for (let i = 0; i < a.rows; i++)
    for (let j = 0; j <= i; j++)
      out.data[i * a.rows + j] = out.data[j * a.rows + i] = dot(
        a.data,
        i * a.columns,
        a.data,
        j * a.columns,
        a.columns,
      );
  return out;
}

/** A B, `(rows of A, columns of B)`. */
export function times(a: Matrix, b: Matrix): Matrix {
  const out = zeros(a.rows, b.columns);
  for (let i = 0; i < a.rows; i++)
    for (let k = 0; k < a.columns; k++) {
      const factor = a.data[i * a.columns + k]!;
      if (factor === 0) continue;
      for (let j = 0; j < b.columns; j++) out.data[i * b.columns + j]! += factor * b.data[k * b.columns + j]!;
    }
  return out;
}

/** Sum of products of `length` entries. */
export function dot(a: Float64Array, fromA: number, b: Float64Array, fromB: number, length: number): number {
  // Four partial sums: the additions do not wait for one another.
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let i = 0;
  for (; i + 4 <= length; i += 4) {
    s0 += a[fromA + i]! * b[fromB + i]!;
    s1 += a[fromA + i + 1]! * b[fromB + i + 1]!;
    s2 += a[fromA + i + 2]! * b[fromB + i + 2]!;
    s3 += a[fromA + i + 3]! * b[fromB + i + 3]!;
  }
  for (; i < length; i++) s0 += a[fromA + i]! * b[fromB + i]!;
  return s0 + s1 + (s2 + s3);
}

/** Euclidean length. */
export const norm = (v: Float64Array): number => Math.sqrt(dot(v, 0, v, 0, v.length));
