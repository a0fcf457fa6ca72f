import { strict as assert } from "node:assert";
import type { Decoding } from "../../../src/core/decode/decoding.ts";
import { ldaScatterOf, ldaScatterSvg, paperStyle } from "../../../src/core/figure/lda-scatter.ts";
import { classColors, markerOf } from "../../../src/core/figure/palette.ts";
import { niceTicks } from "../../../src/core/figure/ticks.ts";

const decoding = (components: number): Decoding => ({
  method: "lda",
  classes: Float64Array.of(0, 30, 60),
  labelIndex: Int32Array.of(0, 1, 2, 0),
  trials: 4,
  features: 2,
  scoring: "accuracy",
  scores: Float64Array.of(1, 0.5),
  mean: 0.75,
  std: 0.25,
  chance: 1 / 3,
  largestClass: 0.5,
  testFold: Int32Array.of(0, 0, 1, 1),
  predicted: Int32Array.of(0, 1, 2, 1),
  confusion: new Float64Array(9),
  recall: new Float64Array(3),
  projection: {
    components,
    coordinates: Float64Array.from({ length: 4 * components }, (_, i) => i - 3),
    explainedVarianceRatio: Float64Array.of(0.58, 0.24).slice(0, components),
  },
  notices: [],
});
const label = { name: "orientation", unit: "deg" };
const figure = ldaScatterOf(decoding(2), label)!;

describe("LDA scatter figure", () => {
  it("takes trials in order as points, with axes that say how much of the variance they hold", () => {
    assert.deepEqual([...figure.x], [-3, -1, 1, 3]);
    assert.deepEqual([...figure.y], [-2, 0, 2, 4]);
    assert.equal(figure.xTitle, "LDA 1 (58 % of between-class variance)");
    assert.equal(figure.legendTitle, "Orientation (deg)");
    assert.deepEqual(figure.classNames, ["0", "30", "60"]);
  });

  it("draws one discriminant against the trial number", () => {
    const single = ldaScatterOf(decoding(1), label)!;
    assert.equal(single.yTitle, "Trial number");
    assert.deepEqual([...single.y], [1, 2, 3, 4]);
  });

  it("draws one mark a trial and one legend entry a class, and says that points are in-sample", () => {
    const svg = ldaScatterSvg(figure);
    assert.equal(svg.match(/<use /g)?.length, 4 + 3);
    assert.match(svg, />Orientation \(deg\)<\/text>/);
    assert.match(svg, /In-sample: the points were used to find these axes\.<\/text>/);
    assert.match(svg, /fill-opacity="0\.6"/);
  });

  it("leaves out hidden classes and points that have no place", () => {
    const broken = { ...figure, x: Float64Array.of(Number.NaN, -1, 1, 3) };
    const svg = ldaScatterSvg(broken, { ...paperStyle, hidden: new Set([1]) });
    assert.equal(svg.match(/<use /g)?.length, 2 + 2);
    assert.doesNotMatch(svg, /NaN/);
  });

  it("writes text from the file as text", () => {
    const svg = ldaScatterSvg({ ...figure, classNames: ["<script>", "a & b", '"'], legendTitle: "x\u0000<" });
    assert.doesNotMatch(svg, /<script>/);
    assert.match(svg, /&lt;script&gt;/);
    assert.match(svg, /a &amp; b/);
    assert.doesNotMatch(svg, /\u0000/);
  });

  it("breaks long notes into lines that fit the page", () => {
    const note = "a score that takes quite some words to be told honestly, ".repeat(4).trim();
    const svg = ldaScatterSvg({ ...figure, notes: [note] });
    const lines = Array.from(
      svg.matchAll(/>([^<]*honestly[^<]*|[^<]*quite some[^<]*)<\/text>/g),
      ([, text]) => text!,
    );
    assert.ok(lines.length >= 2);
    assert.ok(lines.every((line) => line.length <= (paperStyle.width - 64) / 6));
  });

  it("gives the same document twice", () => {
    assert.equal(ldaScatterSvg(figure), ldaScatterSvg(ldaScatterOf(decoding(2), label)!));
  });
});

describe("class colours", () => {
  it("differ for every class up to eight in the default palette, and go on beyond", () => {
    for (const count of [2, 6, 8, 9, 118]) {
      const colors = classColors(count, "okabeIto");
      assert.equal(new Set(colors).size, count);
      assert.ok(colors.every((color) => /^#[0-9a-f]{6}$/.test(color)));
    }
  });

  it("close the circle in the cyclic palette without repeating a class", () => {
    assert.equal(new Set(classColors(6, "cyclic")).size, 6);
  });

  it("come with another marker for each of eight classes", () => {
    assert.equal(new Set(Array.from({ length: 8 }, (_, i) => markerOf(i))).size, 8);
  });
});

describe("axis ticks", () => {
  it("are round and within the range", () => {
    const texts = (low: number, high: number) => niceTicks(low, high, 6).map(({ text }) => text);
    assert.deepEqual(texts(-1.04, 1.1), ["-1.0", "-0.5", "0.0", "0.5", "1.0"]);
    assert.deepEqual(texts(0, 0.34), ["0.00", "0.05", "0.10", "0.15", "0.20", "0.25", "0.30"]);
    assert.deepEqual(texts(-210, 1000), ["-200", "0", "200", "400", "600", "800", "1000"]);
    assert.deepEqual(texts(1, 1), []);
  });
});
