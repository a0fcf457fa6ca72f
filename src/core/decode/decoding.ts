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
  /** In-sample projection of all trials, for decoders that have a plane to draw. */
  readonly projection?: Projection;
  /** The true score in the plane of the first discriminants, each fold by itself. */
  readonly plane?: PlaneScore;
  readonly permutation?: { readonly n: number; readonly pValue: number; readonly scores: Float64Array };
  readonly notices: readonly Notice[];
}

export interface Projection {
  readonly components: number;
  /** Row-major `(trials, components)`. */
  readonly coordinates: Float64Array;
  /** One a component; undefined where the solver does not define it. */
  readonly explainedVarianceRatio?: Float64Array;
}

export interface PlaneScore {
  readonly components: number;
  readonly scores: Float64Array;
  readonly mean: number;
  readonly std: number;
}
