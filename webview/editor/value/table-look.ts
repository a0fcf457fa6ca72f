import type { Selection } from "../../grid/grid-selection.ts";
import type { SortKey } from "../../grid/sort-keys.ts";

export interface Scroll {
  readonly top: number;
  readonly left: number;
}

/** How a table is looked at: plain data, in names of columns, so that it fits a table with others too. */
export interface TableLook {
  readonly sort: readonly SortKey[];
  readonly scroll: Scroll;
  /** Cursor and selected cells; undefined before anybody chose one. */
  readonly selection?: Selection;
  /** Of columns that were given one by hand, in pixels. */
  readonly widths: Readonly<Record<string, number>>;
  /** All columns in the order chosen by hand; empty for the table's own. */
  readonly order: readonly string[];
  readonly hidden: readonly string[];
  /** Kept at the left by hand, beside those that are by themselves. */
  readonly frozen: readonly string[];
  /** Let go by hand of those that are kept by themselves. */
  readonly released: readonly string[];
  /** Columns whose numbers are shown with all their digits. */
  readonly inFull: readonly string[];
}

export const firstLook: TableLook = {
  sort: [],
  scroll: { top: 0, left: 0 },
  widths: {},
  order: [],
  hidden: [],
  frozen: [],
  released: [],
  inFull: [],
};
