import assert from "node:assert/strict";
import type { Notice } from "../../src/core/errors.ts";
import { openNwbFile } from "../../src/nwb/nwb-file.ts";
import type { NwbFile } from "../../src/nwb/nwb-file.ts";
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
const opened = async (tree: Tree): Promise<NwbFile> => openNwbFile(await written({ ...root, ...tree }));

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
