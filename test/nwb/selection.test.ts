import assert from "node:assert/strict";
import type { PlainValues } from "../../src/nwb/h5/plain/objects.ts";
import { selectedBytes } from "../../src/nwb/h5/plain/selection.ts";

describe("a selection of a dataset that lies in one piece", () => {
  /** Rows 1 and 2, columns 5 to 7, of a dataset whose every value is its own number; and what was read for it. */
  function selected(width: number): { values: number[]; reads: [start: number, bytes: number][] } {
    const dataset: PlainValues = {
      type: { kind: "integer", size: 4, signed: false },
      stored: 4,
      shape: [4, width],
      address: 0,
      chunks: null,
    };
    const reads: [number, number][] = [];
    const bytes = selectedBytes(dataset, { offset: [1n, 5n], count: [2n, 3n] }, (start, into) => {
      reads.push([start, into.length]);
      const view = new DataView(into.buffer, into.byteOffset, into.length);
      for (let i = 0; 4 * i < into.length; i++) view.setUint32(4 * i, start + i, true);
    });
    return { values: [...new Uint32Array(bytes.buffer)], reads };
  }
  const rowsOf = (width: number): number[] => [1, 2].flatMap((row) => [5, 6, 7].map((i) => row * width + i));

  it("is read row by row where rows are longer than 64 KiB", () => {
    const width = 16 * 1024 + 1;
    const { values, reads } = selected(width);
    assert.deepEqual(values, rowsOf(width));
    assert.deepEqual(reads, [
      [width + 5, 12],
      [2 * width + 5, 12],
    ]);
  });

  it("is cut out of whole rows where these are shorter", () => {
    const width = 16 * 1024;
    const { values, reads } = selected(width);
    assert.deepEqual(values, rowsOf(width));
    assert.deepEqual(reads, [[width, 2 * width * 4]]);
  });
});
