import type { Notice } from "../errors.ts";
import type { Matrix } from "../linalg/matrix.ts";

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
   * @param x - `(trials, features)`
   * @param y - `(trials)` class of each row, 0 … classes - 1; classes absent from `y` are allowed
   * @param classes - number of classes
   * @throws AnalysisError when the input cannot be learned from; the message names the unit or class at fault
   */
  fit(x: Matrix, y: Int32Array, classes: number, options: DecoderOptions): FittedDecoder;
}

export type DecoderOptions = Readonly<Record<string, unknown>>;

export interface FittedDecoder {
  /** `(rows)` class of each row: the first of equals. */
  predict(x: Matrix): Int32Array;
  /** `(rows, classes)`, or `(rows, 1)` for two classes where scikit-learn gives one column. */
  decision?(x: Matrix): Matrix;
  /** `(rows, classes)`. */
  probabilities?(x: Matrix): Matrix;
  /** `(rows, components)`: coordinates in the plane worth drawing. */
  project?(x: Matrix): Matrix;
  /** Share of each component of `project`. */
  readonly explainedVarianceRatio?: Float64Array;
  readonly notices: readonly Notice[];
}

/** One thing that can be set. */
export type Parameter = {
  readonly id: string;
  readonly label: string;
  readonly description: string;
} & (
  | {
      readonly kind: "number" | "integer";
      readonly default: number | null;
      readonly minimum?: number;
      readonly maximum?: number;
      /** Words allowed beside numbers, such as `auto`; `none` stands for null. */
      readonly words?: readonly string[];
    }
  | { readonly kind: "choice"; readonly default: string; readonly choices: readonly string[] }
  | { readonly kind: "boolean"; readonly default: boolean }
);
