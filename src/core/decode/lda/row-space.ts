import { kernels } from "../../linalg/kernels.ts";
import { takeRows, transposed, zeros } from "../../linalg/matrix.ts";
import type { Matrix } from "../../linalg/matrix.ts";

/**
 * Fewer trials than units: n rows span at most n of the p dimensions. Shrinkage towards a multiple of the identity
 * does the same in every direction, so all that LDA learns lies in that span; there its problems are n × n instead of
 * p × p. (Woodbury's identity says the same of Sw⁻¹ alone.) With R R' = L L' for the r distinct rows R, the rows of L
 * are these trials in an orthonormal basis of the span, the rows of L⁻¹ R. All folds share it.
 */
export interface RowSpace {
  /** `(trials, r)` the row of L that each trial has; zeros for a trial without any count. */
  readonly coordinates: Matrix;
  /** `(rows, units)` the vectors with these coordinates, `(rows, r)`. */
  toUnits(rows: Matrix): Matrix;
}

/** Pivots of R R' at or below this share of their diagonal: some trials follow from others, and rounding decides. */
const smallestPivot = 1e-8;

/** The space that the rows span, or undefined where the distinct ones are not clearly independent. */
export function rowSpaceOf(x: Matrix): RowSpace | undefined {
  const { kinds, kindOf } = distinctRows(x);
  const rows = takeRows(x, kinds);
  const { rows: r, columns: p, data } = rows;
  if (r === 0) return undefined;
  const factor = kernels().factor(kernels().multiply(data, p, data, r), r, smallestPivot);
  if (!factor.ok) return undefined;
  const columns = transposed(rows);
  return {
    coordinates: spread({ data: factor.lower(), rows: r, columns: r }, kindOf),
    toUnits({ data: coordinates, rows: count }) {
      // c L⁻¹ R: the solve gives c L⁻¹ as rows.
      const weights = factor.solveUpper(coordinates, count);
      return { data: kernels().multiply(weights, r, columns, p), rows: count, columns: p };
    },
  };
}

/**
 * The rows that differ from one another and from zero.
 *
 * @returns `kinds`: the number of the first row of each kind, increasing; `kindOf`: `(rows)` the position in `kinds` of
 *   each row's like, -1 for zeros
 */
function distinctRows(x: Matrix): { kinds: Int32Array; kindOf: Int32Array } {
  const order = Int32Array.from({ length: x.rows }, (_, i) => i).sort(
    (a, b) => compareRows(x, a, b) || a - b,
  );
  const like = new Int32Array(x.rows);
  order.forEach((row, i) => {
    const before = order[i - 1];
    like[row] = before !== undefined && compareRows(x, before, row) === 0 ? like[before]! : row;
  });
  const silent = (row: number): boolean =>
    x.data.subarray(row * x.columns, (row + 1) * x.columns).every((value) => value === 0);
  const kinds = Int32Array.from(like.keys()).filter((row) => like[row] === row && !silent(row));
  const position = new Int32Array(x.rows).fill(-1);
  kinds.forEach((row, i) => (position[row] = i));
  return { kinds, kindOf: like.map((row) => position[row]!) };
}

/** The first difference between two rows; 0 for equal ones. */
function compareRows({ data, columns }: Matrix, a: number, b: number): number {
  for (let j = 0; j < columns; j++) {
    const difference = data[a * columns + j]! - data[b * columns + j]!;
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Some rows again and again, by number; zeros for -1. */
function spread(rows: Matrix, numbers: Int32Array): Matrix {
  const { columns } = rows;
  const out = zeros(numbers.length, columns);
  numbers.forEach((from, i) => {
    if (from >= 0) out.data.set(rows.data.subarray(from * columns, (from + 1) * columns), i * columns);
  });
  return out;
}
