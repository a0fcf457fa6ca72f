import assert from "node:assert/strict";
import type { Decoding } from "../../../src/core/decode/decoding.ts";
import { predictionScatterOf, predictionScatterSvg } from "../../../src/core/figure/prediction-scatter.ts";

const summary = { scores: Float64Array.of(-1), mean: -1, std: 0 };

/** Angles of six trials, the last predicted on the other side of zero. */
const decoding: Decoding = {
  method: "circular-ridge",
  classes: Float64Array.of(0, 90, 170),
  labelIndex: Int32Array.of(0, 0, 1, 1, 2, 2),
  trials: 6,
  features: 3,
  scoring: "neg_mean_absolute_error",
  ...summary,
  chance: NaN,
  largestClass: NaN,
  testFold: new Int32Array(6),
  predicted: new Int32Array(6).fill(-1),
  confusion: new Float64Array(0),
  recall: new Float64Array(0),
  regression: {
    period: 180,
    target: Float64Array.of(0, 0, 90, 90, 170, 170),
    predicted: Float64Array.of(176, 8, 80, 100, 160, 4),
    meanAbsoluteError: summary,
    guess: { score: -45, meanAbsoluteError: 45 },
  },
  notices: [],
};
const label = { name: "orientation", unit: "deg" };

describe("figure of predicted numbers", () => {
  it("draws angles beside their true one, whichever side of zero they lie", () => {
    const figure = predictionScatterOf(decoding, label)!;
    assert.deepEqual(Array.from(figure.predicted), [-4, 8, 80, 100, 160, 184]);
    assert.deepEqual(
      figure.values.map(({ value, trials, mean, std }) => [value, trials, mean, std]),
      [
        [0, 2, 2, 6],
        [90, 2, 90, 10],
        [170, 2, 172, 12],
      ],
    );
  });

  it("is an SVG with a circle a trial, text as text and the label's name made safe", () => {
    const svg = predictionScatterSvg(predictionScatterOf(decoding, { name: "a<b" })!);
    assert.equal(svg.match(/<circle /g)!.length, 6);
    assert.match(svg, />A&lt;b, predicted</);
    assert.ok(!/NaN|Infinity|undefined/.test(svg));
    assert.equal(svg, predictionScatterSvg(predictionScatterOf(decoding, { name: "a<b" })!));
  });

  it("leaves out trials that no fold predicts", () => {
    const regression = { ...decoding.regression!, predicted: Float64Array.of(NaN, 8, 80, 100, 160, 4) };
    const svg = predictionScatterSvg(predictionScatterOf({ ...decoding, regression }, label)!);
    assert.equal(svg.match(/<circle /g)!.length, 5);
    assert.ok(!svg.includes("NaN"));
  });

  it("draws a sample of very many trials, and says so", () => {
    const n = 9000;
    const target = Float64Array.from({ length: n }, (_, i) => i);
    const regression = {
      target,
      predicted: target,
      meanAbsoluteError: summary,
      guess: decoding.regression!.guess,
    };
    const many = { ...decoding, classes: target, trials: n, regression };
    const figure = predictionScatterOf(many, label)!;
    assert.equal(predictionScatterSvg(figure).match(/<circle /g)!.length, 3000);
    assert.match(figure.notes.join(" "), /Every 3rd trial is drawn/);
  });

  it("is none where classes are predicted", () => {
    const { regression, ...classes } = decoding;
    assert.ok(regression);
    assert.equal(predictionScatterOf(classes, label), undefined);
  });
});
