/**
 * How well classes can be told apart in the plane that is drawn. LDA's own accuracy is that of all discriminants,
 * whatever the number of components; these are the true scores of the projection, each fold by itself.
 */
import { AnalysisError } from "../../errors.ts";
import { singularValues, times } from "../../linalg/dense.ts";
import { takeRows, zeros } from "../../linalg/matrix.ts";
import type { Matrix } from "../../linalg/matrix.ts";
import { columnMeans } from "./covariance.ts";
import type { ScoredFold } from "../scoring/cross-validation.ts";
import { numbered } from "../decoder.ts";
import type { Decoder, FittedDecoder } from "../decoder.ts";
import type { PlaneScore, ScoreSummary } from "../decoding.ts";
import type { Trials } from "../scoring/estimator.ts";
import { countMembers, rowsOf, takeLabels } from "../scoring/folds.ts";
import type { Splitting } from "../scoring/folds.ts";
import { fitLda, lda } from "./fit-lda.ts";
import { less } from "../common/linear-decoder.ts";
import type { Preprocessing } from "../scoring/preprocess.ts";
import { accuracy, mean, standardDeviation } from "../scoring/scores.ts";

/** Projects on LDA's discriminants: a step before another decoder. */
export const ldaProjection: Preprocessing = {
  id: "lda-projection",
  label: "LDA projection",
  parameters: lda.parameters,
  entrywise: false,
  fit(x, y, classes, options, names = numbered) {
    const { project } = fitLda(x, y, classes, options, names);
    if (!project)
      throw new AnalysisError(
        "bad-parameter",
        "The lsqr solver gives no discriminants to project on: choose eigen or svd.",
        { parameter: "solver", value: "lsqr" },
      );
    return { apply: project };
  },
};

/** Training trials in the plane: coordinates, classes, and the mean of each class. */
interface PlaneTrials {
  /** `(trials, components)` */
  readonly z: Matrix;
  readonly y: Int32Array;
  readonly means: Matrix;
}

type PlaneRule = (z: Matrix) => Int32Array;
type PlaneRuleName = keyof typeof planeRules;

/** The ways to classify in the plane. */
const planeRules = {
  /** LDA without shrinkage in the plane: the main definition. */
  lda: ({ z, y, means }: PlaneTrials): PlaneRule => {
    const fitted = fitLda(z, y, means.rows, { solver: "svd", components: null });
    return (rows) => fitted.predict(rows);
  },
  /** The class whose projected mean is nearest. */
  nearestMean: ({ means }: PlaneTrials): PlaneRule => {
    const bonus = new Float64Array(means.rows);
    return (rows) => nearest(rows, means, bonus);
  },
  /** LDA's rule with the discriminants of the plane alone: largest -½ |z - z_k|² + ln π_k. */
  reducedRank: ({ y, means }: PlaneTrials): PlaneRule => {
    const members = countMembers(y, means.rows);
    const bonus = Float64Array.from(members, (n) => 2 * Math.log(n / y.length));
    return (rows) => nearest(rows, means, bonus);
  },
} as const;

/** LDA that decides by its first discriminants alone, as a decoder. */
export const reducedRankLda: Decoder = {
  id: "reduced-rank-lda",
  label: "Reduced-rank LDA",
  parameters: lda.parameters,
  fit(x, y, classes, options, names = numbered): FittedDecoder {
    const projection = ldaProjection.fit(x, y, classes, options, names);
    const z = projection.apply(x);
    const decide = planeRules.reducedRank({ z, y, means: classMeans(z, y, classes) });
    return {
      notices: [],
      predict: (rows) => decide(projection.apply(rows)),
      project: (rows) => projection.apply(rows),
    };
  },
};

/** `(classes, components)` mean of the projected trials of each class. */
function classMeans(z: Matrix, y: Int32Array, classes: number): Matrix {
  const d = z.columns;
  const members = countMembers(y, classes);
  const means = zeros(classes, d);
  for (let i = 0; i < y.length; i++)
    for (let j = 0; j < d; j++) means.data[y[i]! * d + j]! += z.data[i * d + j]!;
  for (let i = 0; i < means.data.length; i++) means.data[i]! /= members[Math.floor(i / d)]!;
  return means;
}

/** The class with the least squared distance less its bonus, the first of equals. */
function nearest(z: Matrix, means: Matrix, bonus: Float64Array): Int32Array {
  const d = z.columns;
  const predicted = new Int32Array(z.rows);
  for (let i = 0; i < z.rows; i++) {
    let least = Infinity;
    for (let k = 0; k < means.rows; k++) {
      let distance = -bonus[k]!;
      for (let j = 0; j < d; j++) distance += (z.data[i * d + j]! - means.data[k * d + j]!) ** 2;
      if (distance < least) {
        least = distance;
        predicted[i] = k;
      }
    }
  }
  return predicted;
}

