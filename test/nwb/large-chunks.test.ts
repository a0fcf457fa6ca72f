import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { H5Dataset } from "../../src/nwb/h5/dataset.ts";
import { H5File } from "../../src/nwb/h5/file.ts";
import { CountingSource } from "../../src/nwb/wrapped-source.ts";
import { fixtures } from "../fixtures.ts";
import { memorySource } from "./memory-source.ts";
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

  describe("and compressed", () => {
    const each = 40_000;
    const values = Float64Array.from({ length: 6 * each }, (_, i) => Math.floor(i / 400) / 8);
    const bytes = readFileSync(`${fixtures}/nwb/large_chunks.nwb`);
    const room = new Float64Array(values.length);
    const opened = async (
      of: Uint8Array = bytes,
    ): Promise<{ file: H5File; source: CountingSource; dataset: H5Dataset }> => {
      const source = new CountingSource(memorySource(of));
      const file = await H5File.open(source);
      return { file, source, dataset: file.dataset("/scratch/steps") };
    };

    it("are the same read while other things are done, each chunk once", async () => {
      const { file, source, dataset } = await opened();
      source.take();
      assert.deepEqual(await dataset.numbersSoon(0, values.length, room), values);
      assert.ok(source.calls <= 6 + 1, `${source.calls} reads`);
      const [from, to] = [each - 2, 3 * each + 1];
      assert.deepEqual(await dataset.numbersSoon(from, to, room), values.subarray(from, to));
      file.close();
    });

    it("are read no further when one is damaged, and it is told", async () => {
      const damaged = Uint8Array.from(bytes);
      const streams = [...bytes.keys()].filter(
        (at) => bytes.readUInt16BE(Math.min(at, bytes.length - 2)) === 0x785e,
      );
      assert.equal(streams.length, 6);
      damaged.fill(0, streams[1]! + 20, streams[1]! + 40);
      const { file, source, dataset } = await opened(damaged);
      await assert.rejects(dataset.numbersSoon(0, values.length, room), {
        code: "damaged-data",
        message: /a chunk cannot be inflated/,
      });
      const { calls } = source;
      await new Promise((resolve) => setTimeout(resolve, 50));
      assert.equal(source.calls, calls);
      assert.throws(() => dataset.numbers(), { code: "damaged-data" });
      assert.deepEqual(await dataset.numbersSoon(0, each, room), values.subarray(0, each));
      file.close();
    });
  });
});
