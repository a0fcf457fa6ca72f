import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { Decoding } from "../../../src/core/decode/decoding.ts";
import { ldaScatterOf, ldaScatterSvg, paperStyle } from "../../../src/core/figure/lda-scatter.ts";
import { predictionScatterOf, predictionScatterSvg } from "../../../src/core/figure/prediction-scatter.ts";
import { fixtures } from "../../fixtures.ts";

/**
 * Figures with everything a figure can have, as they were looked at and found right: every mark, tick and text in its
 * place. When one is meant to change, write the new one there and look at it.
 */
const summary = { scores: Float64Array.of(-1), mean: -1, std: 0 };
const classes = Float64Array.of(0, 22.5, 45, 67.5, 90, 112.5, 135, 157.5, 180);
const trials = 3 * classes.length;
const decoding: Decoding = {
  method: "lda",
  classes,
  labelIndex: Int32Array.from({ length: trials }, (_, i) => i % classes.length),
  trials,
  features: 2,
  scoring: "accuracy",
  ...summary,
  chance: 1 / 9,
  largestClass: 1 / 9,
  testFold: new Int32Array(trials),
  predicted: new Int32Array(trials),
  confusion: new Float64Array(0),
  recall: new Float64Array(0),
  projection: {
    components: 2,
    coordinates: Float64Array.from({ length: 2 * trials }, (_, i) => 4 * Math.sin(i) + (i % 9) / 3),
    explainedVarianceRatio: Float64Array.of(0.583, 0.241),
  },
  regression: {
    target: Float64Array.from({ length: trials }, (_, i) => classes[i % classes.length]!),
    predicted: Float64Array.from(
      { length: trials },
      (_, i) => classes[i % classes.length]! + 20 * Math.sin(i) + 5,
    ),
    meanAbsoluteError: summary,
    guess: { score: -45, meanAbsoluteError: 45 },
  },
  notices: [],
};
const label = { name: "orientation", unit: "deg" };
const long =
  "A sentence about where these numbers come from that is too long to stand in one line of the page. ";

const drawn: Readonly<Record<string, () => string>> = {
  "lda-scatter": () => {
    const figure = ldaScatterOf(decoding, label)!;
    const notes = [long.repeat(2).trim(), ...figure.notes];
    return ldaScatterSvg({ ...figure, title: "Nine orientations", notes });
  },
  // One discriminant of one value, on no background, with a class hidden.
  "lda-scatter-flat": () => {
    const projection = { components: 1, coordinates: new Float64Array(trials).fill(2) };
    const figure = ldaScatterOf({ ...decoding, projection }, label)!;
    const { background, ...style } = paperStyle;
    assert.ok(background);
    return ldaScatterSvg(figure, { ...style, hidden: new Set([1]) });
  },
  "prediction-scatter": () => {
    const figure = predictionScatterOf(decoding, label)!;
    return predictionScatterSvg({ ...figure, notes: [...figure.notes, long.repeat(2).trim()] });
  },
  // A quantity with too many values for a mean of each, the axes at round numbers.
  "prediction-scatter-continuum": () => {
    const target = Float64Array.from({ length: 50 }, (_, i) => i / 7);
    const predicted = target.map((value, i) => value + Math.sin(i) / 2);
    const regression = { ...decoding.regression!, target, predicted };
    const figure = predictionScatterOf({ ...decoding, classes: target, trials: 50, regression }, label)!;
    return predictionScatterSvg(figure);
  },
};

describe("a figure as drawn", () => {
  for (const [name, draw] of Object.entries(drawn))
    it(`${name} has every mark, tick and text in its place`, () => {
      assert.equal(draw(), readFileSync(`${fixtures}/figures/${name}.svg`, "utf8"));
    });
});
