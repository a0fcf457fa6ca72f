import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { unattended } from "../../../src/core/control.ts";
import { decode } from "../../../src/core/decode/decode.ts";
import { countsOf, gaborScores, readRecording, recordings } from "../../real-populations.ts";
import { encodeLabels } from "./conformance/golden.ts";

describe("real recordings", () => {
  before(function () {
    if (!existsSync(recordings)) this.skip();
  });

  for (const [session, area, count, label, settings, scores] of gaborScores)
    it(`give scikit-learn's fold scores: ${session}, ${count} ${area} units, ${label}, ${settings["solver"] as string}`, async () => {
      const recording = readRecording(session);
      const x = countsOf(recording, area);
      assert.equal(x.columns, count);
      const { classes, index } = encodeLabels(recording.trials.map((trial) => Number(trial[label])));
      const labels = { name: label, classes: Float64Array.from(classes as number[]), index };
      const options = { method: "lda", folds: 5, shuffle: false, seed: 0, permutations: 0, ...settings };
      const decoding = await decode(x, labels, options, unattended);
      scores.forEach((score, fold) => {
        assert.ok(
          Math.abs(decoding.scores[fold]! - score) <= 1e-12,
          `fold ${fold + 1}: ${decoding.scores[fold]}`,
        );
      });
    });
});
