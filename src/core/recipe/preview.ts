import type { Notice } from "../errors.ts";

/** What each step of a selection did. Field names are the contract's `preview --json`. */
export interface Preview {
  readonly trials: SelectionReport;
  readonly units: SelectionReport;
  /** Classes of the label, sorted as `numpy.unique` sorts, with the trials each has. */
  readonly classes: readonly { value: number | string | boolean; count: number }[];
  readonly warnings: readonly string[];
  /** Why nothing can be counted, whatever is selected; it is among the warnings too. */
  readonly obstacle?: string;
}

export interface SelectionReport {
  readonly table: string;
  /** Rows of the whole table before the steps; for units, after `defaults`. */
  readonly rows: number;
  /** For units: the quality filters in force, which no step of the user's shows. */
  readonly defaults: readonly StepReport[];
  readonly steps: readonly StepReport[];
  readonly left: number;
}

export interface StepReport {
  readonly expression: string;
  readonly in: number;
  readonly removed: number;
  readonly left: number;
  readonly warnings: readonly string[];
  /** The same warnings with their codes and corrected expressions, for the editor. */
  readonly notices: readonly Notice[];
}
