/** Score against the number of units: random subsets of each size, each cross-validated in the same folds. */
import { AnalysisError } from "../../errors.ts";
import { zeros } from "../../linalg/matrix.ts";
import type { Matrix } from "../../linalg/matrix.ts";
import { scoreFolds } from "../scoring/cross-validation.ts";
import type { Parameter } from "../decoder.ts";
import type { UnitCurve } from "../decoding.ts";
import { dividerOf } from "../scoring/estimator.ts";
import { readParameters } from "../parameters.ts";
import type { Prepared } from "../prepared.ts";
import { RandomState } from "../scoring/random.ts";
import { mean, standardDeviation } from "../scoring/scores.ts";
import type { Question } from "./question.ts";

export const unitCurveParameters = [
  {
    id: "unit_curve",
    label: "Curve by units",
    description:
      "Numbers of units to draw at random, such as 5,10,20,40. Answered as unit_curve: sizes, and for each scores (a list over subsets), mean and std.",
    kind: "numbers",
    default: null,
  },
  {
    id: "unit_curve_repeats",
    label: "Subsets",
    description: "Random subsets of units for each size.",
    kind: "integer",
    default: 20,
    minimum: 1,
  },
] as const satisfies readonly Parameter[];

/** One subset of units, increasing. */
export interface UnitCurveTask {
  readonly size: number;
  readonly units: Int32Array;
}

export const unitCurve: Question<UnitCurveTask, number, UnitCurve> = {
  id: "unit-curve",

  plan(prepared) {
    const { sizes, repeats } = settingsOf(prepared);
    const random = new RandomState(prepared.settings.seed);
    const all = unitCount(prepared);
    return sizes.flatMap((size) =>
      Array.from({ length: repeats }, () => ({ size, units: random.permutation(all).slice(0, size).sort() })),
    );
  },

  async run(prepared, { units }, control) {
    const { settings, trials, splitting } = prepared;
    const names = { ...trials.names, unit: (j: number) => trials.names.unit(columns[j]!) };
    const columns = columnsOf(prepared, units);
    const some = { ...trials, x: takeColumns(trials.x, columns), names };
    const divide = dividerOf(settings.estimator, some);
    const { divisions, folds } = splitting;
    const means = new Float64Array(divisions.length);
    for (const [repeat, testFold] of divisions.entries()) {
      const learner = divide(some.y, testFold, folds);
      means[repeat] = mean(await scoreFolds(learner, some, testFold, folds, settings.scoring, control));
    }
    return mean(means);
  },

  combine(prepared, tasks, parts) {
    const { sizes } = settingsOf(prepared);
    const scores = sizes.map((size) =>
      Float64Array.from(parts.filter((_, i) => tasks[i]!.size === size).map((part) => part!)),
    );
    return {
      sizes: Int32Array.from(sizes),
      scores,
      mean: Float64Array.from(scores, mean),
      std: Float64Array.from(scores, standardDeviation),
    };
  },
};

function settingsOf(prepared: Prepared): { sizes: number[]; repeats: number } {
  const values = readParameters(unitCurveParameters, prepared.options);
  const sizes = values.unit_curve ?? [];
  const most = unitCount(prepared);
  for (const size of sizes)
    if (!Number.isInteger(size) || size < 1 || size > most)
      throw new AnalysisError("bad-parameter", `${size} units cannot be drawn: there are ${most}.`, {
        parameter: "unit_curve",
        value: sizes.join(","),
      });
  return {
    sizes: [...new Set(sizes)].sort((a, b) => a - b),
    repeats: values.unit_curve_repeats,
  };
}

const binCount = ({ data }: Prepared): number => Math.max(1, (data.binEdges?.length ?? 2) - 1);

const unitCount = (prepared: Prepared): number => prepared.data.x.columns / binCount(prepared);

/** Columns of these units in every bin. */
function columnsOf(prepared: Prepared, units: Int32Array): Int32Array {
  const count = unitCount(prepared);
  return Int32Array.from({ length: binCount(prepared) * units.length }, (_, i) => {
    const bin = Math.floor(i / units.length);
    return bin * count + units[i % units.length]!;
  });
}

/** These columns, in this order, copied. */
function takeColumns(x: Matrix, columns: Int32Array): Matrix {
  const out = zeros(x.rows, columns.length);
  for (let i = 0; i < x.rows; i++)
    for (let j = 0; j < columns.length; j++)
      out.data[i * columns.length + j] = x.data[i * x.columns + columns[j]!]!;
  return out;
}
