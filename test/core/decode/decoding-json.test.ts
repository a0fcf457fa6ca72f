import assert from "node:assert/strict";
import { unattended } from "../../../src/core/control.ts";
import { decode } from "../../../src/core/decode/decode.ts";
import { decodingJson } from "../../../src/core/decode/decoding-json.ts";
import { baseOptions, labelsFor, tunedCounts } from "./populations.ts";

const trials = tunedCounts({ trials: 60, units: 5, classes: 3, seed: 31 });
const json = async (options: Record<string, unknown>, projection = false): Promise<Record<string, unknown>> =>
  decodingJson(await decode(trials.x, labelsFor(trials), { ...baseOptions, ...options }, unattended), {
    projection,
  });

describe("a decoding as JSON", () => {
  it("has the contract's fields, whatever was asked", async () => {
    const fields = ["classes", "n_trials", "n_units", "scores", "mean", "std", "chance", "largest_class"];
    const all = [...fields, "explained_variance_ratio", "plane", "confusion", "permutation"];
    for (const options of [{}, { permutations: 3 }, { method: "gaussian-naive-bayes" }]) {
      const found = await json(options);
      for (const field of all) assert.ok(field in found, `${field} is missing`);
    }
  });

  it("has the projection only where it is asked for, one row a trial", async () => {
    assert.ok(!("projection" in (await json({}))));
    const { projection } = await json({}, true);
    assert.equal((projection as number[][]).length, 60);
    assert.ok((projection as number[][]).every((row) => row.length === 2));
  });

  it("says null for what is not a number, and survives being written", async () => {
    const found = await json({ scoring: "roc_auc" });
    assert.equal(found["mean"], null);
    assert.deepEqual(found["scores"], [null, null, null, null, null]);
    assert.deepEqual(JSON.parse(JSON.stringify(found)), found);
  });

  it("says that no permutation was asked for, and what those asked for gave", async () => {
    assert.deepEqual((await json({}))["permutation"], { n: 0, p_value: null, scores: [] });
    const { n, scores } = (await json({ permutations: 4 }))["permutation"] as { n: number; scores: number[] };
    assert.equal(n, 4);
    assert.equal(scores.length, 4);
  });
});
