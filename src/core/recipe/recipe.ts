/**
 * The question as a value: which trials, which units, which window, which label, which decoder. Small plain
 * JSON; the panel edits it, the command line reads it, the worker answers it and every file records it.
 * The format is the contract's section 2; reading, defaults and messages are in `read-recipe.ts`.
 */
export interface Recipe {
  readonly version: 1;
  readonly sessions?: readonly string[];
  readonly trials: TrialSelection;
  readonly units: UnitSelection;
  readonly counts: CountWindow;
  /** A column, or an expression over columns. Undefined only where a question can do without (a preview). */
  readonly label?: string;
  readonly decode: DecodeOptions;
  readonly outputs: readonly string[];
}

export interface TrialSelection {
  /** Undefined: `stimulus_presentations` where there is one, else the only interval table. */
  readonly table?: string;
  readonly where: readonly string[];
}

export interface UnitSelection {
  readonly quality: Quality;
  readonly where: readonly string[];
}

/** AllenSDK's default limits, none at all, or limits of one's own; null switches one off. */
export type Quality = "allen" | "none" | QualityLimits;

export interface QualityLimits {
  readonly amplitude_cutoff_maximum?: number | null;
  readonly presence_ratio_minimum?: number | null;
  readonly isi_violations_maximum?: number | null;
  /** Drop noise units and units whose peak channel is not valid; true unless said otherwise. */
  readonly filter_by_validity?: boolean;
  /** Drop units whose peak channel lies in no structure; true unless said otherwise. */
  readonly filter_out_of_brain_units?: boolean;
}

export interface CountWindow {
  /** The column that holds the onsets, seconds. */
  readonly align: string;
  /** Edges of the bins relative to onset, seconds, ascending; two for one bin. */
  readonly binEdges: readonly number[];
  /** `closed` counts spikes on both edges of a bin, as AllenSDK does; `half-open` counts [start, end). */
  readonly edges: "closed" | "half-open";
}

/**
 * How to decode. Keys beyond these are the parameters that the chosen decoder, fold maker or question
 * declares in its registry entry.
 */
export interface DecodeOptions {
  readonly method: string;
  readonly folds: number;
  readonly shuffle: boolean;
  readonly seed: number;
  readonly permutations: number;
  readonly [parameter: string]: unknown;
}
