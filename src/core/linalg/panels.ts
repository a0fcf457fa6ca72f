/**
 * The layout that the SIMD kernels work on (see `assembly/kernels.ts`), filled and read back.
 *
 * A panel holds four rows (or columns) of a matrix so that step k of the four is contiguous:
 * `panel[4 k + i]`. A lower triangle is panel after panel, panel I with its 4(I + 1) steps.
 */

/** Where panel I of a triangle starts, in doubles; with I = number of panels, its length. */
export const startOf = (panel: number): number => 8 * panel * (panel + 1);

/** How many rows a call takes. */
export const countRows = (x: ArrayLike<number>, columns: number, rows: Int32Array | undefined): number =>
  rows?.length ?? (columns ? x.length / columns : 0);

/** Some rows of a matrix. */
export interface RowRange {
  readonly columns: number;
  /** The rows taken; all when undefined. */
  readonly rows: Int32Array | undefined;
  /** The part of those taken now. */
  readonly start: number;
  readonly count: number;
}

const addressOf = ({ columns, rows, start }: RowRange, k: number): number =>
  (rows ? rows[start + k]! : start + k) * columns;

/** Panels of four columns, a step a row; a last panel is filled up with zeros. */
export function packColumns(out: Float64Array, x: Float64Array | Int16Array, range: RowRange): void {
  const { columns, count } = range;
  const whole = columns >> 2;
  if (columns & 3) out.fill(0, whole * 4 * count);
  for (let k = 0; k < count; k++) {
    let from = addressOf(range, k);
    let to = k * 4;
    for (let panel = 0; panel < whole; panel++, from += 4, to += 4 * count) {
      out[to] = x[from]!;
      out[to + 1] = x[from + 1]!;
      out[to + 2] = x[from + 2]!;
      out[to + 3] = x[from + 3]!;
    }
    for (let c = 0; c < (columns & 3); c++) out[to + c] = x[from + c]!;
  }
}

/**
 * Panels of four rows, a step a column.
 *
 * @param steps - steps of a panel, at least the columns; those beyond are zeros
 */
export function packRows(
  out: Float64Array,
  x: Float64Array | Int16Array,
  range: RowRange,
  steps: number,
): void {
  const { columns, count } = range;
  if (count & 3 || steps > columns) out.fill(0);
  const whole = count & ~3;
  for (let i = 0; i < whole; i += 4) packFour(out, x, range, i, steps);
  for (let i = whole; i < count; i++) {
    const from = addressOf(range, i);
    const to = whole * steps + (i & 3);
    for (let k = 0; k < columns; k++) out[to + 4 * k] = x[from + k]!;
  }
}

/** One full panel of rows, written in the order of memory. */
function packFour(
  out: Float64Array,
  x: Float64Array | Int16Array,
  range: RowRange,
  first: number,
  steps: number,
): void {
  const a = addressOf(range, first);
  const b = addressOf(range, first + 1);
  const c = addressOf(range, first + 2);
  const d = addressOf(range, first + 3);
  let to = first * steps;
  for (let k = 0; k < range.columns; k++, to += 4) {
    out[to] = x[a + k]!;
    out[to + 1] = x[b + k]!;
    out[to + 2] = x[c + k]!;
    out[to + 3] = x[d + k]!;
  }
}

/** The rows that {@link packRows} packed. */
export function unpackRows(
  panels: Float64Array,
  columns: number,
  count: number,
  steps: number,
): Float64Array {
  const out = new Float64Array(count * columns);
  for (let i = 0; i < count; i++) {
    const from = (i >> 2) * steps * 4 + (i & 3);
    for (let k = 0; k < columns; k++) out[i * columns + k] = panels[from + 4 * k]!;
  }
  return out;
}

/**
 * A row-major lower triangle as panels, filled up to whole panels with rows of the identity.
 *
 * @param diagonal - takes the diagonal
 */
export function packTriangle(out: Float64Array, diagonal: Float64Array, a: Float64Array, size: number): void {
  diagonal.fill(1);
  for (let i = 0; i < diagonal.length; i++) {
    const to = startOf(i >> 2) + (i & 3);
    const from = i * size;
    const filled = i < size ? i + 1 : 0;
    for (let k = 0; k < filled; k++) out[to + 4 * k] = a[from + k]!;
    for (let k = filled; k < 4 * ((i >> 2) + 1); k++) out[to + 4 * k] = 0;
    if (i < size) diagonal[i] = a[from + i]!;
    else out[to + 4 * i] = 1;
  }
}

/** A triangle of panels as a row-major square, zeros above the diagonal. */
export function unpackTriangle(triangle: Float64Array, size: number): Float64Array {
  const out = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    const from = startOf(i >> 2) + (i & 3);
    const to = i * size;
    for (let k = 0; k <= i; k++) out[to + k] = triangle[from + 4 * k]!;
  }
  return out;
}

/**
 * The rows of a product from its tiles: tile (i, j) of four rows and four columns, its rows contiguous.
 *
 * @param out - `(rows, columns)`
 */
export function unpackProduct(out: Float64Array, tiles: Float64Array, rows: number, columns: number): void {
  const across = Math.ceil(columns / 4);
  for (let i = 0; i < rows; i++) {
    const from = (i >> 2) * across * 16 + (i & 3);
    for (let j = 0; j < columns; j++) out[i * columns + j] = tiles[from + (j >> 2) * 16 + (j & 3) * 4]!;
  }
}
