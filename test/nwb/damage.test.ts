import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { AnalysisError } from "../../src/core/errors.ts";
import { cellOf } from "../../src/core/table/table.ts";
import { LocalFile } from "../../src/nwb/byte-source.ts";
import { H5File } from "../../src/nwb/h5/file.ts";
import { lacksCodec } from "../../src/nwb/h5/filters.ts";
import { openNwbFile } from "../../src/nwb/nwb-file.ts";
import type { ByteSource } from "../../src/nwb/byte-source.ts";
import type { NwbFile } from "../../src/nwb/nwb-file.ts";
import { fixtures } from "../fixtures.ts";
import { memorySource } from "./memory-source.ts";

/** One object of a file is damaged: what is said, and that the rest is untouched. */
const damaged = `${fixtures}/nwb/damaged.nwb`;

/** One thing wrong in one table, the notice it causes and what can still be read. */
const cases: readonly {
  damage: string;
  table: string;
  code: string;
  says: RegExp;
  columns: readonly string[];
}[] = [
  {
    damage: "a decreasing index",
    table: "scratch/decreasing",
    code: "damaged-index",
    says: /c_index: the index decreases at row 2 \(from 200 to 44\).*overflows like this\. Rows before that one can be used; /,
    columns: ["id", "c"],
  },
  {
    damage: "an index past the end",
    table: "scratch/beyond",
    code: "damaged-index",
    says: /points to entry 9 at row 1, but there are only 5\. Rows before that one can be used; /,
    columns: ["id", "c"],
  },
  {
    damage: "a negative index",
    table: "scratch/negative",
    code: "damaged-index",
    says: /negative \(-1\) at row 0\. None of its rows can be used; the index has to be written anew\.$/,
    columns: ["id", "c"],
  },
  {
    damage: "an index that is no whole number",
    table: "scratch/fractional",
    code: "damaged-index",
    says: /row 0 is 1\.5, not a whole number\. None of its rows can be used; /,
    columns: ["id", "c"],
  },
  {
    damage: "entries that belong to no row",
    table: "scratch/unowned",
    code: "unowned-entries",
    says: /the last 1 entries of \/scratch\/unowned\/c belong to no row/,
    columns: ["id", "c"],
  },
  {
    damage: "a column of colnames that is absent",
    table: "scratch/absent",
    code: "absent-column",
    says: /names "gone" among its columns/,
    columns: ["id", "here"],
  },
  {
    damage: "a column that colnames leaves out",
    table: "scratch/extra",
    code: "unlisted-column",
    says: /holds "extra", not named in its colnames/,
    columns: ["id", "here", "extra"],
  },
  {
    damage: "a column that is too short",
    table: "scratch/short",
    code: "short-column",
    says: /has 2 rows where the table has 3/,
    columns: ["id", "full", "short"],
  },
  {
    damage: "an element that does not exist",
    table: "scratch/element",
    code: "unknown-element",
    says: /1 rows name an element that .*word_elements does not have/,
    columns: ["id", "word"],
  },
  {
    damage: "links that lead nowhere or outside the folder",
    table: "scratch/linked",
    code: "broken-link",
    says: /\/scratch\/linked\/outside: it links to \/numbers in another file, .*elsewhere\.nwb, .*outside its folder/,
    columns: ["id", "here", "inside"],
  },
  {
    damage: "spike times without an index",
    table: "processing/plain/units",
    code: "no-spike-index",
    says: /no spike_times_index: each row is taken to be one spike/,
    columns: ["id", "spike_times"],
  },
];

