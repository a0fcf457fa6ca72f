import type { Notice } from "../errors.ts";

/** Everything one decoding run found out. `decoding-json.ts` turns it into the contract's `decode --json`. */
export interface Decoding {
  readonly method: string;
  /** Sorted as `numpy.unique` sorts. */
  readonly classes: Float64Array | readonly string[];
  /** `(trials)` index into `classes`: the true class of each trial. */
  readonly labelIndex: Int32Array;
  readonly trials: number;
  /** Units times bins. */
  readonly features: number;
  /** Ids of the steps before the method, in order; none if left out. */
  readonly preprocess?: readonly string[];
  readonly scoring: string;
  /** One a fold, in fold order; NaN for a fold whose fit failed. */
  readonly scores: Float64Array;
  readonly mean: number;
  /** Over folds, divisor n. */
  readonly std: number;
  /** 1 / classes. */
  readonly chance: number;
  /** Share of the largest class: what always guessing it would score. */
  readonly largestClass: number;
  /** `(trials)` index of the fold that tests each trial; -1 when none does. */
  readonly testFold: Int32Array;
  /** `(trials)` class predicted by the fold that tests the trial; -1 when none does. */
  readonly predicted: Int32Array;
  /** Row-major `(classes, classes)`: rows true, columns predicted, held-out. */
  readonly confusion: Float64Array;
  /** `(classes)` share of each class that is found, held-out; NaN for a class that is never tested. */
  readonly recall: Float64Array;
  /** In-sample projection of all trials, for decoders that have a plane to draw. */
  readonly projection?: Projection;
  /** The true score in the plane of the first discriminants, each fold by itself. */
  readonly plane?: PlaneScore;
  /** For methods that predict a number. Chance, largest class, confusion and recall are then none: NaN or empty. */
  readonly regression?: Regression;
  readonly permutation?: PermutationTest;
  readonly learningCurve?: LearningCurve;
  readonly unitCurve?: UnitCurve;
  readonly shrinkageSweep?: ShrinkageSweep;
  readonly timeCourse?: TimeCourse;
  readonly notices: readonly Notice[];
}

/** Numbers predicted, each trial by the fold that did not see it. */
export interface Regression {
  /** Of angles: errors are those the short way round. Undefined for numbers on a line. */
  readonly period?: number;
  /** `(trials)` true numbers. */
  readonly target: Float64Array;
  /** `(trials)` predicted numbers; NaN when no fold predicts the trial. */
  readonly predicted: Float64Array;
  /** R² = 1 - residual / total sum of squares; not defined for angles. */
  readonly rSquared?: ScoreSummary;
  readonly meanAbsoluteError: ScoreSummary;
  /** What a guess would score: the mean of the training trials, or any angle. */
  readonly guess: { readonly score: number; readonly meanAbsoluteError: number };
}

export interface PermutationTest {
  /** Permutations done: fewer than asked for when the user gave up. */
  readonly n: number;
  readonly pValue: number;
  /** `(n)` mean score of each permutation. */
  readonly scores: Float64Array;
}

export interface LearningCurve {
  /** Numbers of training trials, increasing. */
  readonly sizes: Int32Array;
  /** One a size: `(folds)` scores on the trials learned from. */
  readonly trainScores: readonly Float64Array[];
  /** One a size: `(folds)` scores on the trials held out. */
  readonly testScores: readonly Float64Array[];
  readonly testMean: Float64Array;
  readonly testStd: Float64Array;
  readonly notices: readonly Notice[];
}

export interface UnitCurve {
  /** Numbers of units, increasing. */
  readonly sizes: Int32Array;
  /** One a size: `(subsets)` mean score of each random subset. */
  readonly scores: readonly Float64Array[];
  readonly mean: Float64Array;
  /** Over subsets, divisor n. */
  readonly std: Float64Array;
}

export interface ShrinkageSweep {
  readonly values: Float64Array;
  /** One a value: `(folds)`. */
  readonly scores: readonly Float64Array[];
  readonly mean: Float64Array;
  readonly std: Float64Array;
}

export interface TimeCourse {
  /** Start and end of each window, seconds relative to onset. */
  readonly windows: readonly (readonly [number, number])[];
  /** One a window: `(folds)`. */
  readonly scores: readonly Float64Array[];
  readonly mean: Float64Array;
  readonly std: Float64Array;
  /** One a window learned in: `(windows)` mean score in each window tested. */
  readonly crossTemporal?: readonly Float64Array[];
}

export interface Projection {
  readonly components: number;
  /** Row-major `(trials, components)`: in-sample, the trials were used to find these axes. */
  readonly coordinates: Float64Array;
  /**
   * The same, each trial projected by the fold that did not see it, turned and shifted so that class means lie
   * as in `coordinates`; NaN where that fold failed. Absent when folds are repeated.
   */
  readonly heldOut?: Float64Array;
  /** One a component; undefined where the solver does not define it. */
  readonly explainedVarianceRatio?: Float64Array;
}

/** The main definition: LDA without shrinkage, learned in the plane of each fold's training trials. */
export interface PlaneScore extends ScoreSummary {
  readonly components: number;
  /** The class whose projected mean is nearest. */
  readonly nearestMean: ScoreSummary;
  /** LDA's own rule with the discriminants of the plane alone. */
  readonly reducedRank: ScoreSummary;
}

export interface ScoreSummary {
  /** One a fold. */
  readonly scores: Float64Array;
  readonly mean: number;
  /** Over folds, divisor n. */
  readonly std: number;
}
