import assert from "node:assert/strict";
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { requireUnchanged, stampOf } from "../../src/session/file-stamp.ts";

describe("the stamp of a file that was touched", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "file-stamp-"));
  const file = path.join(folder, "session.nwb");
  after(() => rmSync(folder, { recursive: true }));

  function touched(size: number): () => void {
    writeFileSync(file, Buffer.alloc(size, 7));
    const stamp = stampOf(file)!;
    utimesSync(file, 1e9, 1e9);
    return () => requireUnchanged(stamp);
  }

  it("vouches for it up to two megabytes, all of which are looked at", () => {
    for (const size of [0, 1, 1 << 20, (1 << 20) + 1, 2 << 20])
      assert.doesNotThrow(touched(size), String(size));
  });

  it("does not for one that is a byte longer", () => {
    assert.throws(touched((2 << 20) + 1), { code: "file-changed", message: /written to since/ });
  });

  it("knows another content from the same, wherever it is looked at", () => {
    for (const at of [0, (1 << 20) - 1, 1 << 20, (2 << 20) - 1]) {
      const bytes = Buffer.alloc(2 << 20, 7);
      writeFileSync(file, bytes);
      const stamp = stampOf(file)!;
      bytes[at] = 8;
      writeFileSync(file, bytes);
      assert.throws(() => requireUnchanged(stamp), { code: "file-changed" }, String(at));
    }
  });
});
