import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { build } from "esbuild";
import { sumHere } from "../../src/remote/download/file-sums.ts";
import type { SumAsked } from "../../src/remote/download/file-sums.ts";
import { sumInThread } from "../../src/remote/download/sum-thread.ts";
import { bytes, downloadFrom, serve } from "./download-from.ts";
import { FaultServer } from "./fault-server.ts";
import { sha256 } from "./served-recording.ts";

describe("sums that a thread computes", () => {
  let scratch: string;
  let script: string;
  let file: string;
  before(async () => {
    scratch = mkdtempSync(path.join(tmpdir(), "sum-thread-"));
    script = path.join(scratch, "sum-file.mjs");
    file = path.join(scratch, "a.nwb");
    writeFileSync(file, bytes);
    await build({
      entryPoints: ["src/remote/download/sum-thread-main.ts"],
      bundle: true,
      platform: "node",
      format: "esm",
      outfile: script,
      logLevel: "error",
    });
  });
  after(() => rmSync(scratch, { recursive: true }));

  it("are those that this one computes, with the same progress", async () => {
    const asked: readonly SumAsked[] = [
      { file, of: "sha256" },
      { file, of: "md5" },
      { file, of: "md5-of-parts", partLength: 3_000_000 },
    ];
    for (const each of asked) {
      const seen: [number, number][] = [];
      const sum = await sumInThread(script)(each, { onBytes: (done, size) => seen.push([done, size]) });
      assert.equal(sum, await sumHere(each, {}));
      assert.equal(seen.length, 11);
      assert.deepEqual(seen.at(-1), [bytes.length, bytes.length]);
    }
  });

  it("end with what the disk says, with the thread, or with whoever waits for them", async () => {
    const missing = { file: path.join(scratch, "none"), of: "sha256" } as const;
    await assert.rejects(sumInThread(script)(missing, {}), { code: "ENOENT", syscall: "open" });
    const silent = path.join(scratch, "silent.mjs");
    writeFileSync(silent, "process.exit(3)");
    await assert.rejects(sumInThread(silent)({ file, of: "md5" }, {}), /ended with code 3/);
    const endless = path.join(scratch, "endless.mjs");
    writeFileSync(endless, "setInterval(() => undefined, 1000)");
    const end = new AbortController();
    const waiting = sumInThread(endless)({ file, of: "md5" }, { signal: end.signal });
    setTimeout(() => end.abort(new Error("enough")), 50);
    await assert.rejects(waiting, /enough/);
    const ended = AbortSignal.abort(new Error("before"));
    await assert.rejects(sumInThread(endless)({ file, of: "md5" }, { signal: ended }), /before/);
  });

  it("verify a download", async () => {
    const server = await FaultServer.start();
    try {
      serve(server, bytes);
      const { outcomes } = await downloadFrom(server, scratch, "allen:7", { sum: sumInThread(script) });
      assert.equal(outcomes[0]?.file?.sha256, sha256(bytes));
    } finally {
      await server.stop();
    }
  });
});