describe("a table with damage", () => {
  let nwb: NwbFile;
  before(async () => {
    nwb = await openNwbFile(damaged);
  });
  after(() => nwb.close());

  for (const { damage, table: name, code, says, columns } of cases) {
    it(`says so of ${damage}, and shows the rest`, () => {
      const table = nwb.table(name);
      assert.deepEqual(
        table.columns.map((column) => column.name),
        columns,
      );
      for (const column of columns) table.column(column);
      if (table.columns.some((column) => column.name === "spike_times")) nwb.spikeTrains(name);
      const notice = nwb.notices.find((each) => each.code === code && says.test(each.message));
      assert.ok(notice, JSON.stringify(nwb.notices));
    });
  }

  it("keeps rows before the damage and refuses those behind it", () => {
    const table = nwb.table("scratch/decreasing");
    const column = table.column("c");
    assert.ok(column.kind === "list");
    assert.deepEqual([...column.lengths], [100, 100, Number.NaN, Number.NaN]);
    assert.equal(column.cell(1)[0], 100);
    assert.throws(
      () => column.cell(2),
      (error) => error instanceof AnalysisError && error.code === "damaged-data",
    );
    assert.match(table.columns[1]?.problem ?? "", /decreases at row 2/);
  });

  it("never counts a damaged unit as silent", () => {
    const trains = nwb.spikeTrains("units");
    assert.equal(trains.read(1).length, 100);
    assert.throws(() => trains.read(2), /the index decreases at row 2/);
    assert.throws(() => [...trains.readMany([0, 3])], /the index decreases/);
  });

  it("marks a short column unfit and shows it as far as it goes", () => {
    const table = nwb.table("scratch/short");
    assert.match(table.columns[2]?.problem ?? "", /2 rows where the table has 3/);
    const column = table.column("short");
    assert.deepEqual(
      [0, 1, 2].map((row) => cellOf(column, row)),
      [1, 2, null],
    );
  });

  it("marks the column that colnames leaves out", () => {
    assert.deepEqual(
      nwb.table("scratch/extra").columns.map((column) => column.unlisted ?? false),
      [false, false, true],
    );
  });

  it("follows a link into a file of the same folder, and says of others which file they want", () => {
    const column = nwb.table("scratch/linked").column("inside");
    assert.ok(column.kind === "number");
    assert.deepEqual([...column.values], [10, 20]);
    const head = { kind: "head", rows: 1, columns: 1 } as const;
    assert.throws(
      () => nwb.peek("/scratch/linked/outside", head),
      /another file, .*elsewhere\.nwb, which lies outside its folder.*--follow-links/,
    );
    assert.throws(() => nwb.peek("/scratch/linked/nowhere", head), /links to \/not\/there/);
  });

  it("refuses a virtual dataset whose source is not here, instead of showing zeros", () => {
    assert.throws(
      () => nwb.peek("/scratch/virtual", { kind: "head", rows: 1, columns: 1 }),
      /put together from another file, not-here\.h5/,
    );
  });

  it("walks groups that contain themselves once", () => {
    const names = nwb.tables.map((table) => table.path);
    assert.equal(new Set(names).size, names.length);
    assert.ok(!names.some((name) => name.includes("knot")));
    assert.equal(nwb.contents("/scratch/circle").kind, "broken-link");
  });

  it("names the required fields that are absent", () => {
    assert.ok(nwb.notices.some((notice) => /lacks session_description/.test(notice.message)));
    assert.equal(nwb.facts.sessionDescription, null);
    assert.equal(nwb.facts.identifier, "damaged.nwb");
  });
});

describe("a time series with something missing", () => {
  let nwb: NwbFile;
  before(async () => {
    nwb = await openNwbFile(damaged);
  });
  after(() => nwb.close());

  it("without a rate counts its samples as time, and says so", () => {
    const series = nwb.timeSeries("/acquisition/rateless");
    assert.deepEqual([...series.times()], [0, 1, 2]);
    assert.deepEqual(
      series.notices.map((notice) => notice.code),
      ["no-unit", "no-time"],
    );
  });

  it("without data has its times", () => {
    const series = nwb.timeSeries("/acquisition/dataless");
    assert.deepEqual([...series.times()], [0, 1, 2]);
    assert.equal(series.values().length, 0);
    assert.equal(series.notices[0]?.code, "no-data");
  });

  it("written transposed is told by the length of its timestamps", () => {
    assert.match(nwb.timeSeries("/acquisition/transposed").notices[0]?.message ?? "", /transposed/);
  });
});

