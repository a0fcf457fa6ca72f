/**
 * The directions along which classes differ most, for their scatter within: eigenvectors of Sb v = λ Sw v with
 * v' Sw v = 1. In whitened coordinates, v = A u, they are those of C = A' Sb A.
 */
import {
  dot,
  singularValues,
  symmetricEigen,
  times,
  timesItself,
  timesTransposed,
} from "../../linalg/dense.ts";
import { firstRows, zeros } from "../../linalg/matrix.ts";
import type { Matrix } from "../../linalg/matrix.ts";
import { trace } from "./covariance.ts";
import { betweenFactor } from "./scatter.ts";
import type { Scatter } from "./scatter.ts";
import type { Whitening } from "./whitening.ts";

export interface Discriminants {
  /** `(components, units)`: row i is discriminant i; its entry of largest absolute value is positive. */
  readonly scalings: Matrix;
  /** `(components)` λ, descending. */
  readonly eigenvalues: Float64Array;
}

/** The leading discriminants of the generalised symmetric problem. */
export function leadingDiscriminants(
  scatter: Scatter,
  whitening: Whitening,
  components: number,
): Discriminants {
  const factor = whitening.whiten(betweenFactor(scatter.means, scatter.priors));
  const problem = { factor, scatter, whitening };
  const onlyMeans = scatter.between.kind === "means" && scatter.between.ridge === 0;
  const { values, vectors } = onlyMeans
    ? eigenOfMeans(factor, components)
    : prefersWhole(whitening.rank, components)
      ? eigenOfWhole(problem)
      : eigenByKrylov(problem, components);
  const leading = firstRows(vectors, components);
  return {
    scalings: withPositivePeaks(whitening.unwhiten(leading)),
    eigenvalues: values.slice(0, components),
  };
}

/** The lowest eigenvalues, ascending. Only a between-class scatter that is kept whole has negative ones. */
export function lowestEigenvalues(scatter: Scatter, whitening: Whitening, components: number): Float64Array {
  const { between } = scatter;
  if (between.kind !== "whole")
    throw new RangeError("the eigenvalues of this between-class scatter are not negative");
  const negated = { ...scatter, between: { ...between, matrix: between.matrix.map((value) => -value) } };
  return leadingDiscriminants(negated, whitening, components).eigenvalues.map((value) => -value);
}

/** The sum of all eigenvalues, tr(Sw⁻¹ Sb): what the explained variance ratio is a share of. */
export function sumOfEigenvalues(
  { means, priors, between, beyond, units: p }: Scatter,
  whitening: Whitening,
): number {
  if (between.kind === "means") {
    const spread = squares(whitening.whiten(betweenFactor(means, priors)).data);
    if (between.ridge === 0) return between.share * spread;
    const outside = beyond ? beyond.dimensions / beyond.variance : 0;
    return between.share * spread + between.ridge * (whitening.inverseTrace() + outside);
  }
  const solved = whitening.unwhiten(whitening.whiten({ data: between.matrix, rows: p, columns: p }));
  return trace(solved.data, p);
}

interface WhitenedProblem {
  /** `(classes, rank)`: A' √π_k (m_k - m). */
  readonly factor: Matrix;
  readonly scatter: Scatter;
  readonly whitening: Whitening;
}

interface Eigen {
  readonly values: Float64Array;
  readonly vectors: Matrix;
}

/** Small whole problems are cheaper than iterating; so are middling ones when eigenvalues of the bulk are asked for. */
const prefersWhole = (rank: number, components: number): boolean =>
  rank <= 24 || (rank <= 64 && components > 2);

/** Without a ridge C = F'F has as many directions as classes differ in: the right vectors of F. */
function eigenOfMeans(factor: Matrix, components: number): Eigen {
  const { values, right } = singularValues(factor);
  return { values: values.map((s) => s * s), vectors: completed(right, values, components) };
}

function eigenOfWhole(problem: WhitenedProblem): Eigen {
  const rank = problem.whitening.rank;
  const whole = applyBetween(problem, identity(rank)).data;
  // Rounding leaves the two triangles a little apart.
  for (let i = 0; i < rank; i++)
    for (let j = 0; j < i; j++)
      whole[i * rank + j] = whole[j * rank + i] = (whole[i * rank + j]! + whole[j * rank + i]!) / 2;
  return symmetricEigen(whole, rank);
}

/** C u for each row u. */
function applyBetween({ factor, scatter, whitening }: WhitenedProblem, rows: Matrix): Matrix {
  const { between, units: p } = scatter;
  const plain = whitening.unwhiten(rows);
  if (between.kind === "whole")
    return whitening.whiten(times(plain, { data: between.matrix, rows: p, columns: p }));
  const images = whitening.whiten(plain);
  const along = times(timesTransposed(rows, factor), factor);
  for (let i = 0; i < images.data.length; i++)
    images.data[i] = between.share * along.data[i]! + between.ridge * images.data[i]!;
  return images;
}

/**
 * The leading eigenvectors by Rayleigh-Ritz in a growing space: begun with the directions in which the class means
 * differ most, some more than are asked for so that close neighbours are told apart, and widened by what the
 * leading ones miss (block Krylov). With few discriminants standing out of the bulk that the ridge makes, four or
 * five steps suffice. Each costs two triangular solves a vector.
 */
