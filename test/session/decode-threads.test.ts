import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { unattended } from "../../src/core/control.ts";
import { decode } from "../../src/core/decode/decode.ts";
import type { Decoding } from "../../src/core/decode/decoding.ts";
import { AnalysisError, isCancelled } from "../../src/core/errors.ts";
import type { DecodeOptions } from "../../src/core/recipe/recipe.ts";
import { withDecodeThreads } from "../../src/session/decode-threads.ts";

/** The worker's script, built as the product is: it starts much sooner than from source. */
const worker = new URL(`decode-worker-${process.pid}.mjs`, pathToFileURL(`${tmpdir()}/`));
const trials = 120;
const units = 12;
const classes = 6;
const x = {
  data: Float64Array.from({ length: trials * units }, (_, i) => ((i * 2654435761) >>> 7) % 9),
  rows: trials,
  columns: units,
};
const labels = {
  name: "label",
  classes: Float64Array.from({ length: classes }, (_, k) => k),
  index: Int32Array.from({ length: trials }, (_, i) => i % classes),
};
const options: DecodeOptions = {
  method: "lda",
  solver: "eigen",
  shrinkage: 0.2,
  folds: 5,
  shuffle: false,
  seed: 3,
  permutations: 150,
};

/** Every question at once; the columns are six units in two bins. */
const everything = {
  ...options,
  permutations: 40,
  learning_curve: [0.3, 1.0],
  unit_curve: [2, 4],
  unit_curve_repeats: 2,
  sweep_shrinkage: [0, 0.2, 1],
  window_step: 0.1,
};

const decodeOn = (threads: number, control = unattended, asked = options): Promise<Decoding> =>
  withDecodeThreads(
    (spread) => decode(x, labels, asked, control, { spread, binEdges: Float64Array.of(0, 0.1, 0.2) }),
    { threads, worker, worthMs: 1 },
  );

describe("decoding spread over threads", function () {
  this.timeout(60_000);

  before(async () => {
    const entry = fileURLToPath(new URL("../../src/worker/decode.ts", import.meta.url));
    await build({
      entryPoints: [entry],
      outfile: fileURLToPath(worker),
      bundle: true,
      platform: "node",
      format: "esm",
    });
  });

  after(() => {
    rmSync(worker);
  });

  it("gives the same answer to every question whatever the number of threads", async () => {
    const alone = await decode(x, labels, everything, unattended, { binEdges: Float64Array.of(0, 0.1, 0.2) });
    assert.equal(alone.permutation?.scores.length, 40);
    for (const threads of [1, 2, 3])
      assert.deepEqual(await decodeOn(threads, unattended, everything), alone, `${threads} threads`);
  });

  it("tells how far it is, never backwards within a question", async () => {
    const seen = new Map<string, number[]>();
    await decodeOn(2, {
      checkpoint: (done, _total, step = "") => {
        seen.set(step, [...(seen.get(step) ?? []), done]);
        return Promise.resolve();
      },
    });
    assert.ok(seen.has("folds") && seen.has("permutations"));
    for (const [step, done] of seen)
      assert.deepEqual(
        done,
        done.toSorted((a, b) => a - b),
        step,
      );
  });

  it("ends when the caller gives up, with what was done so far", async () => {
    let calls = 0;
    const control = {
      checkpoint: (done: number) => {
        calls++;
        return done > 0 && calls > 12
          ? Promise.reject(new AnalysisError("cancelled", "Cancelled.", {}))
          : Promise.resolve();
      },
    };
    const ended = await decodeOn(2, control).catch((error: unknown) => error);
    if (ended instanceof Error) assert.ok(isCancelled(ended), ended.message);
    else assert.ok((ended as Decoding).permutation!.scores.length < 150);
  });

  it("leaves a thread in the midst of a fold that would never end", async () => {
    // So many units that one fold is never learned in the caller's thread, which could not be stopped.
    const wide = {
      data: Float64Array.from({ length: 300 * 1200 }, (_, i) => ((i * 2654435761) >>> 7) % 9),
      rows: 300,
      columns: 1200,
    };
    const index = Int32Array.from({ length: 300 }, (_, i) => i % classes);
    let calls = 0;
    const control = {
      checkpoint: () =>
        ++calls < 4 ? Promise.resolve() : Promise.reject(new AnalysisError("cancelled", "Cancelled.", {})),
    };
    const endless = new URL("endless-worker.mjs", import.meta.url);
    const ended = withDecodeThreads(
      (spread) => decode(wide, { ...labels, index }, options, control, { spread }),
      { threads: 1, worker: endless },
    );
    await assert.rejects(ended, isCancelled);
    assert.equal(calls, 4, "it was not asked again");
  });
});
