import assert from "node:assert/strict";
import { unattended } from "../../../src/core/control.ts";
import { decode } from "../../../src/core/decode/decode.ts";
import type { Decoding } from "../../../src/core/decode/decoding.ts";
import type { Trials } from "../../../src/core/decode/scoring/estimator.ts";
import { fitLda } from "../../../src/core/decode/lda/fit-lda.ts";
import { decoders } from "../../../src/core/decode/registry.ts";
import { RandomState } from "../../../src/core/decode/scoring/random.ts";
import { takeRows } from "../../../src/core/linalg/matrix.ts";
import type { DecodeOptions } from "../../../src/core/recipe/recipe.ts";
import { baseOptions, changed, labelsFor, relativeDifference, tunedCounts } from "./populations.ts";

const trials = tunedCounts({ trials: 180, units: 10, classes: 4, seed: 11 });

const run = (given: Trials, options: Partial<DecodeOptions> = {}): Promise<Decoding> =>
  decode(given.x, labelsFor(given), { ...baseOptions, ...options }, unattended);

const inOrder = (given: Trials, order: Int32Array): Trials => ({
  ...given,
  x: takeRows(given.x, order),
  y: Int32Array.from(order, (row) => given.y[row]!),
});

describe("properties of every decoder", () => {
  const untied = changed(trials, (count, unit, trial) => count + ((unit * 7 + trial * 13) % 101) / 1e4);
  const shuffled = new RandomState(3).permutation(180);

  for (const decoder of decoders) {
    // One neighbour and no two distances equal: ties are broken by order, which is what is changed here.
    const fit = (given: Trials): Int32Array =>
      decoder.fit(given.x, given.y, given.classes, { neighbours: 1 }, given.names).predict(untied.x);

    it(`${decoder.id}: the order of trials changes no prediction`, () => {
      assert.deepEqual(fit(inOrder(untied, shuffled)), fit(untied));
    });

    it(`${decoder.id}: the order of classes only renames them`, () => {
      const renamed = { ...untied, y: untied.y.map((k) => 3 - k) };
      assert.deepEqual(
        fit(renamed).map((k) => 3 - k),
        fit(untied),
      );
    });

    it(`${decoder.id}: the same question has the same answer`, async () => {
      const [first, second] = [
        await run(trials, { method: decoder.id }),
        await run(trials, { method: decoder.id }),
      ];
      assert.deepEqual(first, second);
      assert.ok(first.mean > 0.5, "tuned units decode");
    });
  }
});

describe("properties of decoding with LDA", () => {
  it("the scale of a unit changes nothing under z-score", async () => {
    const scaled = changed(trials, (count, unit) => count * (unit === 4 ? 1000 : 1));
    const options = { preprocess: ["zscore"] };
    assert.deepEqual((await run(scaled, options)).predicted, (await run(trials, options)).predicted);
  });

  it("a common offset changes no prediction", async () => {
    const moved = changed(trials, (count) => count + 4096);
    assert.deepEqual((await run(moved)).predicted, (await run(trials)).predicted);
  });

  it("every trial twice gives the same rule", () => {
    const twice = inOrder(
      trials,
      Int32Array.from({ length: 360 }, (_, i) => i % 180),
    );
    const [one, two] = [trials, twice].map((given) => fitLda(given.x, given.y, 4, { shrinkage: 0.2 }));
    assert.ok(relativeDifference(two!.coef.data, one!.coef.data) < 1e-12);
    assert.ok(relativeDifference(two!.explainedVarianceRatio!, one!.explainedVarianceRatio!) < 1e-12);
  });

  it("labels that mean nothing score at chance", async () => {
    const y = new RandomState(5).permutation(180).map((row) => trials.y[row]!);
    const { mean, chance } = await run({ ...trials, y });
    // Four standard deviations of a share of 180 trials.
    assert.ok(Math.abs(mean - chance) < 4 * Math.sqrt((chance * (1 - chance)) / 180), `scored ${mean}`);
  });

  it("classes that lie far apart are told apart, in the plane too", async () => {
    const apart = changed(trials, (count, unit, trial) => count + (unit === trials.y[trial] ? 40 : 0));
    const { mean, plane, recall } = await run(apart, { components: 3 });
    assert.equal(mean, 1);
    assert.equal(plane!.mean, 1);
    assert.deepEqual(Array.from(recall), [1, 1, 1, 1]);
  });

  it("held-out coordinates lie where the fold's trials would be drawn in-sample", async () => {
    const { projection } = await run(trials);
    const { coordinates, heldOut } = projection!;
    assert.ok(heldOut!.every(Number.isFinite));
    const spread = relativeDifference(heldOut!, coordinates);
    assert.ok(spread > 0 && spread < 0.5, `furthest apart by ${spread} of the largest coordinate`);
  });

  it("two classes have one discriminant, unless more are asked for", async () => {
    const two = tunedCounts({ trials: 80, units: 6, classes: 2, seed: 12 });
    assert.equal((await run(two)).projection!.components, 1);
    await assert.rejects(run(two, { components: 2 }), /at most 1/);
  });

  it("counts in the confusion matrix what is predicted", async () => {
    const { confusion, predicted, labelIndex } = await run(trials);
    const total = confusion.reduce((a, b) => a + b, 0);
    assert.equal(total, 180);
    const right = predicted.filter((k, i) => k === labelIndex[i]).length;
    assert.equal(
      [0, 1, 2, 3].reduce((sum, k) => sum + confusion[5 * k]!, 0),
      right,
    );
  });
});
