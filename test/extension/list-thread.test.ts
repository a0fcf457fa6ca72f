import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { build } from "esbuild";
import { openCache } from "../../src/cache/cache-folder.ts";
import { listSessions } from "../../src/cache/session-list.ts";
import { listInThread } from "../../src/extension/sessions/roots/list-thread.ts";
import { allenCache } from "../fixtures.ts";

describe("listing a cache in a thread", () => {
  let scratch: string;
  let script: string;
  before(async () => {
    scratch = mkdtempSync(path.join(tmpdir(), "list-"));
    script = path.join(scratch, "list-sessions.mjs");
    await build({
      entryPoints: ["src/extension/sessions/roots/list-thread-main.ts"],
      bundle: true,
      platform: "node",
      format: "esm",
      outfile: script,
      logLevel: "error",
    });
  });
  after(() => rmSync(scratch, { recursive: true }));

  it("gives the sessions that listing here gives", async () => {
    assert.deepEqual(await listInThread(script, allenCache), await listSessions(await openCache(allenCache)));
  });

  it("fails with the reason when a cache cannot be read", async () => {
    writeFileSync(path.join(scratch, "sessions.csv"), "id,session_type\n,brain_observatory_1.1\n");
    await assert.rejects(listInThread(script, scratch), { code: "bad-cache", message: /has no "id"/ });
  });

  it("fails when the thread ends without an answer", async () => {
    const silent = path.join(scratch, "silent.mjs");
    writeFileSync(silent, "process.exit(3)");
    await assert.rejects(listInThread(silent, scratch), { code: "bad-cache" });
  });
});
