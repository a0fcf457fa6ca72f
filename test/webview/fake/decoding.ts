import type { Decoding } from "../../../src/core/decode/decoding.ts";
import type { Control } from "../../../src/core/control.ts";
import { decode } from "../../../src/core/decode/decode.ts";
import type { DecodeOptions } from "../../../src/core/recipe/recipe.ts";
import { normal, seeded } from "./random.ts";

/** A decoding with the shape of the tutorial's: clusters on a circle, five folds, an in-sample plane. */
export function inventedDecoding(
  classes: Float64Array | readonly string[],
  trials: number,
  folds = 5,
): Decoding {
  const random = seeded(3);
  const k = classes.length;
  const labelIndex = Int32Array.from({ length: trials }, (_, trial) => trial % k);
  const predicted = labelIndex.map((label) =>
    random() < 0.93 ? label : (label + (random() < 0.5 ? 1 : k - 1)) % k,
  );
  const testFold = Int32Array.from({ length: trials }, (_, trial) => Math.floor((trial * folds) / trials));
  const coordinates = new Float64Array(trials * 2);
  labelIndex.forEach((label, trial) => {
    const angle = (2 * Math.PI * label) / k;
    coordinates[trial * 2] = 4 * Math.cos(angle) + normal(random);
    coordinates[trial * 2 + 1] = 3.5 * Math.sin(angle) + normal(random);
  });
  const scores = Float64Array.from({ length: folds }, (_, fold) => {
    const rows = [...labelIndex.keys()].filter((trial) => testFold[trial] === fold);
    return rows.filter((trial) => predicted[trial] === labelIndex[trial]).length / rows.length;
  });
  const confusion = new Float64Array(k * k);
  labelIndex.forEach((label, trial) => confusion[label * k + predicted[trial]!]!++);
  const mean = scores.reduce((sum, score) => sum + score, 0) / folds;
  const lower = { scores: scores.map((score) => score - 0.1), mean: mean - 0.1, std: 0.03 };
  return {
    method: "lda",
    classes,
    labelIndex,
    trials,
    features: 45,
    scoring: "accuracy",
    scores,
    mean,
    std: Math.sqrt(scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / folds),
    chance: 1 / k,
    largestClass: Math.ceil(trials / k) / trials,
    testFold,
    predicted,
    confusion,
    recall: Float64Array.from({ length: k }, (_, label) => confusion[label * k + label]! / (trials / k)),
    projection: { components: 2, coordinates, explainedVarianceRatio: Float64Array.of(0.58, 0.24) },
    plane: { components: 2, ...lower, nearestMean: lower, reducedRank: lower },
    notices: [],
  };
}

/** A decoding that was really computed, by whatever method: 240 trials of 20 units tuned to orientation. */
export function computedDecoding(
  classes: Float64Array,
  options: DecodeOptions,
  control: Control,
): Promise<Decoding> {
  // Sessions compute in their worker: the policy of pages lets no WebAssembly be compiled.
  WebAssembly.validate = () => false;
  const random = seeded(5);
  const [rows, columns] = [240, 20];
  const index = Int32Array.from({ length: rows }, () => Math.floor(random() * classes.length));
  const data = Float64Array.from({ length: rows * columns }, (_, at) => {
    const off = classes[index[Math.floor(at / columns)]!]! - ((at % columns) * 180) / columns;
    const rate = 3 + 2 * Math.cos((2 * Math.PI * off) / 180);
    return Math.max(0, Math.round(rate + Math.sqrt(rate) * normal(random)));
  });
  const labels = { name: "orientation", classes, index };
  return decode({ data, rows, columns }, labels, options, control, { labelsAreConditions: true });
}
