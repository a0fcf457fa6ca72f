import { kernels } from "../linalg/kernels.ts";
import type { Matrix } from "../linalg/matrix.ts";

/**
 * Fewer trials than units: n rows span at most n of the p dimensions. Shrinkage towards a multiple of the identity
 * does the same in every direction, so all that LDA learns lies in that span; there its problems are n × n instead of
 * p × p. (Woodbury's identity says the same of Sw⁻¹ alone.) With X X' = L L', the rows of L are the trials in an
 * orthonormal basis of the span, the rows of L⁻¹ X. All folds share it.
 */
export interface RowSpace {
  /** `(trials, trials)` L. */
  readonly coordinates: Matrix;
  /** `(rows, units)` the vectors with these coordinates, `(rows, trials)`. */
  toUnits(rows: Matrix): Matrix;
}

/** Pivots of X X' at or below this share of their diagonal: some trials repeat others, and rounding decides. */
const smallestPivot = 1e-8;

/** The space that the rows span, or undefined where they are not clearly independent. */
export function rowSpaceOf(x: Matrix): RowSpace | undefined {
  const { rows: n, columns: p, data } = x;
  const factor = kernels().factor(kernels().multiply(data, p, data, n), n, smallestPivot);
  if (!factor.ok) return undefined;
  const columns = transposed(x);
  return {
    coordinates: { data: factor.lower(), rows: n, columns: n },
    toUnits({ data: coordinates, rows }) {
      // c L⁻¹ X: the solve gives c L⁻¹ as rows.
      const weights = factor.solveUpper(coordinates, rows);
      return { data: kernels().multiply(weights, n, columns, p), rows, columns: p };
    },
  };
}

function transposed({ data, rows, columns }: Matrix): Float64Array {
  const out = new Float64Array(data.length);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) out[j * rows + i] = data[i * columns + j]!;
  return out;
}
