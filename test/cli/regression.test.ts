import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { encodeNpy } from "../../src/core/npy/encode-npy.ts";
import { allenSession } from "../fixtures.ts";
import { failure, inScratch, json, neuralCoding, requireBuild } from "./run-cli.ts";

interface Summary {
  readonly scores: readonly number[];
  readonly mean: number;
}

interface Predicted {
  readonly method: string;
  readonly scoring: string;
  readonly scores: readonly number[];
  readonly classes: null;
  readonly predicted: readonly number[];
  readonly regression: {
    readonly period?: number;
    readonly target: readonly number[];
    readonly mean_absolute_error: Summary;
    readonly guess: { readonly mean_absolute_error: number };
  };
}

const gratings = ["--trials", "stimulus_name == 'static_gratings'", "--trials", "orientation != null"];

describe("decode of numbers and angles", () => {
  before(requireBuild);

  it("predicts the orientation of a session's gratings far better than a guess", async () => {
    const flags = ["--label", "orientation", "--method", "circular-ridge", ...gratings];
    const { regression, scores, predicted, classes } = await json<Predicted>(
      "decode",
      allenSession,
      ...flags,
    );
    assert.equal(classes, null);
    assert.equal(regression.period, 180);
    assert.equal(regression.guess.mean_absolute_error, 45);
    assert.ok(regression.mean_absolute_error.mean < 30);
    assert.deepEqual(
      scores,
      regression.mean_absolute_error.scores.map((score) => -score),
    );
    assert.ok(predicted.every((angle) => angle >= 0 && angle < 180));
    assert.equal(predicted.length, regression.target.length);
  });

  it("prints errors by their size, and what was predicted for each value", async () => {
    const flags = ["--label", "orientation", "--method", "ridge", "--scoring", "neg_mean_absolute_error"];
    const { text, code } = await neuralCoding(["decode", allenSession, ...flags, ...gratings]);
    assert.equal(code, 0);
    assert.match(text, /6 values of orientation/);
    assert.match(text, /^Folds: [\d. ]+$/m);
    assert.match(text, /guesses of the training trials' mean by \d/);
    assert.match(text, /true +trials +mean predicted +SD/);
  });

  it("runs from a recipe with its figure and scores, and leaves a recipe's LDA settings to LDA", async () => {
    await inScratch(async (folder) => {
      const recipe = path.join(folder, "angle.spikes.json");
      const document = {
        trials: { where: ["stimulus_name == 'static_gratings'", "orientation != null"] },
        label: "orientation",
        decode: { method: "circular-ridge", period: 180, alpha: 10, permutations: 3 },
        outputs: ["angles.svg", "scores.json"],
      };
      await writeFile(recipe, JSON.stringify(document));
      const { code, stderr } = await neuralCoding([
        "run",
        recipe,
        "--session",
        allenSession,
        "--out",
        folder,
      ]);
      assert.equal(code, 0, stderr);
      assert.match(await readFile(path.join(folder, "angles.svg"), "utf8"), /Orientation \(deg\), predicted/);
      const written = JSON.parse(await readFile(path.join(folder, "scores.json"), "utf8")) as Predicted;
      assert.equal(written.scoring, "neg_mean_absolute_error");
      await writeFile(recipe, JSON.stringify({ ...document, decode: { solver: "eigen", shrinkage: 0.2 } }));
      const other = await json<Predicted>("decode", allenSession, "--recipe", recipe, "--method", "qda");
      assert.equal(other.method, "qda");
    });
  });

  it("takes groups from a file beside arrays, and names the flag that is wrong", async () => {
    await inScratch(async (folder) => {
      const file = (name: string): string => path.join(folder, `${name}.npy`);
      const n = 24;
      const counts = Uint16Array.from({ length: 2 * n }, (_, i) => (i * 7) % 5);
      await writeFile(file("X"), encodeNpy({ shape: [n, 2], data: counts }));
      await writeFile(
        file("y"),
        encodeNpy({ shape: [n], data: Float64Array.from({ length: n }, (_, i) => i / 4) }),
      );
      const blocks = Array.from({ length: n }, (_, i) => `block ${Math.floor(i / 8)}`);
      await writeFile(file("groups"), encodeNpy({ shape: [n], data: blocks }));
      const arrays = ["decode", "--x", file("X"), "--y", file("y"), "--method", "ridge"];
      const left = await json<Predicted>(
        ...arrays,
        "--cv",
        "leave-one-group-out",
        "--groups",
        file("groups"),
      );
      assert.equal(left.scores.length, 3);
      const wrong = await failure(...arrays, "--permutations", "-1");
      assert.equal(wrong.code, 2);
      assert.match(wrong.error.message, /^--permutations must be a whole number of at least 0, not "-1"/);
    });
  });
});
