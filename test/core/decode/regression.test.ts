import assert from "node:assert/strict";
import { unattended } from "../../../src/core/control.ts";
import type { Labels } from "../../../src/core/counts/count-matrix.ts";
import { circularDifference } from "../../../src/core/decode/scoring/angles.ts";
import { decode } from "../../../src/core/decode/decode.ts";
import { decodingJson } from "../../../src/core/decode/decoding-json.ts";
import type { Decoding } from "../../../src/core/decode/decoding.ts";
import { RandomState } from "../../../src/core/decode/scoring/random.ts";
import { regressors } from "../../../src/core/decode/registry.ts";
import { scoreSentences } from "../../../src/core/decode/score-sentence.ts";
import { scoreNumbers } from "../../../src/core/decode/scoring/regression.ts";
import { labelsOf } from "../../../src/core/counts/labels.ts";
import { zeros } from "../../../src/core/linalg/matrix.ts";
import type { Matrix } from "../../../src/core/linalg/matrix.ts";
import { baseOptions } from "./populations.ts";

/** Small whole numbers anyone can make again: x[i, j] = (7 i² + 3 i j + 5 j) mod 11, t[i] = x · (1, 2, 3, 4) + i mod 3. */
const trials = 40;
const units = 4;
const x: Matrix = zeros(trials, units);
const target = new Float64Array(trials);
for (let i = 0; i < trials; i++) {
  for (let j = 0; j < units; j++) {
    x.data[i * units + j] = (7 * i * i + 3 * i * j + 5 * j) % 11;
    target[i]! += (j + 1) * x.data[i * units + j]!;
  }
  target[i]! += i % 3;
}

const labelled = (values: Float64Array): Labels =>
  labelsOf("t", { kind: "number", values, integer: false }, Int32Array.from(values.keys()));

const run = (options: Record<string, unknown>, values = target): Promise<Decoding> =>
  decode(x, labelled(values), { ...baseOptions, method: "ridge", ...options }, unattended);

const near = (got: ArrayLike<number>, expected: readonly number[]): void => {
  assert.equal(got.length, expected.length);
  expected.forEach((value, i) => {
    assert.ok(Math.abs(got[i]! - value) <= 1e-9 * Math.max(1, Math.abs(value)), `${got[i]} is not ${value}`);
  });
};

