import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import path from "node:path";
import { BlockTable } from "../../src/core/block-table.ts";
import { BlockStore } from "../../src/remote/block-store.ts";
import type { StoredObject } from "../../src/remote/block-store.ts";
import { deleteStores, limitStores, listStores, storeFolder } from "../../src/remote/stores.ts";

const object: StoredObject = {
  name: "allen:1",
  address: "https://example.org/a.nwb",
  validator: { size: 2500, etag: '"a"', modified: null },
  blockSize: 1000,
};
const bytesOf = (length: number, start: number): Uint8Array =>
  new Uint8Array(new SharedArrayBuffer(length)).map((_, i) => (start + i) % 256);

describe("a store of blocks", () => {
  let root: string;
  let folder: string;
  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), "block-store-"));
    folder = storeFolder(root, new URL(object.address));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  async function opened(wanted = object, where = folder): Promise<BlockStore> {
    const store = await BlockStore.open(where, wanted);
    assert.ok(store instanceof BlockStore);
    return store;
  }

  (existsSync("/proc/self/fd") ? it : it.skip)("holds no file open that it could not make", async () => {
    const endless = { ...object, validator: { ...object.validator, size: 2 ** 60 } };
    await assert.rejects(BlockStore.open(folder, endless));
    const open = readdirSync("/proc/self/fd").map((fd) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`);
      } catch {
        // The listing's own.
        return "";
      }
    });
    assert.deepEqual(
      open.filter((file) => file.startsWith(root)),
      [],
    );
    await (await opened()).close();
  });

  it("gives what was written, in this run and the next one", async () => {
    const store = await opened();
    await store.write(2, bytesOf(500, 7));
    await store.write(0, bytesOf(1000, 1));
    assert.equal(store.storedBytes, 2000);
    assert.equal(new BlockTable(store.table.buffer).state(2), "sound");
    assert.equal(readFileSync(store.dataPath).length, 2500);
    await store.close();
    const again = await opened({ ...object, blockSize: 64 });
    assert.equal(again.object.blockSize, 1000);
    assert.equal(again.table.state(0), "unchecked");
    assert.deepEqual(await again.read(0), Uint8Array.from(bytesOf(1000, 1)));
    assert.deepEqual(await again.read(2), Uint8Array.from(bytesOf(500, 7)));
    assert.equal(await again.read(1), null);
    assert.equal(again.table.state(0), "sound");
    await again.close();
  });

  it("does not give a block that is not as it was written", async () => {
    const store = await opened();
    await store.write(0, bytesOf(1000, 1));
    await store.write(1, bytesOf(1000, 2));
    await store.close();
    const data = readFileSync(path.join(folder, "data"));
    data[1234]! ^= 1;
    writeFileSync(path.join(folder, "data"), data);
    const again = await opened();
    assert.notEqual(await again.read(0), null);
    assert.equal(await again.read(1), null);
    assert.equal(again.table.state(1), "missing");
    await again.close();
  });

  it("counts no block whose entry was cut, and begins anew without its data", async () => {
    const store = await opened();
    await store.write(0, bytesOf(1000, 1));
    await store.write(1, bytesOf(1000, 2));
    await store.close();
    truncateSync(path.join(folder, "journal"), 12);
    const cut = await opened();
    assert.equal(cut.table.stored, 1);
    await cut.close();
    rmSync(path.join(folder, "data"));
    const anew = await opened();
    assert.equal(anew.table.stored, 0);
    await anew.close();
  });

  it("is begun anew for another state of the object", async () => {
    const store = await opened();
    await store.write(0, bytesOf(1000, 1));
    await store.close();
    const other = await opened({ ...object, validator: { size: 1500, etag: '"b"', modified: null } });
    assert.equal(other.table.stored, 0);
    assert.equal(readFileSync(other.dataPath).length, 1500);
    await other.close();
  });

  it("is written by one, and read by others meanwhile", async () => {
    const store = await opened();
    await store.write(0, bytesOf(1000, 1));
    const reader = await opened();
    assert.deepEqual(reader.otherWriter, { pid: process.pid, host: hostname() });
    assert.notEqual(await reader.read(0), null);
    await reader.write(1, bytesOf(1000, 1));
    assert.equal(reader.table.state(1), "missing");
    const other = { ...object, validator: { ...object.validator, etag: '"b"' } };
    assert.deepEqual(await BlockStore.open(folder, other), { pid: process.pid, host: hostname() });
    assert.deepEqual(await deleteStores(await listStores(root)), []);
    await reader.close();
    await store.close();
    assert.equal(existsSync(path.join(folder, "lock")), false);
  });

  it("is taken over from a process that has ended, or has not shown itself for a minute", async () => {
    const { pid } = spawnSync(process.execPath, ["-e", ""]);
    await (await opened()).close();
    const lock = path.join(folder, "lock");
    for (const owner of [
      { pid, host: hostname() },
      { pid: process.pid, host: hostname() },
      { pid: 1, host: "elsewhere" },
    ]) {
      writeFileSync(lock, JSON.stringify(owner));
      if (owner.host === "elsewhere") {
        const waiting = await opened();
        assert.deepEqual(waiting.otherWriter, owner);
        await waiting.close();
        utimesSync(lock, new Date(), new Date(Date.now() - 61_000));
      }
      const store = await opened();
      assert.equal(store.otherWriter, null);
      await store.close();
    }
  });

  it("is listed, oldest first, and deleted so when there is too much", async () => {
    const folders = ["b", "a", "c"].map((name) => storeFolder(root, new URL(`https://example.org/${name}`)));
    for (const [i, each] of folders.entries()) {
      const store = await opened({ ...object, name: String(i) }, each);
      await store.write(0, bytesOf(1000, 1));
      await store.close();
      utimesSync(path.join(each, "meta.json"), new Date(), new Date(Date.now() - 1000 * (10 - i)));
    }
    writeFileSync(path.join(root, "no-store"), "");
    const names = (stores: readonly { name: string }[]): string[] => stores.map(({ name }) => name);
    const [first] = await listStores(root);
    assert.equal(first?.storedBytes, 1000);
    assert.equal(first.size, 2500);
    assert.deepEqual(names(await listStores(root)), ["0", "1", "2"]);
    assert.deepEqual(names(await limitStores(root, 2500)), ["0"]);
    assert.deepEqual(names(await limitStores(root, 2500)), []);
    const open = await opened({ ...object, name: "1" }, folders[1]);
    assert.deepEqual(names(await limitStores(root, 0)), ["2"]);
    await open.close();
    assert.deepEqual(await listStores(path.join(root, "nowhere")), []);
  });
});
