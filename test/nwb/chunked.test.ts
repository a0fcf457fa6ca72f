import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { LocalFile } from "../../src/nwb/byte-source.ts";
import { CountingSource } from "../../src/nwb/wrapped-source.ts";
import type { ByteSource } from "../../src/nwb/byte-source.ts";
import { H5File } from "../../src/nwb/h5/file.ts";
import { ChunkCache } from "../../src/nwb/h5/plain/chunked-values.ts";
import { surveyPlain } from "../../src/nwb/h5/plain/objects.ts";
import { openNwbFile } from "../../src/nwb/nwb-file.ts";
import type { SpikeTrain } from "../../src/nwb/spike-trains.ts";
import { fixtures } from "../fixtures.ts";
import { memorySource } from "./memory-source.ts";

const chunked = `${fixtures}/nwb/chunked.nwb`;
/** Of spike_times: 6000 values in chunks of 64. */
const chunks = 94;

/** That its values are those of the library is asked by plain.test.ts, of this file as of all others. */
describe("values in chunks", () => {
  const survey = (source: ByteSource) =>
    surveyPlain((at, into) => source.read(at, into.length, into), source.size);

  it("are read without the library, unless chunks that were never written are not to be zeros", () => {
    assert.equal(survey(new LocalFile(chunked))?.whole, true);
    assert.equal(survey(new LocalFile(`${fixtures}/nwb/filled.nwb`))?.whole, false);
  });

  it("are read once a chunk, wherever units end, and each list of chunks once", async () => {
    for (const way of ["together", "one by one", "ahead"] as const) {
      const source = new CountingSource(new LocalFile(chunked));
      const nwb = await openNwbFile(source);
      const trains = nwb.spikeTrains();
      const rows = Array.from({ length: trains.rowCount }, (_, row) => row);
      const read = async (): Promise<void> => {
        const seen: SpikeTrain[] = [];
        if (way === "ahead") for await (const train of trains.readAhead(rows)) seen.push(train);
        else if (way === "together") seen.push(...trains.readMany(rows));
        else seen.push(...rows.map((row) => ({ row, times: trains.read(row) })));
        assert.equal(
          seen.reduce((sum, { times }) => sum + times.length, 0),
          6000,
        );
      };
      source.take();
      await read();
      assert.ok(source.calls >= chunks && source.calls <= chunks + 4, `${source.calls} reads ${way}`);
      assert.ok(source.bytes < 64_000, `${source.bytes} bytes ${way}`);
      source.take();
      await read();
      assert.equal(source.take(), 0, way);
      nwb.close();
    }
  });

  it("are read of the rows asked for only", async () => {
    const source = new CountingSource(new LocalFile(chunked));
    const file = await H5File.open(source);
    const times = file.dataset("/units/spike_times");
    source.take();
    times.numbers(640, 704);
    assert.ok(source.calls <= 4, `${source.calls} reads`);
    assert.ok(source.take() < 8000);
    file.close();
  });

  const damages: readonly [string, start: readonly number[], at: number, names: readonly string[]][] = [
    ["deflated", [0x78, 0x5e], 20, ["/units/spike_times", "/units/label", "/scratch/noise", "/scratch/cube"]],
    ["with sums", [250, 251, 252], 1, ["/scratch/odd"]],
  ];
  for (const [what, start, at, names] of damages)
    it(`are an error at every try when they are damaged: ${what}`, async () => {
      const bytes = readFileSync(chunked);
      const pattern = Buffer.from(start);
      for (let hit = bytes.indexOf(pattern); hit >= 0; hit = bytes.indexOf(pattern, hit + 1))
        bytes[hit + at]! ^= 0x40;
      const file = await H5File.open(memorySource(bytes));
      for (const name of [...names, ...names])
        assert.throws(() => file.dataset(name).column(), { code: "damaged-data" }, name);
      file.close();
    });
});

describe("the chunks that are kept", () => {
  const MiB = 1024 * 1024;
  const owner = {};
  const keptOf = (cache: ChunkCache, addresses: readonly number[]): number[] =>
    addresses.filter((address) => cache.get(owner, address));

  it("are those read last, up to four megabytes", () => {
    const cache = new ChunkCache();
    for (let address = 1; address <= 4; address++) cache.keep(owner, address, new Uint8Array(MiB));
    assert.deepEqual(keptOf(cache, [1, 2, 3, 4]), [1, 2, 3, 4]);
    for (let address = 5; address <= 9; address++) cache.keep(owner, address, new Uint8Array(MiB));
    assert.deepEqual(keptOf(cache, [3, 4, 5, 6, 7, 8, 9]), [6, 7, 8, 9]);
    cache.keep(owner, 10, new Uint8Array(1));
    assert.deepEqual(keptOf(cache, [6, 7, 8, 9, 10]), [7, 8, 9, 10]);
  });

  it("are one alone where it is larger, and none where it is larger than writers make them", () => {
    const cache = new ChunkCache();
    cache.keep(owner, 1, new Uint8Array(MiB));
    cache.keep(owner, 2, new Uint8Array(32 * MiB + 1));
    assert.deepEqual(keptOf(cache, [1, 2]), [1]);
    cache.keep(owner, 3, new Uint8Array(32 * MiB));
    assert.deepEqual(keptOf(cache, [1, 3]), [3]);
  });

  it("are of one dataset each", () => {
    const cache = new ChunkCache();
    cache.keep(owner, 1, Uint8Array.of(7));
    assert.equal(cache.get({}, 1), undefined);
    assert.deepEqual(cache.get(owner, 1), Uint8Array.of(7));
  });
});
