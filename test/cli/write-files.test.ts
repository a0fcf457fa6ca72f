import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { writeFiles } from "../../src/cli/write-files.ts";
import { unattended } from "../../src/core/control.ts";

describe("writing files that belong together", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "write-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("takes names as long as file systems do, of which only the ends differ", async () => {
    const names = ["a", "b"].map((end) => `${"x".repeat(254)}${end}`);
    const files = names.map((name, i) => ({ name, bytes: Uint8Array.of(i) }));
    await writeFiles(folder, files, unattended);
    assert.deepEqual(readdirSync(folder).sort(), names);
    assert.deepEqual(
      names.map((name) => [...readFileSync(path.join(folder, name))]),
      [[0], [1]],
    );
  });
});
