import assert from "node:assert/strict";
import { H5File } from "../../src/nwb/h5/file.ts";
import { written } from "./written.ts";

describe("values in chunks that are larger than what is read at once", () => {
  it("are read chunk by chunk, from wherever it is asked", async () => {
    const length = 1_200_000;
    const values = Int32Array.from({ length }, (_, i) => i);
    const file = await H5File.open(
      await written({ long: { "=": values, shape: [length], grown: [length + 5] } }),
    );
    const dataset = file.dataset("/long");
    assert.deepEqual(dataset.chunks, [length]);
    const all = dataset.numbers();
    assert.equal(all.length, length + 5);
    assert.ok(all.every((value, i) => value === (i < length ? i : 0)));
    const from = length - 3;
    assert.deepEqual([...dataset.numbers(from)], [from, from + 1, from + 2, 0, 0, 0, 0, 0]);
    assert.deepEqual([...dataset.numbers(1, 3)], [1, 2]);
    file.close();
  });
});
