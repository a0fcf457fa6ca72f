/** Invented populations for tests: seeded, tuned, with the traps that real ones have. */
import { numbered } from "../../../src/core/decode/decoder.ts";
import type { Trials } from "../../../src/core/decode/scoring/estimator.ts";
import { RandomState } from "../../../src/core/decode/scoring/random.ts";
import { zeros } from "../../../src/core/linalg/matrix.ts";
import type { DecodeOptions } from "../../../src/core/recipe/recipe.ts";
import type { Labels } from "../../../src/core/counts/count-matrix.ts";

export interface PopulationShape {
  readonly trials: number;
  readonly units: number;
  readonly classes: number;
  readonly seed?: number;
}

/** A uniform number in [0, 1). */
const uniform = (random: RandomState): number => random.word() / 2 ** 32;

/** Poisson counts of units tuned to the classes; trials in random order. */
export function tunedCounts({ trials, units, classes, seed = 1 }: PopulationShape): Trials {
  const random = new RandomState(seed);
  const y = random.permutation(trials).map((i) => i % classes);
  const rates = Array.from({ length: classes * units }, () => 0.5 + 5 * uniform(random));
  const x = zeros(trials, units);
  for (let i = 0; i < trials; i++)
    for (let j = 0; j < units; j++) x.data[i * units + j] = poisson(rates[y[i]! * units + j]!, random);
  return { x, y, classes, names: numbered };
}

function poisson(rate: number, random: RandomState): number {
  const limit = Math.exp(-rate);
  let count = -1;
  for (let product = 1; product > limit; count++) product *= uniform(random);
  return Math.max(0, count);
}

/** The same trials with each value changed. */
export const changed = (
  trials: Trials,
  of: (value: number, unit: number, trial: number) => number,
): Trials => {
  const p = trials.x.columns;
  return {
    ...trials,
    x: { ...trials.x, data: trials.x.data.map((v, i) => of(v, i % p, Math.floor(i / p))) },
  };
};

export const labelsFor = ({ y, classes }: Trials): Labels => ({
  name: "condition",
  classes: Float64Array.from({ length: classes }, (_, k) => 30 * k),
  index: y,
});

export const baseOptions: DecodeOptions = {
  method: "lda",
  folds: 5,
  shuffle: false,
  seed: 0,
  permutations: 0,
};

/** The largest absolute difference over the largest absolute value expected. */
export function relativeDifference(got: ArrayLike<number>, expected: ArrayLike<number>): number {
  let scale = 0;
  let largest = 0;
  for (let i = 0; i < expected.length; i++) {
    scale = Math.max(scale, Math.abs(expected[i]!));
    largest = Math.max(largest, Math.abs(expected[i]! - got[i]!));
  }
  return got.length === expected.length ? largest / (scale || 1) : Infinity;
}
