import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { fixed } from "../../src/core/decode/scoring/scores.ts";
import { encodeNpy } from "../../src/core/npy/encode-npy.ts";
import type { NpyArray } from "../../src/core/npy/npy-array.ts";
import { shared } from "../fixtures.ts";
import {
  countsOf,
  gaborScores,
  reaching,
  reachingScores,
  readByteMatrices,
  readRecording,
  recordings,
} from "../real-populations.ts";
import { inScratch, json, requireBuild } from "./run-cli.ts";

interface Scores {
  readonly n_trials: number;
  readonly scores: readonly number[];
  readonly mean: number;
  readonly std: number;
}

/** Decodes arrays as a user would: from files, in a shell. */
const decodeArrays = (x: NpyArray, y: NpyArray, flags: readonly string[]): Promise<Scores> =>
  inScratch(async (folder) => {
    const [xFile, yFile] = [path.join(folder, "X.npy"), path.join(folder, "y.npy")];
    await writeFile(xFile, encodeNpy(x));
    await writeFile(yFile, encodeNpy(y));
    return json<Scores>("decode", "--x", xFile, "--y", yFile, ...flags);
  });

const near = (got: readonly number[], expected: readonly number[], tolerance: number): void => {
  assert.equal(got.length, expected.length);
  got.forEach((score, fold) => assert.ok(Math.abs(score - expected[fold]!) <= tolerance, `fold ${fold + 1}`));
};

describe("real recordings in the shell", () => {
  before(function () {
    requireBuild();
    if (!existsSync(recordings)) this.skip();
  });

  for (const [session, area, count, label, settings, scores] of gaborScores)
    it(`decode --x gives scikit-learn's fold scores: ${session}, ${count} ${area} units, ${label}, ${settings["solver"] as string}`, async () => {
      const recording = readRecording(session);
      const { data, rows, columns } = countsOf(recording, area);
      const x = { shape: [rows, columns], data: Uint16Array.from(data) };
      const y = Float64Array.from(recording.trials, (trial) => Number(trial[label]));
      const flags = Object.entries(settings).flatMap(([key, value]) => [`--${key}`, String(value)]);
      const decoded = await decodeArrays(x, { shape: [rows], data: y }, flags);
      near(decoded.scores, scores, 1e-12);
    });

  for (const [part, solver, shrinkage, known] of reachingScores)
    it(`decode --x gives scikit-learn's scores of reaching, Y${part}, ${solver}`, async () => {
      const matrices = readByteMatrices(reaching);
      const flags = ["--solver", solver, ...(shrinkage === undefined ? [] : ["--shrinkage", shrinkage])];
      const decoded = await decodeArrays(matrices.get(`Y${part}`)!, matrices.get(`T${part}`)!, flags);
      if (typeof known !== "string") near(decoded.scores, known, 5e-7);
      else assert.equal(`${fixed(decoded.mean, 4)} +- ${fixed(decoded.std, 4)}`, known);
    });

  for (const [solver, flags, scores] of [
    ["svd", [], [0.553571, 0.589286, 0.625, 0.660714, 0.472727]],
    [
      "eigen",
      ["--shrinkage", "0.2", "--components", "1"],
      [0.553571, 0.428571, 0.642857, 0.482143, 0.472727],
    ],
  ] as const)
    it(`decode gives scikit-learn's fold scores of mouse ALM by trial type, ${solver}`, async () => {
      const file = `${shared}/real/nwb/sub_anm00239123_ses_20170627T093549_ecephys_and_ogen.nwb`;
      const steps = ["is_good == 1", "stim_present == 0", "cue_start_time != null"];
      const selection = [
        ...steps.flatMap((step) => ["--trials", step]),
        ...["--align", "cue_start_time", "--window=-1.3,0", "--edges", "half-open", "--label", "type"],
      ];
      const decoded = await json<Scores>("decode", file, ...selection, "--solver", solver, ...flags);
      assert.equal(decoded.n_trials, 279);
      near(decoded.scores, scores, 5e-7);
    });
});
