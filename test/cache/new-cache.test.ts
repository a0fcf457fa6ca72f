import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { manifestText, writeMissingManifest } from "../../src/cache/new-manifest.ts";
import { cacheTables, requireHeader, requireTable } from "../../src/cache/table-check.ts";
import { allenCache } from "../fixtures.ts";

describe("a cache folder that is made here", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "new-cache-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it("has the manifest that AllenSDK writes, to the last byte", async () => {
    const written = readFileSync(path.join(allenCache, "manifest.json"), "utf8");
    assert.equal(manifestText(), written);
    assert.equal(await writeMissingManifest(folder), true);
    assert.equal(readFileSync(path.join(folder, "manifest.json"), "utf8"), written);
    assert.deepEqual(readdirSync(folder), ["manifest.json"]);
  });

  it("keeps the manifest that is there, under either name", async () => {
    for (const name of ["manifest.json", "ecephys_project_manifest.json"]) {
      writeFileSync(path.join(folder, name), "mine");
      assert.equal(await writeMissingManifest(folder), false);
      assert.deepEqual(readdirSync(folder), [name]);
      assert.equal(readFileSync(path.join(folder, name), "utf8"), "mine");
      rmSync(path.join(folder, name));
    }
  });

  it("takes AllenSDK's tables", async () => {
    for (const table of cacheTables) {
      const file = path.join(allenCache, `${table}.csv`);
      await requireTable(table, file);
      requireHeader(table, readFileSync(file), table);
    }
    requireHeader("sessions", Buffer.from("id,published_at,session_type,unit_count\n"), "sessions");
  });

  it("takes no page, no other table, and none that was cut", async () => {
    for (const table of cacheTables) {
      const bytes = readFileSync(path.join(allenCache, `${table}.csv`));
      const other = readFileSync(path.join(allenCache, table === "units" ? "probes.csv" : "units.csv"));
      const file = path.join(folder, `${table}.csv`);
      for (const [wrong, reason] of [
        ["<!DOCTYPE html>\n<title>Sign in</title>\n", /names no column/],
        [other, /names no column/],
        [bytes.subarray(0, -1), /last line/],
        [bytes.subarray(0, bytes.indexOf("\n") + 1), /no rows/],
        ["", /empty/],
      ] as const) {
        writeFileSync(file, wrong);
        await assert.rejects(requireTable(table, file), { code: "bad-cache", message: reason });
      }
      for (const wrong of ["<!DOCTYPE html>\n", other])
        assert.throws(() => requireHeader(table, Buffer.from(wrong), table), { code: "bad-cache" });
    }
  });
});
