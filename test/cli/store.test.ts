import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { FaultServer } from "../remote/fault-server.ts";
import { neuralCoding, requireBuild } from "./run-cli.ts";

interface Stored {
  readonly name: string;
  readonly url: string;
  readonly size: number;
  readonly stored_bytes: number;
}
interface Document {
  readonly store: string;
  readonly objects: readonly Stored[];
  readonly deleted: readonly Stored[];
  readonly assets: readonly object[];
  readonly version: string;
  readonly error?: { readonly code: string; readonly message: string };
}

describe("what is kept of recordings elsewhere", () => {
  let folder: string;
  before(requireBuild);
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "store-cli-"));
    for (const [i, name] of ["allen:1", "allen:2", "https://example.org/a.nwb"].entries()) keep(name, i);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** A megabyte of an object of two. */
  function keep(name: string, age: number): void {
    const own = path.join(folder, String(age));
    const validator = { size: 2e6, etag: null, modified: "today" };
    mkdirSync(own);
    writeFileSync(
      path.join(own, "meta.json"),
      JSON.stringify({ name, address: `https://x/${age}`, validator, blockSize: 1e6 }),
    );
    writeFileSync(path.join(own, "data"), Buffer.alloc(2e6));
    writeFileSync(path.join(own, "journal"), Buffer.from([0, 0, 0, 0, 1, 0, 0, 0]));
    utimesSync(path.join(own, "meta.json"), new Date(), new Date(1e12 + 1000 * age));
  }

  async function store(...args: readonly string[]): Promise<Document> {
    const { text } = await neuralCoding(["store", ...args, "--json"], {
      env: { NEURAL_CODING_STORE: folder },
    });
    return JSON.parse(text) as Document;
  }
  const names = (stored: readonly Stored[]): readonly string[] => stored.map(({ name }) => name);

  it("is listed, oldest first", async () => {
    const { store: root, objects, deleted } = await store();
    assert.deepEqual([root, names(deleted)], [folder, []]);
    assert.deepEqual(names(objects), ["allen:1", "allen:2", "https://example.org/a.nwb"]);
    assert.deepEqual(
      [objects[0]!.url, objects[0]!.size, objects[0]!.stored_bytes],
      ["https://x/0", 2_000_000, 1_000_000],
    );
    const { text } = await neuralCoding(["store"], { env: { NEURAL_CODING_STORE: folder } });
    assert.match(text, /^allen:1 +1 MB of 2 MB +2001-09-09$/m);
    assert.match(text, /^3 MB of 3 recordings in /m);
  });

  it("is deleted by name, all of it, or the oldest", async () => {
    const one = await store("--clear", "https://example.org/a.nwb?key=secret");
    assert.deepEqual([names(one.deleted), names(one.objects).length], [["https://example.org/a.nwb"], 2]);
    assert.deepEqual(names((await store("--limit", "0.0015")).deleted), ["allen:1"]);
    const all = await store("--clear");
    assert.deepEqual([names(all.deleted), names(all.objects)], [["allen:2"], []]);
  });

  it("is not deleted for what is not in it, nor by a wrong option", async () => {
    for (const args of [["--clear", "allen:9"], ["--limit", "much"], ["allen:1"], ["--clear", "a", "b"]])
      assert.equal((await store(...args)).error?.code, "bad-argument", args.join(" "));
    assert.equal((await store()).objects.length, 3);
  });
});

describe("a dandiset on the command line", () => {
  before(requireBuild);

  it("is listed as the archive has it", async () => {
    const server = await FaultServer.start();
    try {
      const results = [
        { asset_id: "1", path: "sub-1/a.nwb", size: 2_130_000, zarr: null, modified: "2024-01-02" },
        { asset_id: "2", path: "b.zarr", size: 9, zarr: "z", modified: null },
      ];
      const list = "/api/dandisets/000021/versions/0.1.2/assets/?page_size=1000";
      server.documents.set(list, { results, next: null });
      const env = { NEURAL_CODING_DANDI_BASE: `${server.base}/api` };
      const { text, code } = await neuralCoding(["assets", "dandi:000021@0.1.2", "--json"], { env });
      assert.equal(code, 0);
      assert.deepEqual(JSON.parse(text), {
        dandiset: "000021",
        version: "0.1.2",
        assets: [
          { path: "sub-1/a.nwb", size: 2_130_000, kind: "nwb", modified: "2024-01-02", asset_id: "1" },
          { path: "b.zarr", size: 9, kind: "zarr", modified: null, asset_id: "2" },
        ],
      });
      const shown = await neuralCoding(["assets", "dandi:000021@0.1.2"], { env });
      assert.match(shown.text, /^sub-1\/a\.nwb +2\.13 MB$/m);
      assert.match(shown.text, /^b\.zarr +9 B +Zarr, not read here\n\n2 assets in version 0\.1\.2/m);
      const refused = await neuralCoding(["assets", "dandi:21", "--json"], { env });
      assert.deepEqual(
        [refused.code, (JSON.parse(refused.text) as Document).error?.code],
        [2, "bad-argument"],
      );
    } finally {
      await server.stop();
    }
  });
});