function eigenByKrylov(problem: WhitenedProblem, components: number): Eigen {
  const rank = problem.whitening.rank;
  const basis: Float64Array[] = [];
  const images: Float64Array[] = [];
  let block = startingBlock(problem, components);
  let nextCheck = 0;
  for (;;) {
    const fresh = rowsOf(applyBetween(problem, matrixOfRows(block, rank)));
    basis.push(...block);
    images.push(...fresh);
    if (basis.length < Math.min(nextCheck, rank)) {
      block = orthonormalised(fresh, basis, rank);
      if (block.length) continue;
    }
    const found = rayleighRitz(basis, images, components);
    block = orthonormalised(found.missed, basis, rank);
    if (found.residual <= 1e-12 * Math.abs(found.values[0]!) || !block.length || basis.length >= rank)
      return found;
    // A large space is looked at less often: its own eigenproblem costs more than widening it.
    nextCheck = basis.length < 60 ? 0 : Math.ceil(basis.length * 1.2);
  }
}

/** Directions begun with beyond those asked for. */
const neighbours = 12;

/** The directions of largest difference between the class means; where they are too few, any others. */
function startingBlock({ factor, whitening }: WhitenedProblem, components: number): Float64Array[] {
  const { values, vectors } = symmetricEigen(timesItself(factor).data, factor.rows);
  const distinct = values.filter((value) => value > 1e-14 * values[0]!).length;
  const along = times(firstRows(vectors, Math.min(components + neighbours, distinct)), factor);
  const block = orthonormalised(rowsOf(along), [], whitening.rank);
  for (let j = 0; block.length < components; j++)
    block.push(...orthonormalised([unitVector(whitening.rank, j)], block, whitening.rank));
  return block;
}

/** The best eigenvectors in the span of the basis, and what of their images lies outside it. */
function rayleighRitz(
  basis: readonly Float64Array[],
  images: readonly Float64Array[],
  components: number,
): Eigen & { residual: number; missed: Float64Array[] } {
  const size = basis.length;
  const rank = basis[0]!.length;
  const projected = new Float64Array(size * size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j <= i; j++)
      projected[i * size + j] = projected[j * size + i] = dot(basis[i]!, 0, images[j]!, 0, rank);
  const small = symmetricEigen(projected, size);
  const leading = firstRows(small.vectors, components);
  const vectors = times(leading, matrixOfRows(basis, rank));
  const moved = times(leading, matrixOfRows(images, rank));
  for (let i = 0; i < components; i++)
    for (let at = i * rank; at < (i + 1) * rank; at++)
      moved.data[at]! -= small.values[i]! * vectors.data[at]!;
  const missed = rowsOf(moved);
  const residual = Math.max(...missed.map((rest) => Math.sqrt(dot(rest, 0, rest, 0, rank))));
  return { values: small.values.slice(0, components), vectors, residual, missed };
}

/** What of these vectors is new beside the basis, made orthonormal; twice, for once leaves rounding. */
function orthonormalised(
  vectors: readonly Float64Array[],
  basis: readonly Float64Array[],
  length: number,
): Float64Array[] {
  const fresh: Float64Array[] = [];
  for (const vector of vectors) {
    const before = Math.sqrt(dot(vector, 0, vector, 0, length));
    const rest = vector.slice();
    for (let pass = 0; pass < 2; pass++)
      for (const known of [...basis, ...fresh]) {
        const along = dot(rest, 0, known, 0, length);
        for (let j = 0; j < length; j++) rest[j]! -= along * known[j]!;
      }
    const norm = Math.sqrt(dot(rest, 0, rest, 0, length));
    if (norm > 1e-14 * before) fresh.push(rest.map((value) => value / norm));
  }
  return fresh;
}

/** The first `count` rows; where singular values vanish, orthonormal rows that complete them. */
function completed(vectors: Matrix, values: Float64Array, count: number): Matrix {
  const length = vectors.columns;
  const kept = rowsOf(vectors).filter((_, i) => i < count && values[i]! > 1e-14 * values[0]!);
  for (let j = 0; kept.length < count; j++)
    kept.push(...orthonormalised([unitVector(length, j)], kept, length));
  return matrixOfRows(kept, length);
}

/** Each row with its entry of largest absolute value made positive, in place. */
export function withPositivePeaks(rows: Matrix): Matrix {
  const p = rows.columns;
  for (let i = 0; i < rows.rows; i++) {
    const row = rows.data.subarray(i * p, i * p + p);
    let peak = 0;
    for (const value of row) if (Math.abs(value) > Math.abs(peak)) peak = value;
    if (peak < 0) for (let j = 0; j < p; j++) row[j] = -row[j]!;
  }
  return rows;
}

const squares = (values: Float64Array): number => dot(values, 0, values, 0, values.length);

const identity = (n: number): Matrix => {
  const out = zeros(n, n);
  for (let i = 0; i < n; i++) out.data[i * n + i] = 1;
  return out;
};

const unitVector = (n: number, at: number): Float64Array => {
  const vector = new Float64Array(n);
  vector[at] = 1;
  return vector;
};

const rowsOf = (rows: Matrix): Float64Array[] =>
  Array.from({ length: rows.rows }, (_, i) => rows.data.subarray(i * rows.columns, (i + 1) * rows.columns));

function matrixOfRows(rows: readonly Float64Array[], columns: number): Matrix {
  const out = zeros(rows.length, columns);
  rows.forEach((row, i) => out.data.set(row, i * columns));
  return out;
}
