/**
 * The few products and solves that decoding spends its time in, in three builds that agree with one another:
 * WebAssembly with relaxed SIMD, with fixed-width SIMD, and plain typed arrays.
 *
 * Matrices are row-major doubles. Of a symmetric matrix only the **lower triangle** is read and written; what
 * stands above the diagonal is not defined. Right-hand sides are rows, so that each is contiguous.
 *
 * A thread has its own (`kernels()` in `kernels.ts`); their memory grows to the largest matrix met and
 * stays.
 */
export interface Kernels {
  readonly build: KernelBuild;
  /** A matrix's entries as 16-bit whole numbers; undefined when any is fractional, too large or no number. */
  wholeNumbers(x: Float64Array): WholeNumbers | undefined;
  /**
   * X'X of some rows of X, exact for whole numbers (section 6.3 of the method: `rows * largest² < 2^53`).
   *
   * @param x - `(any, columns)`
   * @param rows - the rows of X to take, in any order; all of them when left out
   * @returns `(columns, columns)`, lower triangle
   */
  gram(x: Cells, columns: number, rows?: Int32Array): Float64Array;
  /**
   * X B' for some rows of X.
   *
   * @param x - `(any, columns)`
   * @param b - `(count, columns)`
   * @param rows - the rows of X to take; all of them when left out
   * @returns `(rows, count)`
   */
  multiply(x: Cells, columns: number, b: Float64Array, count: number, rows?: Int32Array): Float64Array;
  /**
   * The row of B with the largest product with each of some rows of X, plus an offset: the first of equals. As of
   * {@link multiply}, whose numbers it compares.
   *
   * @param offsets - `(count)`, added to the products
   * @returns `(rows)`, 0 … count - 1
   */
  largest(x: Cells, columns: number, b: Float64Array, offsets: Float64Array, rows?: Int32Array): Int32Array;
  /**
   * Sums of the rows of each group, exact for whole numbers, else added in the order of the rows.
   *
   * @param x - `(rows, columns)`
   * @param groups - `(rows)` the group of each row, 0 … count - 1
   * @returns `(count, columns)`
   */
  sums(x: Cells, columns: number, groups: Int32Array, count: number): Float64Array;
  /**
   * The Cholesky factor of a symmetric matrix, which is left alone.
   *
   * @param a - `(size, size)`, lower triangle
   * @param limit - smallest pivot allowed, relative to the diagonal entry it comes from: what is left of the
   *   matrix scaled to unit diagonal. At or below it the row counts as a combination of earlier ones.
   */
  factor(a: Float64Array, size: number, limit?: number): Factorization;
}

export type KernelBuild = "relaxed" | "simd" | "plain";

/** Entries of a matrix: doubles, or whole numbers known to be small. */
export type Cells = Float64Array | WholeNumbers;

/** Not to be changed once it has been worked on: the kernels keep a copy. */
export interface WholeNumbers {
  readonly values: Int16Array;
  /** Largest absolute value. */
  readonly largest: number;
  readonly negative: boolean;
}

/**
 * What came of factoring: a factor; or the first row that is, as far as rounding can tell, a combination of
 * earlier rows, with its pivot relative to its diagonal entry.
 */
export type Factorization = Factor | { readonly ok: false; readonly row: number; readonly pivot: number };

/** L of A = L L'. Stays valid when others are made; holds memory until released or collected. */
export interface Factor {
  readonly ok: true;
  readonly size: number;
  /** Smallest relative pivot. */
  readonly pivot: number;
  /** Rows z of `(count, size)` with L z = b. */
  solveLower(b: Float64Array, count: number): Float64Array;
  /** Rows z of `(count, size)` with L' z = b. */
  solveUpper(b: Float64Array, count: number): Float64Array;
  /** Rows z of `(count, size)` with A z = b. */
  solve(b: Float64Array, count: number): Float64Array;
  /** Sum of squares of the entries of L^-1: the trace of the inverse of A. */
  inverseSquaredNorm(): number;
  /** `(size, size)`, zeros above the diagonal. */
  lower(): Float64Array;
  /** Says that it is not needed any more, so that the next factor need not make a copy of this one. */
  release(): void;
}
