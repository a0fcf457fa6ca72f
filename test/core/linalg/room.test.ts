import assert from "node:assert/strict";
import { listRows } from "../../../src/core/linalg/room.ts";

describe("the list of rows that a kernel works on", () => {
  /** A list of six, of eight rows that are held. */
  const listed = (rows: Int32Array | undefined, start: number, count: number): number[] => {
    const list = new Int32Array(6).fill(99);
    listRows(list, { at: 0, stride: 8, rows: 8 }, rows, start, count);
    return [...list];
  };
  const rows = Int32Array.of(7, 1, 5, 0, 3, 2, 4);

  it("is a part of those asked for, filled up with the row of zeros behind those held", () => {
    assert.deepEqual(listed(rows, 0, 4), [7, 1, 5, 0, 8, 8]);
    assert.deepEqual(listed(rows, 4, 3), [3, 2, 4, 8, 8, 8]);
    assert.deepEqual(listed(rows, 0, 6), [7, 1, 5, 0, 3, 2]);
    assert.deepEqual(listed(rows.subarray(0, 5), 0, 5), [7, 1, 5, 0, 3, 8]);
  });

  it("is those from the start on where all are asked for", () => {
    assert.deepEqual(listed(undefined, 0, 4), [0, 1, 2, 3, 8, 8]);
    assert.deepEqual(listed(undefined, 5, 3), [5, 6, 7, 8, 8, 8]);
  });
});
