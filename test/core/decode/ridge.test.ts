import assert from "node:assert/strict";
import { unattended } from "../../../src/core/control.ts";
import { crossValidateRidge, fitRidge, rSquared } from "../../../src/core/decode/common/ridge-fit.ts";
import { AnalysisError } from "../../../src/core/errors.ts";
import { matrixOf } from "../../../src/core/linalg/matrix.ts";

const x = matrixOf([
  [1, 0],
  [2, 1],
  [3, 5],
  [4, 2],
  [6, 3],
]);
const target = Float64Array.from({ length: 5 }, (_, i) => 2 * x.data[2 * i]! - x.data[2 * i + 1]! + 7);

describe("ridge regression", () => {
  it("finds a linear law exactly where there is no penalty", () => {
    const { coef, intercept, predict } = fitRidge(x, target, { alpha: 0 });
    assert.ok(Math.abs(coef[0]! - 2) < 1e-12 && Math.abs(coef[1]! + 1) < 1e-12);
    assert.ok(Math.abs(intercept - 7) < 1e-12);
    assert.equal(rSquared(target, predict(x)).toFixed(12), "1.000000000000");
  });

  it("takes the shortest solution where units are copies and nothing is penalised", () => {
    const copies = matrixOf([
      [1, 1],
      [2, 2],
      [4, 4],
    ]);
    const { coef } = fitRidge(copies, Float64Array.of(2, 4, 8), { alpha: 0 });
    coef.forEach((value) => assert.ok(Math.abs(value - 1) < 1e-12));
  });

  it("takes the shortest solution where a unit is the sum of two others but for rounding", () => {
    for (const trials of [10, 20, 40, 100]) {
      const sums = matrixOf(
        Array.from({ length: trials }, (_, i) => {
          const [a, b] = [((i * 7) % 11) / 10, ((i * 5) % 13) / 7];
          return [a, b, a + b];
        }),
      );
      const law = Float64Array.from(
        { length: trials },
        (_, i) => 2 * sums.data[3 * i]! - sums.data[3 * i + 1]! + 7,
      );
      const { coef, intercept } = fitRidge(sums, law, { alpha: 0 });
      // Of all (2 - c, -1 - c, c).
      [5 / 3, -4 / 3, 1 / 3].forEach((value, j) => assert.ok(Math.abs(coef[j]! - value) < 1e-12));
      assert.ok(Math.abs(intercept - 7) < 1e-12);
    }
  });

  it("is the same solved in trials as in units: a unit that never varies changes nothing", () => {
    const wide = matrixOf(
      Array.from({ length: 5 }, (_, i) => [x.data[2 * i]!, x.data[2 * i + 1]!, 3, 3, 3, 3, 3]),
    );
    const [few, many] = [fitRidge(x, target, { alpha: 2 }), fitRidge(wide, target, { alpha: 2 })];
    few.coef.forEach((value, j) => assert.ok(Math.abs(value - many.coef[j]!) < 1e-12));
    assert.ok(Math.abs(few.intercept - many.intercept) < 1e-12);
  });

  it("predicts each trial from the others", async () => {
    const testFold = Int32Array.of(0, 0, 1, 1, 2);
    const { predicted, scores } = await crossValidateRidge(
      x,
      [target],
      testFold,
      3,
      { alpha: 0.1 },
      unattended,
    );
    const known = [0, 1, 4].map((i) => [x.data[2 * i]!, x.data[2 * i + 1]!]);
    const { predict } = fitRidge(
      matrixOf(known),
      Float64Array.from([0, 1, 4], (i) => target[i]!),
      {
        alpha: 0.1,
      },
    );
    const expected = predict(matrixOf([2, 3].map((i) => [x.data[2 * i]!, x.data[2 * i + 1]!])));
    assert.deepEqual(predicted.data.slice(2, 4), expected);
    assert.equal(scores[1], rSquared(target.slice(2, 4), expected));
  });

  it("scores a constant target 1 when met, else 0", () => {
    assert.equal(rSquared(Float64Array.of(3, 3), Float64Array.of(3, 3)), 1);
    assert.equal(rSquared(Float64Array.of(3, 3), Float64Array.of(3, 4)), 0);
  });

  it("refuses a negative penalty, missing targets and values that are not finite, and says where", () => {
    const message = (work: () => unknown): string => {
      try {
        work();
      } catch (error) {
        if (error instanceof AnalysisError) return error.message;
        throw error;
      }
      throw new Error("nothing was refused");
    };
    assert.match(
      message(() => fitRidge(x, target, { alpha: -1 })),
      /alpha cannot be -1/,
    );
    assert.match(
      message(() => fitRidge(x, target.slice(1))),
      /5 trials but 4 targets/,
    );
    const odd = target.map((value, i) => (i === 3 ? NaN : value));
    assert.match(
      message(() => fitRidge(x, odd)),
      /target of trial number 4 is NaN/,
    );
    const wrong = { ...x, data: x.data.map((value, i) => (i === 5 ? Infinity : value)) };
    assert.match(
      message(() => fitRidge(wrong, target)),
      /Trial number 3 .* unit number 2/,
    );
  });
});
