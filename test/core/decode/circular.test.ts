import assert from "node:assert/strict";
import { unattended } from "../../../src/core/control.ts";
import {
  circularDifference,
  circularErrors,
  circularStatistics,
} from "../../../src/core/decode/scoring/angles.ts";
import { circularRidge, decodeAngles } from "../../../src/core/decode/methods/circular-ridge.ts";
import { matrixOf } from "../../../src/core/linalg/matrix.ts";

describe("differences of angles", () => {
  it("go the short way round", () => {
    assert.equal(circularDifference(170, 10, 180), -20);
    assert.equal(circularDifference(10, 170, 180), 20);
    assert.equal(circularDifference(350, 10, 360), -20);
  });

  it("are -P/2, never P/2, for opposite angles", () => {
    assert.equal(circularDifference(90, 0, 180), -90);
    assert.equal(circularDifference(0, 90, 180), -90);
    // A hair less than half a period before: the remainder must not round up to the period.
    assert.equal(circularDifference(-90 - 1e-17, 0, 180), -90);
  });

  it("do not depend on whole turns", () => {
    assert.equal(circularDifference(30 + 720, 50 - 360, 360), -20);
  });
});

describe("errors of angles", () => {
  it("of guesses spread evenly over orientations are 45 degrees on average", () => {
    const guesses = Float64Array.of(0, 30, 60, 90, 120, 150);
    assert.equal(circularErrors(guesses, new Float64Array(6).fill(30), 180).meanAbsolute, 45);
  });

  it("have mean direction and length of resultant", () => {
    const { mean, resultant, variance } = circularStatistics(Float64Array.of(10, 30), 180);
    assert.ok(Math.abs(mean - 20) < 1e-12);
    assert.ok(Math.abs(resultant - Math.cos((20 * Math.PI) / 180)) < 1e-12);
    assert.equal(variance, 1 - resultant);
  });

  it("are refused for lists of different length and for a period that is none", () => {
    assert.throws(() => circularErrors(Float64Array.of(1), Float64Array.of(1, 2), 180), /1 and 2/);
    assert.throws(() => circularErrors(Float64Array.of(1), Float64Array.of(2), 0), /period of 0/);
  });
});

describe("decoding of continuous angles", () => {
  it("follows units tuned to them", async () => {
    const angles = Float64Array.from({ length: 60 }, (_, i) => (i * 47) % 180);
    const x = matrixOf(
      Array.from(angles, (angle) =>
        [0, 30, 60, 90, 120, 150].map((best) => 5 + 4 * Math.cos((2 * Math.PI * (angle - best)) / 180)),
      ),
    );
    const testFold = Int32Array.from(angles, (_, i) => i % 4);
    const decoded = await decodeAngles(x, angles, 180, testFold, 4, { alpha: 1e-6 }, unattended);
    assert.ok(circularErrors(decoded, angles, 180).meanAbsolute < 1e-4);
  });
});

describe("the period of angles of which none is known", () => {
  const assumed = (values: readonly number[], period: number | "auto" = "auto") => {
    const { options, notices } = circularRidge.complete!({ period }, Float64Array.from(values));
    return [options["period"], ...notices.map(({ suggestion }) => suggestion)];
  };

  it("is a half turn where they spread over less, and the other one is offered", () => {
    assert.deepEqual(assumed([0, 30, 179]), [180, "--period 360"]);
    assert.deepEqual(assumed([0, 45, 180]), [360, "--period 180"]);
    assert.deepEqual(assumed([200, 379]), [180, "--period 360"]);
  });

  it("is the one that was asked for", () => {
    assert.deepEqual(assumed([0, 30, 179], 360), [360]);
    assert.throws(() => assumed([0], 0), { code: "bad-parameter" });
  });
});
