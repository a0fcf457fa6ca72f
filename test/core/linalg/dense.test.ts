import assert from "node:assert/strict";
import { symmetricEigen, times, timesItself, timesTransposed } from "../../../src/core/linalg/dense.ts";
import type { Matrix } from "../../../src/core/linalg/matrix.ts";

/** Numbers of very different size, so that the order of sums would show. */
const matrix = (rows: number, columns: number): Matrix => ({
  data: Float64Array.from({ length: rows * columns }, (_, i) => Math.sin(i * i + 1) * 10 ** (i % 7)),
  rows,
  columns,
});

describe("small dense problems", () => {
  it("have the same product of rows with themselves as with a copy, to the last bit", () => {
    for (const [rows, columns] of [
      [1, 1],
      [5, 3],
      [7, 31],
    ] as const) {
      const a = matrix(rows, columns);
      assert.deepEqual(timesItself(a), timesTransposed(a, { ...a, data: a.data.slice() }));
    }
  });

  it("have eigenvectors as rows, of descending values", () => {
    const a = timesItself(matrix(6, 9));
    const { values, vectors } = symmetricEigen(a.data, 6);
    const images = times(vectors, a);
    for (let i = 0; i < 6; i++) {
      assert.ok(i === 0 || values[i]! <= values[i - 1]!);
      for (let j = 0; j < 6; j++) {
        const off = images.data[i * 6 + j]! - values[i]! * vectors.data[i * 6 + j]!;
        assert.ok(Math.abs(off) <= 1e-12 * values[0]!);
      }
    }
  });
});