describe("damaged bytes", () => {
  it("of all that would tell a table's rows are told: there are not none", async () => {
    const bytes = Uint8Array.from(readFileSync(`${fixtures}/nwb/latest.nwb`));
    const view = new DataView(bytes.buffer);
    // Where the headers of units' datasets lie, each with a checksum.
    for (const header of [10_051, 10_366, 10_686, 11_084]) {
      assert.equal(view.getUint32(header), 0x4f484452);
      bytes[header + 6]! ^= 1;
    }
    const units = (await openNwbFile(memorySource(bytes))).table("units");
    assert.deepEqual([units.rowCount, units.columns.map(({ name }) => name)], [0, ["id"]]);
    const said = units.notices.find(({ code }) => code === "unknown-rows");
    assert.match(said!.message, /^\/units is shown without rows/);
  });

  const bytes = readFileSync(`${fixtures}/nwb/latest.nwb`);
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "damage-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  /** The file with one byte of every copy of `pattern` changed. */
  async function opened(pattern: Buffer): Promise<NwbFile> {
    const copy = Buffer.from(bytes);
    let hits = 0;
    for (let at = copy.indexOf(pattern); at >= 0; at = copy.indexOf(pattern, at + 1)) {
      copy[at + pattern.length - 1]! ^= 0x10;
      hits++;
    }
    assert.ok(hits > 0, "the pattern is in the file");
    const place = path.join(folder, `${pattern.toString("hex").slice(0, 16)}.nwb`);
    writeFileSync(place, copy);
    return openNwbFile(place);
  }

  it("in a checksummed column are an error, and other columns are read", async () => {
    const nwb = await opened(Buffer.from(new Float64Array([0.5, 1.5]).buffer));
    const trials = nwb.table("trials");
    assert.throws(
      () => trials.column("stop_time"),
      (error) =>
        error instanceof AnalysisError &&
        error.code === "damaged-data" &&
        (error.details as { object: string }).object === "/intervals/trials/stop_time",
    );
    assert.match(
      trials.columns.find((column) => column.name === "stop_time")?.problem ?? "",
      /cannot be read/,
    );
    assert.equal(trials.column("start_time").kind, "number");
    nwb.close();
  });
});

/** The index of the chunks of spike_times in earliest.nwb, which has no checksum: a node, and the third of its keys. */
const chunkIndex = 14_576;
const thirdKey = chunkIndex + 96;

/** The file with that index changed. */
function withIndex(change: (bytes: Buffer) => void): ByteSource {
  const bytes = readFileSync(`${fixtures}/nwb/earliest.nwb`);
  assert.equal(bytes.toString("latin1", chunkIndex, chunkIndex + 4), "TREE");
  assert.equal(bytes.readBigUInt64LE(thirdKey), 32n);
  change(bytes);
  return memorySource(bytes);
}

describe("values that are not in the file", () => {
  it("are told, for HDF5 gives zeros in their place when it has lost a chunk", async () => {
    const nwb = await openNwbFile(withIndex((bytes) => bytes.writeUInt16LE(3, chunkIndex + 6)));
    const trains = nwb.spikeTrains();
    assert.equal(trains.read(0).length, 20);
    assert.equal(trains.notices.length, 0);
    assert.equal(trains.read(2)[0], 0);
    const notice = trains.notices.find(({ code }) => code === "unwritten-values");
    assert.match(notice?.message ?? "", /\/units\/spike_times: parts of it were never written, or .* lost/);
    assert.ok(nwb.notices.some(({ code }) => code === "unwritten-values"));
    nwb.close();
  });

  for (const [row, what] of [
    [33n, "does not start where one can"],
    [2n ** 60n + 32n, "beyond any file"],
    [0n, "not in order"],
  ] as const)
    it(`are an error where the index of the chunks contradicts itself: ${what}`, async () => {
      const nwb = await openNwbFile(withIndex((bytes) => bytes.writeBigUInt64LE(row, thirdKey)));
      assert.throws(() => nwb.spikeTrains().read(2), new RegExp(`/units/spike_times .*${what}`));
      nwb.close();
    });

  it("are not told of texts that look like HDF5's own blocks, nor of what was read twice", async () => {
    const nwb = await openNwbFile(`${fixtures}/nwb/latest.nwb`);
    for (let i = 0; i < 2; i++)
      for (const table of nwb.tables)
        for (const { name } of nwb.table(table.name).columns) nwb.table(table.name).column(name);
    nwb.spikeTrains().read(2);
    assert.ok(!nwb.notices.some(({ code }) => code === "unwritten-values"));
    nwb.close();
  });
});

