import type { Notice } from "./errors.ts";
import type { Cell } from "./table/table.ts";

/** A file's tree of objects, as the Contents tab shows it. */

/** One object of the file. */
export interface ContentsNode {
  readonly path: string;
  readonly kind: "group" | "dataset" | "soft-link" | "external-link" | "broken-link" | "type" | "unreadable";
  readonly neurodataType: string | null;
  readonly attributes: readonly { name: string; value: string }[];
  readonly children: readonly ContentsChild[];
  readonly dataset?: DatasetFacts;
  readonly linkTarget?: string;
  readonly notices: readonly Notice[];
}

export interface ContentsChild {
  readonly name: string;
  readonly path: string;
  readonly kind: ContentsNode["kind"];
  readonly neurodataType: string | null;
  readonly shape: readonly number[] | null;
  readonly dtype: string | null;
  readonly hasChildren: boolean;
}

export interface DatasetFacts {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly chunks: readonly number[] | null;
  readonly filters: readonly string[];
  readonly unit: string | null;
  readonly bytes: number;
}

/** Which piece of a dataset to show. */
export type PeekWindow =
  | { readonly kind: "head"; readonly rows: number; readonly columns: number }
  /** A series along its first axis from `start` to `stop` samples, reduced to at most `points` min/max pairs. */
  | {
      readonly kind: "series";
      readonly start: number;
      readonly stop: number;
      readonly channel: number;
      readonly points: number;
    };

export type Peek =
  | {
      readonly kind: "cells";
      readonly shape: readonly number[];
      readonly rows: readonly (readonly Cell[])[];
      readonly truncated: boolean;
    }
  | {
      readonly kind: "series";
      readonly time: Float64Array;
      readonly low: Float64Array;
      readonly high: Float64Array;
      readonly unit: string | null;
    };
