import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { cellsOf } from "../../src/core/table/column-rows.ts";
import type { AnalysisError, Notice } from "../../src/core/errors.ts";
import { unreadable } from "../../src/nwb/byte-source.ts";
import type { ByteSource } from "../../src/nwb/byte-source.ts";
import { H5File } from "../../src/nwb/h5/file.ts";
import { openNwbFile } from "../../src/nwb/nwb-file.ts";
import type { NwbFile } from "../../src/nwb/nwb-file.ts";
import { fixtures } from "../fixtures.ts";
import { memorySource } from "./memory-source.ts";
import { written } from "./written.ts";
import type { Tree } from "./written.ts";

/** Tables that no writer at hand writes, made here one by one. */
const root = { "@nwb_version": "2.6.0", "@neurodata_type": "NWBFile", identifier: "odd" };
const table = (columns: Tree): Tree => ({
  "@neurodata_type": "DynamicTable",
  "@colnames": Object.keys(columns).filter((name) => name !== "id"),
  ...columns,
});
const counting = (n: number): Int32Array => Int32Array.from({ length: n }, (_, i) => i);
const codes = (notices: readonly Notice[]): string[] => notices.map(({ code }) => code);
const open: NwbFile[] = [];
async function opened(tree: Tree): Promise<NwbFile> {
  const nwb = await openNwbFile(await written({ ...root, ...tree }));
  open.push(nwb);
  return nwb;
}

