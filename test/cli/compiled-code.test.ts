import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile, readdir, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { keepCode, keptCode } from "../../src/start/compiled-code.ts";
import { allenSession } from "../fixtures.ts";
import { inScratch, neuralCoding, requireBuild } from "./run-cli.ts";
import type { Finished } from "./run-cli.ts";

describe("the program's compiled code", () => {
  before(requireBuild);

  const args = ["table", allenSession, "units", "--limit", "3"];
  const codeIn = (folder: string): string => path.join(folder, "neural-coding", "code");
  const run = (folder: string, more: Readonly<Record<string, string>> = {}): Promise<Finished> =>
    neuralCoding(args, { env: { XDG_CACHE_HOME: folder, LOCALAPPDATA: folder, ...more } });

  it("is kept for each command, and gives the same when it is used, damaged or not to be had", () =>
    inScratch(async (folder) => {
      // Elsewhere the folder is not the environment's to choose.
      if (process.platform === "darwin") return;
      const first = await run(folder);
      assert.equal(first.code, 0);
      const kept = await readdir(codeIn(folder));
      assert.equal(kept.length, 1);
      assert.match(kept[0]!, /^[0-9a-f]{16}-.*-cli-table$/);
      const file = path.join(codeIn(folder), kept[0]!);
      const whole = await readFile(file);
      assert.deepEqual(await run(folder), first);
      assert.deepEqual(await readFile(file), whole, "what is right is not kept again");
      await writeFile(file, whole.subarray(0, whole.length / 2));
      assert.deepEqual(await run(folder), first);
      assert.ok((await readFile(file)).length > whole.length / 2, "what was cut is kept anew");
      // A file where the folder should be.
      const blocked = path.join(folder, "blocked");
      await writeFile(blocked, "");
      assert.deepEqual(await run(blocked), first);
    }));

  it("is not kept where Node is told to keep none", () =>
    inScratch(async (folder) => {
      await run(folder, { NODE_DISABLE_COMPILE_CACHE: "1" });
      assert.equal(existsSync(codeIn(folder)), false);
    }));

  it("is used only as it was written: V8 would run what a disk has altered", () =>
    inScratch(async (folder) => {
      const code = Buffer.from("what V8 made of it");
      keepCode(folder, "part", code);
      assert.deepEqual(keptCode(folder, "part"), code);
      const file = path.join(folder, "part");
      const written = await readFile(file);
      for (let at = 0; at < written.length; at++) {
        const altered = Buffer.from(written);
        altered[at]! ^= 1;
        await writeFile(file, altered);
        assert.equal(keptCode(folder, "part"), undefined, `byte ${at}`);
      }
      for (const length of [0, 3, written.length - 1]) {
        await writeFile(file, written.subarray(0, length));
        assert.equal(keptCode(folder, "part"), undefined, `${length} bytes`);
      }
    }));

  it("that was made longest ago goes when there is much of it", () =>
    inScratch(async (folder) => {
      const code = path.join(folder, "code");
      for (let i = 0; i < 33; i++) {
        keepCode(code, `part-${i}`, Uint8Array.of(i));
        await utimes(path.join(code, `part-${i}`), 1000 + i, 1000 + i);
      }
      keepCode(code, "last", Uint8Array.of(99));
      const names = await readdir(code);
      assert.equal(names.length, 32);
      assert.deepEqual([names.includes("part-1"), names.includes("part-2")], [false, true]);
      assert.deepEqual(keptCode(code, "last"), Buffer.of(99));
      assert.equal(keptCode(code, "part-0"), undefined);
    }));
});
