/** A dense matrix of doubles, row-major: entry (i, j) is `data[i * columns + j]`. */
export interface Matrix {
  readonly data: Float64Array;
  readonly rows: number;
  readonly columns: number;
}

/** A matrix of zeros. */
export function zeros(rows: number, columns: number): Matrix {
  return { data: new Float64Array(rows * columns), rows, columns };
}

/** The matrix with these rows, all of one length. */
export function matrixOf(rows: readonly (readonly number[])[]): Matrix {
  const columns = rows[0]?.length ?? 0;
  const out = zeros(rows.length, columns);
  rows.forEach((row, i) => out.data.set(row, i * columns));
  return out;
}

/** The rows with these numbers, in this order, copied. */
export function takeRows(x: Matrix, rows: Int32Array | readonly number[]): Matrix {
  const out = zeros(rows.length, x.columns);
  for (let i = 0; i < rows.length; i++) {
    const from = rows[i]! * x.columns;
    out.data.set(x.data.subarray(from, from + x.columns), i * x.columns);
  }
  return out;
}

/** Rows with a last column of ones, for an intercept. */
export function withOnes(x: Matrix): Matrix {
  const columns = x.columns + 1;
  const out = zeros(x.rows, columns);
  out.data.fill(1);
  for (let i = 0; i < x.rows; i++)
    out.data.set(x.data.subarray(i * x.columns, (i + 1) * x.columns), i * columns);
  return out;
}

/** The first `count` rows, sharing memory. */
export const firstRows = (rows: Matrix, count: number): Matrix => ({
  data: rows.data.subarray(0, count * rows.columns),
  rows: count,
  columns: rows.columns,
});

/** The columns as rows: `(columns, rows)`. */
export function transposed({ data, rows, columns }: Matrix): Float64Array {
  const out = new Float64Array(data.length);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) out[j * rows + i] = data[i * columns + j]!;
  return out;
}
