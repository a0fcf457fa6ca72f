/**
 * How well classes can be told apart in the plane that is drawn. LDA's own accuracy is that of all discriminants,
 * whatever the number of components; these are the true scores of the projection, each fold by itself.
 */
import { AnalysisError } from "../errors.ts";
import { singularValues, times } from "../linalg/dense.ts";
import { takeRows, zeros } from "../linalg/matrix.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { columnMeans } from "./covariance.ts";
import type { InspectedFold } from "./cross-validation.ts";
import { numbered } from "./decoder.ts";
import type { Decoder, FittedDecoder } from "./decoder.ts";
import type { PlaneScore, ScoreSummary } from "./decoding.ts";
import type { Trials } from "./estimator.ts";
import { countMembers, partsOf, takeLabels } from "./folds.ts";
import type { Splitting } from "./folds.ts";
import { fitLda, lda } from "./lda.ts";
import { less } from "./linear-decoder.ts";
import type { Preprocessing } from "./preprocess.ts";
import { accuracy, mean, standardDeviation } from "./scores.ts";

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

/** Gathers, fold by fold of a cross-validation, what the plane of each fold says of its test trials. */
export class HeldOutPlane {
  private readonly trials: Trials;
  private readonly splitting: Splitting;
  private readonly scores: Record<keyof typeof planeRules, Float64Array>;
  private readonly folds: { test: Int32Array; coordinates: Matrix; means: Matrix }[] = [];
  private seen = false;

  constructor(trials: Trials, splitting: Splitting) {
    this.trials = trials;
    this.splitting = splitting;
    const total = splitting.folds * splitting.divisions.length;
    const none = (): Float64Array => new Float64Array(total).fill(NaN);
    this.scores = { lda: none(), nearestMean: none(), reducedRank: none() };
  }

  /** Takes in one fold; does nothing where its decoder has no plane. */
  see({ at, learned, test }: InspectedFold): void {
    const { trials, splitting } = this;
    const all = learned.project(trials.x);
    if (!all) return;
    this.seen = true;
    const { train } = partsOf(splitting.divisions[Math.floor(at / splitting.folds)]!, at % splitting.folds);
    const count = learned.learned.length;
    const z = takeRows(all, train);
    const y = this.positions(learned, train);
    const training = { z, y, means: classMeans(z, y, count) };
    const coordinates = takeRows(all, test);
    const truth = this.positions(learned, test);
    for (const rule of ["lda", "nearestMean", "reducedRank"] as const)
      this.scores[rule][at] = accuracy(truth, planeRules[rule](training)(coordinates));
    if (at < splitting.folds && count === trials.classes)
      this.folds.push({ test, coordinates, means: training.means });
  }

  /** Classes of some trials as positions among those learned; -1 for others. */
  private positions({ learned }: InspectedFold["learned"], rows: Int32Array): Int32Array {
    const position = new Int32Array(this.trials.classes).fill(-1);
    learned.forEach((k, i) => (position[k] = i));
    return takeLabels(position, takeLabels(this.trials.y, rows));
  }

  /** The true scores in the plane, or undefined where no fold had one. */
  score(components: number): PlaneScore | undefined {
    if (!this.seen) return undefined;
    const { lda: main, nearestMean, reducedRank } = this.scores;
    return {
      components,
      ...summary(main),
      nearestMean: summary(nearestMean),
      reducedRank: summary(reducedRank),
    };
  }

  /**
   * Held-out coordinates, each fold's plane turned (Procrustes, reflections allowed) and shifted so that its class
   * means come to lie on those of the full fit: signs and near-equal discriminants differ from fold to fold.
   */
  alignedTo(full: Matrix, { y, classes }: Trials): Float64Array | undefined {
    if (!this.folds.length || this.splitting.divisions.length > 1) return undefined;
    const target = classMeans(full, y, classes);
    const aligned = new Float64Array(full.data.length).fill(NaN);
    for (const { test, coordinates, means } of this.folds) {
      if (coordinates.columns !== full.columns) continue;
      const { turn, from, to } = procrustes(means, target);
      const turned = times(less(coordinates, from), turn);
      test.forEach((row, i) => {
        for (let j = 0; j < full.columns; j++)
          aligned[row * full.columns + j] = turned.data[i * full.columns + j]! + to[j]!;
      });
    }
    return aligned;
  }
}

const summary = (scores: Float64Array): ScoreSummary => ({
  scores,
  mean: mean(scores),
  std: standardDeviation(scores),
});

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
