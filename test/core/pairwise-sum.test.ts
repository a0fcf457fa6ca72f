import assert from "node:assert/strict";
import { pairwiseSum } from "../../src/core/pairwise-sum.ts";

/** `numpy.add.reduce(1 / (numpy.arange(n) + 1.0))`, NumPy 1.24: to the last bit, for the order of adding decides it. */
const harmonic: readonly [number, number][] = [
  [0, 0.0],
  [1, 1.0],
  [7, 2.5928571428571425],
  [8, 2.7178571428571425],
  [9, 2.8289682539682537],
  [15, 3.3182289932289937],
  [16, 3.3807289932289937],
  [17, 3.439552522640758],
  [127, 5.425334592589172],
  [128, 5.433147092589173],
  [129, 5.440899030573669],
  [136, 5.493542515771517],
  [137, 5.50084178584451],
  [256, 6.124344962817281],
  [300, 6.282663880299504],
  [1000, 7.485470860550345],
];

describe("a sum in NumPy's order", () => {
  for (const [n, sum] of harmonic)
    it(`of ${n} numbers is NumPy's`, () => {
      const values = Float64Array.from({ length: n }, (_, i) => 1 / (i + 1));
      assert.equal(pairwiseSum(values), sum);
      // As a part of a longer array.
      const between = Float64Array.of(NaN, ...values, NaN);
      assert.equal(pairwiseSum(between, 1, n + 1), sum);
    });
});