/** What the plane of one fold says of its test trials, as plain data. */
export interface FoldPlane {
  /** Accuracy by each rule. */
  readonly scores: Readonly<Record<PlaneRuleName, number>>;
  /** `(trials tested, components)` */
  readonly coordinates: Matrix;
  /** `(classes, components)` of the training trials; absent when they lack a class. */
  readonly means?: Matrix;
}

/** Looks at the plane of a fold; undefined where its decoder has none. */
export function planeOfFold(
  { learned, test }: Pick<ScoredFold, "learned" | "test">,
  { x, y, classes }: Trials,
): FoldPlane | undefined {
  const all = learned.project(x);
  if (!all) return undefined;
  // Classes as positions among those learned; -1 for others.
  const position = new Int32Array(classes).fill(-1);
  learned.learned.forEach((k, i) => (position[k] = i));
  const known = takeLabels(position, y);
  const train = rowsBeside(test, x.rows);
  const count = learned.learned.length;
  const z = takeRows(all, train);
  const training = { z, y: takeLabels(known, train), means: classMeans(z, takeLabels(known, train), count) };
  const coordinates = takeRows(all, test);
  const truth = takeLabels(known, test);
  const score = (rule: PlaneRuleName): number => accuracy(truth, planeRules[rule](training)(coordinates));
  return {
    scores: { lda: score("lda"), nearestMean: score("nearestMean"), reducedRank: score("reducedRank") },
    coordinates,
    ...(count === classes ? { means: training.means } : {}),
  };
}

/** All rows but these. */
function rowsBeside(test: Int32Array, rows: number): Int32Array {
  const tested = new Uint8Array(rows);
  for (const row of test) tested[row] = 1;
  return Int32Array.from(tested.keys()).filter((row) => !tested[row]);
}

/**
 * The true scores in the plane, or undefined where no fold had one.
 *
 * @param folds - in fold order, division after division; undefined for a fold without a plane
 */
export function planeScore(
  folds: readonly (FoldPlane | undefined)[],
  components: number,
): PlaneScore | undefined {
  if (!folds.some((fold) => fold)) return undefined;
  const summary = (rule: PlaneRuleName): ScoreSummary => {
    const scores = Float64Array.from(folds, (fold) => fold?.scores[rule] ?? NaN);
    return { scores, mean: mean(scores), std: standardDeviation(scores) };
  };
  return {
    components,
    ...summary("lda"),
    nearestMean: summary("nearestMean"),
    reducedRank: summary("reducedRank"),
  };
}

/**
 * Held-out coordinates, each fold's plane turned (Procrustes, reflections allowed) and shifted so that its class
 * means come to lie on those of the full fit: signs and near-equal discriminants differ from fold to fold.
 *
 * @param full - `(trials, components)` all trials in the plane of the full fit
 * @returns undefined for repeated folds, which test each trial several times
 */
export function heldOutCoordinates(
  folds: readonly (FoldPlane | undefined)[],
  { divisions }: Splitting,
  full: Matrix,
  { y, classes }: Trials,
): Float64Array | undefined {
  if (divisions.length > 1 || !folds.some((fold) => fold?.means)) return undefined;
  const target = classMeans(full, y, classes);
  const aligned = new Float64Array(full.data.length).fill(NaN);
  for (const [at, fold] of folds.entries()) {
    if (!fold?.means || fold.coordinates.columns !== full.columns) continue;
    const { turn, from, to } = procrustes(fold.means, target);
    const turned = times(less(fold.coordinates, from), turn);
    rowsOf(divisions[0]!, at).forEach((row, i) => {
      for (let j = 0; j < full.columns; j++)
        aligned[row * full.columns + j] = turned.data[i * full.columns + j]! + to[j]!;
    });
  }
  return aligned;
}

/** The rotation or reflection R that brings `points - from` nearest to `target - to`: R = U V' of their product. */
function procrustes(points: Matrix, target: Matrix): { turn: Matrix; from: Float64Array; to: Float64Array } {
  const from = columnMeans(points);
  const to = columnMeans(target);
  const product = times(transposed(less(points, from)), less(target, to));
  const { left, right } = singularValues(product);
  return { turn: times(transposed(left), right), from, to };
}

function transposed({ data, rows, columns }: Matrix): Matrix {
  const out = zeros(columns, rows);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) out.data[j * rows + i] = data[i * columns + j]!;
  return out;
}
