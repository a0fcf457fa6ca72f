import { strict as assert } from "node:assert";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parse } from "jsonc-parser";
import type { ParseError } from "jsonc-parser";
import { inScratch, json, requireBuild } from "./run-cli.ts";

const maker = fileURLToPath(new URL("../../scripts/demo/make-demo.mjs", import.meta.url));

describe("the demo", function () {
  // Two recordings are made from nothing.
  this.timeout(120000);
  before(requireBuild);

  it("is a cache folder with two recordings, and decodes far above chance, the same each time", () =>
    inScratch(async (folder) => {
      const { makeDemo } = (await import(pathToFileURL(maker).href)) as {
        makeDemo: (folder: string) => Promise<void>;
      };
      const counts: Buffer[] = [];
      for (const name of ["first", "second"]) {
        const demo = path.join(folder, name);
        await makeDemo(demo);
        // Editors underline what JSON with comments does not allow.
        const mistakes: ParseError[] = [];
        parse(await readFile(path.join(demo, "orientation.spikes.json"), "utf8"), mistakes);
        assert.deepEqual(mistakes, []);
        const done = await json<{
          shape: number[];
          decoding: { mean: number; chance: number };
          preview: { trials: { steps: { removed: number }[] } };
        }>("run", path.join(demo, "orientation.spikes.json"), "--out", path.join(demo, "results"));
        assert.equal(done.shape[0], 240);
        assert.ok(done.shape[1]! > 15);
        assert.ok(done.decoding.mean > 4 * done.decoding.chance);
        assert.equal(done.preview.trials.steps.at(-1)!.removed, 0, "the tutorial's phase step");
        counts.push(await readFile(path.join(demo, "results", "counts.npz")));
      }
      assert.ok(counts[0]!.equals(counts[1]!));
      const { sessions } = await json<{ sessions: { state: string; unit_count: number }[] }>(
        "sessions",
        path.join(folder, "first", "allen_cache"),
      );
      assert.deepEqual(
        sessions.map(({ state }) => state),
        ["local", "local", "remote"],
      );
      assert.ok(sessions.every(({ unit_count: units }) => units > 50));
    }));
});
