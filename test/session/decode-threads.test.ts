import assert from "node:assert/strict";
import { unattended } from "../../src/core/control.ts";
import { decode } from "../../src/core/decode/decode.ts";
import type { Decoding } from "../../src/core/decode/decoding.ts";
import { AnalysisError, isCancelled } from "../../src/core/errors.ts";
import type { DecodeOptions } from "../../src/core/recipe.ts";
import { spreadOverThreads } from "../../src/session/decode-threads.ts";

const worker = new URL("decode-worker.mjs", import.meta.url);
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

const decodeOn = (threads: number, control = unattended): Promise<Decoding> =>
  decode(x, labels, options, control, { spread: spreadOverThreads({ threads, worker, worthMs: 1 }) });

describe("decoding spread over threads", function () {
  this.timeout(60_000);

  it("gives the same answer whatever the number of threads", async () => {
    const alone = await decodeOn(1);
    assert.equal(alone.permutation?.scores.length, 150);
    assert.deepEqual(await decodeOn(2), alone);
    assert.deepEqual(await decodeOn(3), alone);
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
});