describe("compressed data", () => {
  let nwb: NwbFile;
  before(async () => {
    nwb = await openNwbFile(`${fixtures}/nwb/filters.nwb`);
  });
  after(() => nwb.close());

  it("of a filter that nothing here can undo is an error that names it", () => {
    assert.throws(
      () => nwb.table("scratch/filtered").column("foreign"),
      (error) => {
        assert.ok(error instanceof AnalysisError);
        const known = error as AnalysisError<"missing-filter">;
        assert.equal(known.code, "missing-filter");
        assert.equal(known.details.filter, 32100);
        assert.match(known.message, /\/scratch\/filtered\/foreign .*HDF5 filter 32100.*h5repack/);
        return true;
      },
    );
  });

  it("that a plugin cannot undo is an error at every try", async () => {
    const plugins = await openNwbFile(`${fixtures}/nwb/plugins.nwb`);
    const read = (column: string) => (): unknown => plugins.table("scratch/plugins").column(column);
    for (let i = 0; i < 2; i++) {
      assert.throws(read("blosc_zlib"), /blosc with zlib \(HDF5 filter 32001\)/);
    }
    plugins.close();
  });

  it("of blosc and blosc2 lacks zlib, the codec that their seventh option numbers 4", () => {
    const options = (codec: number): number[] => [2, 2, 8, 512, 5, 1, codec];
    for (const blosc of [32001, 32026])
      assert.deepEqual(
        [0, 1, 2, 3, 4, 5].filter((codec) => lacksCodec(blosc, options(codec))),
        [4],
      );
    for (const other of [307, 32004, 32008, 32015]) assert.ok(!lacksCodec(other, options(4)));
  });

  it("of blosc2 is read, whichever of its codecs wrote it", async () => {
    // Written by the plugin itself through h5wasm: no other writer of blosc2 was at hand.
    const file = await H5File.open(new LocalFile(`${fixtures}/nwb/blosc2.nwb`));
    for (const codec of ["c0", "c1", "c2", "c5"]) {
      const values = file.dataset(`/${codec}`).numbers();
      assert.deepEqual(
        values,
        Float64Array.from({ length: 256 }, (_, i) => (i % 16) * 0.25),
      );
    }
    file.close();
  });

  it("of a text heap overwritten with zeros is an error, not an endless loop", async () => {
    const copy = readFileSync(`${fixtures}/nwb/latest.nwb`);
    const heap = copy.indexOf("GCOL");
    copy.fill(0, heap + 500, heap + 900);
    const nwbOfCopy = await openNwbFile(memorySource(copy));
    assert.match(nwbOfCopy.notices[0]?.message ?? "", /nwb_version cannot be read/);
    assert.throws(() => nwbOfCopy.table("units").column("quality"), /cannot be read/);
    assert.equal(nwbOfCopy.spikeTrains().read(0).length, 20);
    nwbOfCopy.close();
  });

  it("that is damaged is an error, and nothing is printed", async () => {
    const copy = readFileSync(`${fixtures}/nwb/plugins.nwb`);
    // The header of the first lz4 chunk: 512 bytes in all, in blocks of 512.
    const header = copy.indexOf(Buffer.from([0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 2, 0]));
    assert.ok(header > 0);
    copy.fill(0xff, header + 16, header + 24);
    const printed: unknown[] = [];
    const write = process.stdout.write.bind(process.stdout);
    process.stdout.write = (words: unknown) => printed.push(words) > 0;
    const nwbOfCopy = await openNwbFile(memorySource(copy));
    try {
      assert.throws(
        () => nwbOfCopy.table("scratch/plugins").column("lz4"),
        (thrown) => thrown instanceof AnalysisError,
      );
      assert.equal(nwbOfCopy.table("scratch/plugins").column("zstd").kind, "number");
    } finally {
      process.stdout.write = write;
      nwbOfCopy.close();
    }
    assert.deepEqual(printed, []);
  });

  it("names the filters of a dataset", () => {
    const filters = (name: string): readonly string[] =>
      nwb.contents(`/scratch/filtered/${name}`).dataset?.filters ?? [];
    assert.deepEqual(filters("shuffled"), ["shuffle", "gzip"]);
    assert.deepEqual(filters("lzf"), ["lzf"]);
    assert.deepEqual(filters("scaled"), ["scale-offset"]);
    assert.deepEqual(filters("fletcher"), ["fletcher32"]);
  });
});