describe("odd files", () => {
  afterEach(() => {
    for (const nwb of open.splice(0)) nwb.close();
  });

  describe("the ids of a table", () => {
    const idNotices = async (columns: Tree): Promise<string[]> => {
      const nwb = await opened({ t: table(columns) });
      return codes(nwb.table("t").notices).filter((code) => code === "short-id");
    };

    it("are told to be short when all columns agree on more rows, and only then", async () => {
      const [two, three, four] = [counting(2), counting(3), counting(4)];
      assert.deepEqual(await idNotices({ id: two, a: three, b: three }), ["short-id"]);
      assert.deepEqual(await idNotices({ id: two, a: three, b: four }), []);
      assert.deepEqual(await idNotices({ id: two, a: two, b: two }), []);
      assert.deepEqual(await idNotices({ a: three, b: three }), []);
      assert.deepEqual(await idNotices({ id: two }), []);
    });
  });

  describe("looking for tables", () => {
    const nested = (depth: number, leaf: Tree): Tree => (depth === 0 ? leaf : { g: nested(depth - 1, leaf) });

    it("goes 24 groups deep, and says where it stopped", async () => {
      const deep = await opened(nested(24, table({ id: counting(1), a: counting(1) })));
      assert.deepEqual(
        deep.tables.map(({ path }) => path),
        ["/g".repeat(24)],
      );
      assert.ok(!codes(deep.notices).includes("not-searched"));
      const deeper = await opened(nested(25, table({ id: counting(1), a: counting(1) })));
      assert.deepEqual(deeper.tables, []);
      const [told] = deeper.notices.filter(({ code }) => code === "not-searched");
      assert.ok(told!.message.startsWith(`${"/g".repeat(25)} lies too deep`));
    });
  });

  describe("a region of another table's rows", () => {
    const regionNotices = async (ids: Int32Array, region: Int32Array): Promise<string[]> => {
      const { notices } = await regionOf(ids, region);
      return codes(notices).filter((code) => code.startsWith("region"));
    };
    const regionOf = async (ids: Int32Array, region: Int32Array): Promise<{ notices: readonly Notice[] }> => {
      const electrodes = { "@table": "/e", "@neurodata_type": "DynamicTableRegion", "=": region };
      const nwb = await opened({
        e: table({ id: ids }),
        t: table({ id: counting(region.length), electrodes }),
      });
      const found = nwb.table("t");
      found.column("electrodes");
      return found;
    };

    it("is told to name ids, or rows that are not there", async () => {
      const ids = Int32Array.of(10, 11, 12);
      assert.deepEqual(await regionNotices(ids, Int32Array.of(0, 2)), []);
      assert.deepEqual(await regionNotices(ids, Int32Array.of(10, 12)), ["region-of-ids"]);
      assert.deepEqual(await regionNotices(ids, Int32Array.of(0, 3)), ["region-outside"]);
      assert.deepEqual(await regionNotices(ids, Int32Array.of(-1, 2)), ["region-outside"]);
    });

    it("is not read to be checked when it is very long", async () => {
      const ids = Int32Array.of(10, 11, 12);
      assert.deepEqual(await regionNotices(ids, new Int32Array(100_000).fill(10)), ["region-of-ids"]);
      assert.deepEqual(await regionNotices(ids, new Int32Array(100_001).fill(10)), []);
    });
  });

  describe("an index of lists", () => {
    const told = async (columns: Tree): Promise<string[]> => {
      const nwb = await opened({ t: table({ id: counting(2), ...columns }) });
      const found = nwb.table("t");
      found.column("a");
      return found.notices
        .map(({ message }) => message)
        .filter((message) => message.includes("belong to no row"));
    };
    const a = counting(6);

    it("that is cut short is told at its level", async () => {
      const [two, three] = [Int32Array.of(2, 4), Int32Array.of(2, 4, 6)];
      assert.deepEqual(await told({ a, a_index: three, a_index_index: Int32Array.of(1, 3) }), []);
      const [inner] = await told({ a, a_index: two, a_index_index: Int32Array.of(1, 2) });
      assert.match(inner!, /^\/t\/a_index: the last 2 entries of \/t\/a belong/);
      const [outer] = await told({ a, a_index: three, a_index_index: Int32Array.of(1, 2) });
      assert.match(outer!, /^\/t\/a_index_index: the last 1 entries of \/t\/a_index belong/);
    });

    it("turns the row of its column when it ends where that does, not when it is empty or of texts", async () => {
      const row = (n: number): Tree => ({ "=": counting(n), shape: [1, n] });
      const turned = async (a_index: Int32Array | string[]): Promise<string> => {
        const nwb = await opened({ t: table({ id: row(3), a: row(2), a_index }) });
        const { notices } = nwb.table("t");
        return notices.find(({ code }) => code === "stored-as-row")!.message.split(" as one row")[0]!;
      };
      assert.equal(await turned(Int32Array.of(1, 2)), '/t stores "id", "a"');
      assert.equal(await turned(Int32Array.of(1, 1)), '/t stores "id"');
      assert.equal(await turned(new Int32Array(0)), '/t stores "id"');
      assert.equal(await turned(["x", "y"]), '/t stores "id"');
    });

    it("belongs to the column of its table that its target names, else to the one of its name", async () => {
      const lists = async (target: string): Promise<string[]> => {
        const a_index = { "@neurodata_type": "VectorIndex", "@target": target, "=": Int32Array.of(1, 2) };
        const columns = { id: counting(2), a: counting(2), a_index, b: counting(2) };
        const nwb = await opened({ t: table(columns), elsewhere: { b: counting(2) } });
        const { columns: found } = nwb.table("t");
        return found.filter(({ type }) => type === "list").map(({ name }) => name);
      };
      assert.deepEqual(await lists("/t/b"), ["b"]);
      assert.deepEqual(await lists("/t/a"), ["a"]);
      assert.deepEqual(await lists("/elsewhere/b"), ["a"]);
      assert.deepEqual(await lists("/t/absent"), ["a"]);
      assert.deepEqual(await lists("/t/a_index"), ["a"]);
    });
  });

  describe("a column", () => {
    it("of very large integers that is too short ends in missing cells", async () => {
      const large = 2n ** 53n + 1n;
      const nwb = await opened({ t: table({ id: counting(3), a: BigInt64Array.of(large, large + 1n) }) });
      const cells = cellsOf(nwb.table("t").column("a"), 3);
      assert.deepEqual(cells, [String(large), String(large + 1n), null]);
    });

    it("of EnumData finds its texts by name where its reference is empty", async () => {
      const a = { "@elements": "", "=": Int32Array.of(1, 0, 2, -1) };
      const texts = { a, a_elements: ["left", "right"] };
      const named = { a: { ...a, "@elements": "/v/words" }, words: ["up", "down", "still"] };
      const nwb = await opened({
        t: table({ id: counting(4), ...texts }),
        u: table({ id: counting(4), a }),
        v: table({ id: counting(4), ...named }),
      });
      assert.deepEqual(cellsOf(nwb.table("v").column("a"), 4), ["down", "up", "still", null]);
      const found = nwb.table("t");
      assert.deepEqual(cellsOf(found.column("a"), 4), ["right", "left", null, null]);
      assert.ok(codes(found.notices).includes("unknown-element"));
      assert.throws(() => nwb.table("u").column("a"), /elements .* cannot be found/);
    });

    it("of two values a row is read whole, however many rows there are", async () => {
      // More than is read at once: four megabytes.
      const rows = 2_100_000;
      const values = Int8Array.from({ length: 2 * rows }, (_, i) => i % 101);
      const file = await H5File.open(await written({ x: { "=": values, shape: [rows, 2] } }));
      const read = file.dataset("/x").numbers();
      assert.equal(read.length, values.length);
      const [block, last] = [4 * 2 ** 20, 2 * rows - 1];
      for (const i of [0, 1, block - 1, block, block + 1, last]) assert.equal(read[i], i % 101);
      file.close();
    });
  });

  describe("what a table says its values mean", () => {
    const value = Float64Array.of(1234.5, 5432.1);
    const meanings = { a_meanings: { value, meaning: ["good", "bad"] } };
    const tree = { t: { ...table({ id: counting(2), a: value }), meanings_tables: meanings } };
    const descriptions = (nwb: NwbFile): unknown[] => nwb.table("t").columns.map((each) => each.description);

    it("is told to be unreadable, and costs nothing else", async () => {
      const large = { "=": counting(2), shape: [1, 2], grown: [1, 2 ** 28] };
      const unread = { a_meanings: { value: large, meaning: ["good"] } };
      const nwb = await opened({ t: { ...tree.t, meanings_tables: unread } });
      assert.deepEqual(descriptions(nwb), [undefined, undefined]);
      const [told] = nwb.table("t").notices.filter(({ code }) => code === "unreadable-object");
      assert.match(told!.message, /a_meanings\/value .*too many to read at once/);
    });

    it("is told with a column, and is an error where the medium fails while it is read", async () => {
      const sound = await written({ ...root, ...tree });
      const bytes = new Uint8Array(sound.size);
      sound.read(0, sound.size, bytes);
      const at = Buffer.from(bytes.buffer).lastIndexOf(Buffer.from(value.buffer));
      let failing = false;
      const source: ByteSource = {
        ...sound,
        path: "failing.nwb",
        read(offset, length, into) {
          if (failing && offset <= at && at < offset + length)
            throw unreadable("failing.nwb", Object.assign(new Error("EIO"), { code: "EIO" }));
          return sound.read(offset, length, into);
        },
      };
      const nwb = await openNwbFile(sound);
      open.push(nwb);
      assert.deepEqual(descriptions(nwb), [undefined, "1234.5: good; 5432.1: bad"]);
      const failed = await openNwbFile(source);
      open.push(failed);
      failing = true;
      assert.throws(() => failed.table("t"), { code: "file-unreadable" });
    });
  });

  describe("a dataset of more than 256 MB", () => {
    it("is refused as a whole, and read in parts", async () => {
      const [half, values] = [2 ** 25, Int32Array.of(1, 2)];
      const x = { "=": values, shape: [1, 2], grown: [half + 3, 2] };
      const bytes = { "=": Int8Array.of(1, 2), shape: [2], grown: [2 * half + 1] };
      const file = await H5File.open(await written({ x, bytes }));
      const [wide, long] = [file.dataset("/x"), file.dataset("/bytes")];
      assert.throws(() => wide.column(1), /33554434 rows of 2 are too many to read at once/);
      assert.deepEqual(cellsOf(wide.column(half + 1, half + 3), 4), [0, 0, 0, 0]);
      assert.deepEqual([...wide.numbers(0, 2)], [1, 2, 0, 0]);
      // As numbers they take eight times the room.
      assert.throws(() => long.numbers(), /67108865 numbers are too many to read at once/);
      assert.deepEqual([...long.numbers(1, 3)], [2, 0]);
      file.close();
    });
  });

  describe("numbers in a form of their own", () => {
    it("are not taken for the usual form of their size", async () => {
      const bytes = readFileSync(`${fixtures}/nwb/earliest.nwb`);
      const openBytes = (): Promise<H5File> => H5File.open(memorySource(bytes));
      const path = "/intervals/trials/start_time";
      const usual = await openBytes();
      assert.deepEqual([...usual.dataset(path).numbers(0, 3)], [0, 1, 2]);
      usual.close();
      // Where the exponent and the fraction lie, and the exponent's bias, which is made one less in all headers.
      const form = Buffer.from([52, 11, 0, 52, 0xff, 0x03, 0, 0]);
      for (let at = bytes.indexOf(form); at >= 0; at = bytes.indexOf(form, at)) bytes[at + 4] = 0xfe;
      const own = await openBytes();
      assert.throws(() => own.dataset(path).numbers(), /8-byte float of its own form is not supported/);
      own.close();
    });
  });

  describe("one unit that owns all spikes", () => {
    const trains = async (times: Float64Array): Promise<readonly number[]> => {
      const units = table({ id: counting(1), spike_times: times });
      const nwb = await opened({ units: { ...units, "@neurodata_type": "Units" } });
      return [...nwb.spikeTrains().read(0)];
    };

    it("may have some or none", async () => {
      assert.deepEqual(await trains(Float64Array.of(0.5, 1, 2)), [0.5, 1, 2]);
      assert.deepEqual(await trains(new Float64Array(0)), []);
    });
  });

  describe("a time series", () => {
    it("has the description that its writer gave it, if any", async () => {
      const series = {
        "@neurodata_type": "TimeSeries",
        data: Float64Array.of(1),
        timestamps: Float64Array.of(0),
      };
      const nwb = await opened({ acquisition: { a: { ...series, "@description": "a voltage" }, b: series } });
      assert.equal(nwb.timeSeries("/acquisition/a").description, "a voltage");
      assert.equal(nwb.timeSeries("/acquisition/b").description, null);
    });
  });

  describe("a file that does not say its version", () => {
    const old = { acquisition: { timeseries: {} }, epochs: {}, file_create_date: "x", identifier: "y" };
    const reasonOf = async (tree: Tree): Promise<string> => {
      try {
        (await openNwbFile(await written(tree))).close();
        return "opened";
      } catch (error) {
        return (error as AnalysisError<"not-nwb">).details.reason;
      }
    };

    it("is NWB 1 when it has that layout and no types, NWB 2 when it says so, else something else", async () => {
      assert.equal(await reasonOf(old), "nwb-1");
      assert.equal(await reasonOf({ ...old, "@neurodata_type": "NWBFile" }), "opened");
      assert.equal(await reasonOf({ ...old, "@neurodata_type": "Other" }), "not-nwb");
      const { epochs, ...less } = old;
      assert.ok(epochs);
      assert.equal(await reasonOf(less), "not-nwb");
    });
  });
});