describe("ridge regression of a label", () => {
  // cross_val_score(Ridge(alpha), X, t, cv=5, scoring=...) of scikit-learn 1.2.1.
  const expected: readonly (readonly [Record<string, unknown>, readonly number[]])[] = [
    [{}, [0.9959625552681981, 0.9896659232818977, 0.9939829257674758, 0.994724691392308, 0.9956329094430447]],
    [
      { alpha: 10, scoring: "neg_mean_absolute_error" },
      [
        -1.2506686026351037, -1.1888704712584284, -0.9704339284886405, -0.7143745098448626,
        -1.290267213083609,
      ],
    ],
    [
      { scoring: "neg_root_mean_squared_error", intercept: false },
      [
        -0.6437434060985773, -1.008067860194209, -0.9815650408046918, -0.9617072786171224,
        -0.8719806429191771,
      ],
    ],
    [
      { preprocess: ["zscore"], shuffle: true, seed: 3 },
      [0.9876300758094725, 0.993538729296465, 0.9938138361566862, 0.990921616117437, 0.9723915935679889],
    ],
  ];
  for (const [options, scores] of expected)
    it(`gives scikit-learn's scores with ${JSON.stringify(options)}`, async () => {
      near((await run(options)).scores, scores);
    });

  it("says how far predictions are off and what the mean of the training trials would be", async () => {
    const decoding = await run({});
    const { regression } = decoding;
    assert.ok(regression);
    assert.deepEqual(regression.target, target);
    const [first] = regression.predicted;
    near([first!], [57.04269041744268]);
    near([regression.guess.score, regression.guess.meanAbsoluteError], [-0.03006972398966523, 11.403125]);
    const [head, off] = scoreSentences(decoding);
    assert.match(head!, /^R² of ridge regression in the full 4-dimensional space, 5-fold cross-validation: /);
    assert.match(off!, /^Predictions are off by .* on average; guesses of the training trials' mean by /);
  });

  it("leaves out of the document what only classes have", async () => {
    const document = decodingJson(await run({}), { projection: true });
    for (const key of ["classes", "chance", "largest_class", "confusion", "recall", "plane"])
      assert.equal(document[key], null, key);
    assert.deepEqual(Object.keys(document["regression"] as object), [
      "target",
      "r2",
      "mean_absolute_error",
      "guess",
    ]);
    assert.equal((document["predicted"] as number[]).length, trials);
  });

  it("answers the further questions like a classifier", async () => {
    const decoding = await run({
      permutations: 20,
      learning_curve: [0.5, 1],
      unit_curve: [2],
      shuffle: true,
    });
    assert.equal(decoding.permutation!.pValue, 1 / 21);
    near(decoding.learningCurve!.testScores[1]!, Array.from(decoding.scores));
    assert.ok(decoding.unitCurve!.mean[0]! < decoding.mean);
  });
});

describe("circular ridge regression of a label", () => {
  const period = 180;
  const angles = Float64Array.from({ length: trials }, (_, i) => (i % 6) * 30);
  const tuned = zeros(trials, units);
  const random = new RandomState(3);
  for (let i = 0; i < trials; i++)
    for (let j = 0; j < units; j++)
      tuned.data[i * units + j] =
        10 + 5 * Math.cos((2 * Math.PI * (angles[i]! - 45 * j)) / period) + (random.word() / 2 ** 32) * 2;
  const turn = (values: Float64Array, options = {}): Promise<Decoding> =>
    decode(tuned, labelled(values), { ...baseOptions, method: "circular-ridge", ...options }, unattended);

  it("counts errors the short way round and compares them with a quarter of the period", async () => {
    const { regression, scores } = await turn(angles);
    assert.equal(regression!.period, period);
    assert.equal(regression!.guess.meanAbsoluteError, 45);
    assert.equal(regression!.rSquared, undefined);
    assert.ok(regression!.meanAbsoluteError.mean < 10);
    const errors = angles.map((angle, i) =>
      Math.abs(circularDifference(regression!.predicted[i]!, angle, period)),
    );
    near([scores[0]!], [-errors.subarray(0, 8).reduce((a, b) => a + b) / 8]);
  });

  it("does not mind by how many periods an angle is off", async () => {
    const once = await turn(angles, { period });
    const shifted = await turn(
      angles.map((angle, i) => angle + period * (i % 3)),
      { period },
    );
    near(shifted.scores, Array.from(once.scores));
  });

  it("takes the period of directions where labels span more than 180, and says so", async () => {
    const { regression, notices } = await turn(Float64Array.from({ length: trials }, (_, i) => (i % 8) * 45));
    assert.equal(regression!.period, 360);
    assert.ok(notices.some(({ message }) => /from 0 to 315 .* period 360/.test(message)));
  });
});

describe("every method that predicts numbers", () => {
  for (const { id } of regressors)
    it(`${id} gives the same again and leaves its input alone`, async () => {
      const before = x.data.slice();
      const options = { method: id, preprocess: ["zscore"], permutations: 3 };
      const [first, second] = [await run(options), await run(options)];
      assert.deepEqual(first, second);
      assert.deepEqual(x.data, before);
      assert.match(scoreSentences(first)[0]!, / after zscore of 4 dimensions, 5-fold /);
    });

  for (const regressor of regressors)
    for (const scoring of regressor.scorings)
      it(`${scoring} of ${regressor.id} is best when all are right`, () => {
        const best = scoreNumbers(scoring, target, target);
        const worse = scoreNumbers(
          scoring,
          target,
          target.map((value) => value + 1),
        );
        assert.ok(worse < best);
        assert.equal(best + 0, scoring === "r2" ? 1 : 0);
      });
});
