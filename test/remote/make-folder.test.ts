import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { makeFolder } from "../../src/remote/make-folder.ts";

describe("a folder that is made", () => {
  let root: string;
  beforeEach(() => (root = mkdtempSync(path.join(tmpdir(), "make-folder-"))));
  afterEach(() => rmSync(root, { recursive: true }));

  it("is there with those above it, of which the topmost is told", async () => {
    const folder = path.join(root, "a", "b", "c");
    assert.equal(await makeFolder(folder), path.join(root, "a"));
    assert.ok(statSync(folder).isDirectory());
    assert.equal(await makeFolder(folder), undefined);
    assert.equal(await makeFolder(path.join(root, "a", "d")), path.join(root, "a", "d"));
    assert.equal(await makeFolder("."), undefined);
  });

  it("may be made by several at once", async () => {
    const folder = path.join(root, "a", "b");
    await Promise.all(Array.from({ length: 8 }, () => makeFolder(folder)));
    assert.ok(statSync(folder).isDirectory());
  });

  it("is refused in the place of a file and below one", async () => {
    const file = path.join(root, "file");
    writeFileSync(file, "");
    await assert.rejects(makeFolder(file), { code: "EEXIST" });
    await assert.rejects(makeFolder(path.join(file, "x")), /ENOTDIR|EEXIST/);
  });

  (existsSync("/proc/self") ? it : it.skip)("is refused where the system lets nobody make one", async () => {
    await assert.rejects(makeFolder("/proc/nowhere/x"), { code: "ENOENT" });
  });
});
