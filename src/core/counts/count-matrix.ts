/** Spike counts with all that is needed to know what each number is. */
export interface CountMatrix {
  /** Row-major `(trials, bins, units)`; the narrowest of these types that holds every count. */
  readonly counts: Uint16Array | Uint32Array;
  readonly trials: number;
  readonly bins: number;
  readonly units: number;
  readonly trialIds: Float64Array | BigInt64Array;
  readonly unitIds: Float64Array | BigInt64Array | readonly string[];
  /** `(bins + 1)` seconds relative to onset. */
  readonly binEdges: Float64Array;
  /** `(trials)` seconds. */
  readonly onsets: Float64Array;
  /** Undefined when no label was asked for. */
  readonly labels?: Labels;
}

/** A label column as scikit-learn sees it. */
export interface Labels {
  /** The column or expression. */
  readonly name: string;
  readonly unit?: string;
  /** Distinct values sorted as `numpy.unique` sorts: numbers by value, text by code point. */
  readonly classes: Float64Array | readonly string[];
  /** `(trials)` index into `classes`. */
  readonly index: Int32Array;
}
