import assert from "node:assert/strict";
import fs, { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { LocalFile, unreadable } from "../../src/nwb/byte-source.ts";

describe("a file on this machine", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "local-file-"));
  const name = path.join(folder, "ten.bin");
  const { openSync, readSync } = fs;
  let file: LocalFile;

  beforeEach(() => {
    writeFileSync(name, "0123456789");
    file = new LocalFile(name);
  });
  afterEach(() => {
    Object.assign(fs, { openSync, readSync });
    syncBuiltinESMExports();
    file.close();
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  /** Lets the next reads fail before they are sound again. */
  function failNext(times: number, code: string): { calls: number } {
    const count = { calls: 0 };
    fs.readSync = ((...args: Parameters<typeof readSync>) => {
      if (count.calls++ < times) throw Object.assign(new Error(`${code}: failed`), { code });
      return readSync(...args);
    }) as typeof readSync;
    syncBuiltinESMExports();
    return count;
  }

  it("is asked again when its medium fails in a way that may be over", () => {
    const count = failNext(2, "EIO");
    const bytes = new Uint8Array(4);
    assert.equal(file.read(3, 4, bytes), 4);
    assert.equal(Buffer.from(bytes).toString(), "3456");
    assert.equal(count.calls, 3);
  });

  it("reads the same while other things are done, and what fails then is read with patience", async () => {
    const bytes = new Uint8Array(4);
    assert.equal(await file.readSoon(3, 4, bytes), 4);
    assert.equal(Buffer.from(bytes).toString(), "3456");
    assert.equal(await file.readSoon(8, 4, bytes), 2);
    truncateSync(name, 9);
    await assert.rejects(file.readSoon(8, 2, bytes), { code: "file-unreadable" });
    file.close();
    await assert.rejects(file.readSoon(0, 4, bytes), { code: "file-unreadable", message: /EBADF/ });
  });

  it("is unreadable when its medium goes on failing", () => {
    failNext(3, "EIO");
    assert.throws(() => file.read(0, 4, new Uint8Array(4)), { code: "file-unreadable", message: /EIO/ });
  });

  it("is not asked again when that cannot help", () => {
    const count = failNext(1, "EISDIR");
    assert.throws(() => file.read(0, 4, new Uint8Array(4)), { code: "file-unreadable" });
    assert.equal(count.calls, 1);
  });

  it("that is not opened, or fails, says why in a word: the system's code where there is one", () => {
    const failures = [
      [Object.assign(new Error("EACCES: permission denied"), { code: "EACCES" }), "EACCES"],
      [new Error("no more files"), "no more files"],
    ] as const;
    for (const [failure, cause] of failures) {
      fs.openSync = () => {
        throw failure;
      };
      syncBuiltinESMExports();
      const details = { path: name, cause };
      assert.throws(() => new LocalFile(name), { code: "file-unreadable", details });
      assert.deepEqual(unreadable(name, failure).details, details);
    }
  });

  it("gives less than asked only at the end it had when it was opened", () => {
    assert.equal(file.read(8, 4, new Uint8Array(4)), 2);
    truncateSync(name, 9);
    assert.throws(() => file.read(8, 4, new Uint8Array(4)), {
      code: "file-unreadable",
      message: /after 9 bytes and had 10/,
    });
    assert.equal(file.read(8, 1, new Uint8Array(1)), 1);
  });
});
