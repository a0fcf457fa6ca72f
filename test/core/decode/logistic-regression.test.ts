import assert from "node:assert/strict";
import { numbered } from "../../../src/core/decode/decoder.ts";
import { logisticRegression } from "../../../src/core/decode/methods/logistic-regression.ts";
import { kernels } from "../../../src/core/linalg/kernels.ts";
import type { Kernels } from "../../../src/core/linalg/kernels.ts";
import { changed, tunedCounts } from "./populations.ts";

/** How often the kernels were asked for each kind of product meanwhile. */
function products(work: () => void): { readonly gram: number; readonly multiply: number } {
  const own: { -readonly [K in keyof Kernels]: Kernels[K] } = kernels();
  const { gram, multiply } = own;
  const asked = { gram: 0, multiply: 0 };
  own.gram = (...args) => {
    asked.gram++;
    return gram.apply(own, args);
  };
  own.multiply = (...args) => {
    asked.multiply++;
    return multiply.apply(own, args);
  };
  try {
    work();
  } finally {
    Object.assign(own, { gram, multiply });
  }
  return asked;
}

/** Products of one more direction, should rounding leave a step just short of its goal. */
const rounding = 2;

describe("logistic regression of two classes", () => {
  for (const [what, scale] of [
    ["of one scale", 1],
    ["of different scales", 100],
  ] as const)
    it(`solves each of Newton's steps at once, for it knows the Hessian itself: units ${what}`, () => {
      const trials = tunedCounts({ trials: 120, units: 6, classes: 2 });
      const { x, y } = changed(trials, (value, unit) => (unit === 0 ? value * scale : value));
      const { gram: steps, multiply } = products(() => logisticRegression.fit(x, y, 2, {}, numbered));
      assert.ok(steps > 2 && steps < 15, `${steps} steps`);
      // The first values and the last gradient; of each step gradient, direction, its curvature and the next values.
      assert.ok(multiply <= 2 + 4 * steps + rounding, `${multiply} products in ${steps} steps`);
    });
});
