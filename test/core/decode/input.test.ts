import assert from "node:assert/strict";
import { checkValues } from "../../../src/core/decode/input.ts";
import type { Names } from "../../../src/core/decode/decoder.ts";

const names = { unit: (column: number) => `unit ${column}` } as Names;
const check = (rows: number, columns: number, data: Float64Array) => (): void =>
  checkValues({ rows, columns, data }, names);

describe("values to decode from", () => {
  it("must be finite wherever they lie, in matrices of odd and of even size", () => {
    for (const columns of [1, 2, 3])
      for (let at = 0; at < 3 * columns; at++)
        for (const value of [NaN, Infinity, -Infinity]) {
          const data = Float64Array.from({ length: 3 * columns }, (_, i) => i);
          data[at] = value;
          const place = `Trial number ${Math.floor(at / columns) + 1} has the value ${value} for unit ${at % columns}:`;
          assert.throws(check(3, columns, data), (error: Error) => error.message.startsWith(place));
        }
  });

  it("may cancel each other, and be zeros of either sign", () => {
    assert.doesNotThrow(check(2, 2, Float64Array.of(1, -1, -1, 1)));
    assert.doesNotThrow(check(2, 2, Float64Array.of(0, -0, -0, 1)));
  });

  it("must vary in some unit, be it in the last trial only", () => {
    assert.throws(check(3, 2, Float64Array.of(1, 2, 1, 2, 1, 2)), /No unit varies/);
    assert.doesNotThrow(check(3, 2, Float64Array.of(1, 2, 1, 2, 1, 3)));
    assert.throws(check(0, 0, new Float64Array()), /no unit to decode from/);
  });

  it("must have squares, and sums of them, that a double holds", () => {
    const largest = (value: number, rows = 2) => {
      const data = new Float64Array(rows);
      data[rows - 1] = value;
      return check(rows, 1, data);
    };
    const most = Math.sqrt(Number.MAX_VALUE / 8);
    assert.doesNotThrow(largest(0.99 * most));
    assert.throws(largest(1.01 * most), /too large to be squared/);
    assert.throws(largest(0.99 * most, 4), /too large to be squared/);
    assert.doesNotThrow(largest(2 ** -511));
    assert.throws(largest(0.99 * 2 ** -511), /too small to be squared/);
  });

  it("are judged by the largest, of either sign, wherever it lies", () => {
    for (let rows = 2; rows <= 9; rows++)
      for (let at = 0; at < rows; at++)
        for (const value of [1e200, -1e200]) {
          const data = Float64Array.from({ length: rows }, (_, i) => (i % 2 ? 3 : -4));
          data[at] = value;
          assert.throws(check(rows, 1, data), /too large to be squared \(the largest is 1\.00e\+200\)/);
        }
  });

  it("are too large rather than not finite where only their sums are", () => {
    assert.throws(check(4, 1, Float64Array.of(1.7e308, 1.7e308, 1.7e308, 1)), /too large to be squared/);
  });
});
