/** What is done to the counts before a decoder learns from them, learned from the training trials alone. */
import { AnalysisError } from "../../errors.ts";
import { singularValues } from "../../linalg/dense.ts";
import { kernels } from "../../linalg/kernels.ts";
import { firstRows, zeros } from "../../linalg/matrix.ts";
import type { Matrix } from "../../linalg/matrix.ts";
import { centered, columnSpread } from "../lda/covariance.ts";
import type { DecoderOptions, Names, Parameter } from "../decoder.ts";
import { withPositivePeaks } from "../lda/discriminants.ts";
import { less } from "../common/linear-decoder.ts";
import { readParameters } from "../parameters.ts";

/** One step before the decoder. A new one is an object and a line in {@link preprocessings}. */
export interface Preprocessing {
  readonly id: string;
  readonly label: string;
  readonly parameters: readonly Parameter[];
  /** Each entry by itself: nothing is learned, so that all rows can be done at once. */
  readonly entrywise: boolean;
  /**
   * Learns from training rows; labels are for steps that use them.
   *
   * @throws AnalysisError when the rows cannot be transformed
   */
  fit(x: Matrix, y: Int32Array, classes: number, options: DecoderOptions, names?: Names): Transformation;
  /** Roughly how many milliseconds learning takes, as of a `Decoder`; none if left out. */
  effort?(trials: number, features: number): number;
}

interface Transformation {
  /** `(rows, …)` the rows transformed. */
  apply(x: Matrix): Matrix;
}

const entrywise = (id: string, label: string, of: (count: number) => number): Preprocessing => ({
  id,
  label,
  parameters: [],
  entrywise: true,
  fit: () => ({ apply: (x) => ({ ...x, data: mapNonNegative(x, label, of) }) }),
});

/** √x: Poisson counts get a variance of about 1/4, whatever their mean. */
export const squareRoot = entrywise("sqrt", "Square root", Math.sqrt);

/** 2 √(x + 3/8), after Anscombe (Biometrika 35, 1948): variance about 1. */
export const anscombe = entrywise("anscombe", "Anscombe", (count) => 2 * Math.sqrt(count + 0.375));

/** √x + √(x + 1), after Freeman and Tukey (Annals of Mathematical Statistics 21, 1950): variance about 1. */
export const freemanTukey = entrywise(
  "freeman-tukey",
  "Freeman-Tukey",
  (count) => Math.sqrt(count) + Math.sqrt(count + 1),
);

/** (x - mean) / sd of each unit over the training trials; a constant unit is only centred. */
export const zScore = {
  id: "zscore",
  label: "z-score",
  parameters: [],
  entrywise: false,
  fit: fitScaler,
} satisfies Preprocessing;

interface Scaler extends Transformation {
  readonly mean: Float64Array;
  readonly variance: Float64Array;
  readonly scale: Float64Array;
}

function fitScaler(x: Matrix): Scaler {
  const { mean, variance, scale } = columnSpread(x);
  return {
    mean,
    variance,
    scale,
    apply(rows) {
      const out = less(rows, mean);
      for (let i = 0; i < out.data.length; i++) out.data[i]! /= scale[i % scale.length]!;
      return out;
    },
  };
}

/** The directions of largest variance; in each the entry of largest absolute value is positive. */
export const pca = {
  id: "pca",
  label: "Principal components",
  parameters: [
    {
      id: "pca_components",
      label: "PCA components",
      description: "How many directions of largest variance to keep.",
      kind: "integer",
      default: 2,
      minimum: 1,
      only: { parameter: "preprocess", values: ["pca"] },
    },
  ] as readonly Parameter[],
  entrywise: false,
  fit: fitPca,
  effort: (trials, features) => 2e-5 * trials * features * Math.min(trials, features),
} satisfies Preprocessing;

interface Pca extends Transformation {
  readonly mean: Float64Array;
  /** `(components, units)` */
  readonly components: Matrix;
  /** s² / (rows - 1). */
  readonly explainedVariance: Float64Array;
  readonly explainedVarianceRatio: Float64Array;
  readonly singularValues: Float64Array;
}

function fitPca(x: Matrix, _y: Int32Array, _classes: number, options: DecoderOptions): Pca {
  const count = readParameters(pca.parameters, options)["pca_components"] as number;
  const most = Math.min(x.rows, x.columns);
  if (count > most)
    throw new AnalysisError(
      "bad-parameter",
      `${count} principal components are too many: there are at most ${most}.`,
      {
        parameter: "pca_components",
        value: String(count),
      },
    );
  const { rows, mean } = centered(x);
  const { values, right } = singularValues(rows);
  const variances = values.map((s) => s ** 2 / (x.rows - 1));
  const total = variances.reduce((a, b) => a + b, 0);
  const components = withPositivePeaks(firstRows(right, count));
  return {
    mean,
    components,
    explainedVariance: variances.slice(0, count),
    explainedVarianceRatio: variances.slice(0, count).map((v) => v / total),
    singularValues: values.slice(0, count),
    apply(input) {
      const data = kernels().multiply(less(input, mean).data, input.columns, components.data, count);
      return { data, rows: input.rows, columns: count };
    },
  };
}

/** All steps that can be asked for by name. */
export const preprocessings: readonly Preprocessing[] = [squareRoot, anscombe, freemanTukey, zScore, pca];

/**
 * Standardises the rows of each group by themselves, as is done for sessions recorded apart. It uses no labels;
 * done before folds are made, test rows shape their own mean.
 *
 * @param groups - `(rows)` group of each row
 */
export function zScoreWithin(x: Matrix, groups: Int32Array): Matrix {
  const out = zeros(x.rows, x.columns);
  for (const group of new Set(groups)) {
    const own = Array.from(groups.keys()).filter((row) => groups[row] === group);
    const rows = zeros(own.length, x.columns);
    own.forEach((row, i) => {
      rows.data.set(x.data.subarray(row * x.columns, (row + 1) * x.columns), i * x.columns);
    });
    const scaled = fitScaler(rows).apply(rows);
    own.forEach((row, i) => {
      out.data.set(scaled.data.subarray(i * x.columns, (i + 1) * x.columns), row * x.columns);
    });
  }
  return out;
}

function mapNonNegative(x: Matrix, label: string, of: (count: number) => number): Float64Array {
  const negative = x.data.findIndex((value) => value < 0);
  if (negative >= 0)
    throw new AnalysisError(
      "bad-input",
      `${label} needs counts, but trial number ${Math.floor(negative / x.columns) + 1} has ${x.data[negative]} ` +
        `for unit number ${(negative % x.columns) + 1}.`,
      { what: "values" },
    );
  return x.data.map(of);
}
