import type { Notice } from "../errors.ts";
import type { Matrix } from "../linalg/matrix.ts";
import type { NumberScoring } from "./scoring/scores.ts";

/** A decoder learns classes from counts. A new one is one file that exports a `Decoder` and one registry line. */
export interface Decoder {
  /** On the command line's `--method`, in recipes. */
  readonly id: string;
  /** In menus and the panel. */
  readonly label: string;
  /** What can be set; draws the panel's form, the command line's flags and the recipe's schema. */
  readonly parameters: readonly Parameter[];
  /**
   * Learns from the rows of X.
   *
   * @param x - `(trials, features)`, finite
   * @param y - `(trials)` class of each row, 0 … classes - 1; every class occurs (`learn` in
   *   `scoring/estimator.ts` takes absent ones out)
   * @param classes - number of classes
   * @param options - by parameter id; what is left out takes its default (`readParameters`)
   * @param names - how messages call a unit or a class; numbers from 1 if left out
   * @throws AnalysisError when the input cannot be learned from; the message names the unit or class at fault
   */
  fit(x: Matrix, y: Int32Array, classes: number, options: DecoderOptions, names?: Names): FittedDecoder;
  /**
   * The same, for many training parts of the same rows: what they share is gathered once. A decoder with
   * nothing to share leaves it out and is fitted anew each time.
   */
  shareRows?(x: Matrix, names?: Names): SharedRows;
  /**
   * Roughly how many milliseconds a fit and its predictions take, within a factor of ten: what takes long is done
   * in a thread that can be ended. If left out, what products of the trials with themselves come to.
   */
  effort?(trials: number, features: number, classes: number): number;
}

/** What learns a number rather than a class. A new one is one file that exports a `Regressor` and one registry line. */
export interface Regressor {
  readonly id: string;
  readonly label: string;
  readonly parameters: readonly Parameter[];
  /** How its predictions can be scored, the first being the default. */
  readonly scorings: readonly NumberScoring[];
  /**
   * Settings that follow from the labels of all trials where they are not given, such as the period of angles.
   *
   * @param values - the distinct labels, increasing
   */
  complete?(options: DecoderOptions, values: Float64Array): CompletedOptions;
  /**
   * Learns from the rows of X.
   *
   * @param x - `(trials, features)`, finite
   * @param target - `(trials)` the number to predict, finite
   * @param options - by parameter id, completed
   * @throws AnalysisError when the input cannot be learned from
   */
  regress(x: Matrix, target: Float64Array, options: DecoderOptions): FittedRegressor;
  /** As {@link Decoder.effort}. */
  effort?(trials: number, features: number): number;
}

export interface CompletedOptions {
  readonly options: DecoderOptions;
  readonly notices: readonly Notice[];
}

export interface FittedRegressor {
  /** `(rows)` */
  predict(x: Matrix): Float64Array;
  /** Numbers that lie on a circle differ the short way round; undefined for a line. */
  readonly period?: number;
}

/** What a recipe's `method` can be. */
export type Method = Decoder | Regressor;

export const isRegressor = (method: Method): method is Regressor => "regress" in method;

/** Rows prepared for being learned from again and again: folds, permutations, sweeps. */
export interface SharedRows {
  /**
   * Prepares one division of the rows.
   *
   * @param y - `(trials)` class of each row
   * @param testFold - `(trials)` the fold that each row belongs to, 0 … folds - 1
   * @param labelings - how many labelings these same folds are divided under, where nothing but predictions is
   *   wanted of each: fits may then lack a plane, notices, and the part of decision values common to all classes
   */
  divide(
    y: Int32Array,
    classes: number,
    testFold: Int32Array,
    folds: number,
    labelings?: number,
  ): DividedRows;
  /** What `fitted.predict` says of some of the shared rows, by number. */
  predict?(fitted: FittedDecoder, rows: Int32Array): Int32Array;
}

/** Rows divided into folds. */
export interface DividedRows {
  /**
   * What {@link Decoder.fit} learns from all rows but those of one fold. Every class must occur among them.
   *
   * @param fold - the fold left out; -1 for none
   */
  fitWithout(fold: number, options: DecoderOptions): FittedDecoder;
}

/** How messages call things: `unit 950913798 (number 4)`, `class 30`. */
export interface Names {
  unit(index: number): string;
  class(index: number): string;
}

/** Names for callers that know none: numbers from 1. */
export const numbered: Names = {
  unit: (index) => `unit number ${index + 1}`,
  class: (index) => `class number ${index + 1}`,
};

/** A name at the start of a sentence. */
export const capitalized = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

export type DecoderOptions = Readonly<Record<string, unknown>>;

export interface FittedDecoder {
  /** `(rows)` class of each row: the first of equals. */
  predict(x: Matrix): Int32Array;
  /** `(rows, classes)`, or `(rows, 1)` for two classes where scikit-learn gives one column. */
  decision?(x: Matrix): Matrix;
  /** `(rows, classes)`. */
  probabilities?(x: Matrix): Matrix;
  /** `(rows, classes)`: natural logarithms of the probabilities. */
  logProbabilities?(x: Matrix): Matrix;
  /** `(rows, components)`: coordinates in the plane worth drawing. */
  project?(x: Matrix): Matrix;
  /** Share of each component of `project`. */
  readonly explainedVarianceRatio?: Float64Array | undefined;
  readonly notices: readonly Notice[];
}

/** One thing that can be set. */
export type Parameter = {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  /** It has a meaning only while another parameter has one of these values; else it is none. */
  readonly only?: { readonly parameter: string; readonly values: readonly string[] };
} & (
  | {
      readonly kind: "number" | "integer";
      /** A number, one of the words, or null for none. */
      readonly default: number | string | null;
      readonly minimum?: number;
      readonly maximum?: number;
      /** Words allowed beside numbers, such as `auto`; `none` stands for null. */
      readonly words?: readonly string[];
    }
  | { readonly kind: "choice"; readonly default: string; readonly choices: readonly string[] }
  /** Some of the choices, in order, written `sqrt,zscore`. */
  | { readonly kind: "choices"; readonly default: readonly string[]; readonly choices: readonly string[] }
  | { readonly kind: "boolean"; readonly default: boolean }
  /** A list of numbers, written `0.5,0.2,0.3`; null when not given. */
  | { readonly kind: "numbers"; readonly default: null }
  /** A column of the trial table, or an expression over its columns; null when not given. */
  | { readonly kind: "expression"; readonly default: null }
);
