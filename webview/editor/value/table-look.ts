import type { Selection } from "../../grid/grid-selection.ts";
import type { SortKey } from "../../grid/sort-keys.ts";

export interface Scroll {
  readonly top: number;
  readonly left: number;
}

/** What is shown in full beside a table. */
export type Beside =
  { readonly kind: "row"; readonly row: number } | { readonly kind: "column"; readonly column: string };

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
  /** The choice of columns that was made last, by name; undefined for all. */
  readonly preset?: string;
  /** Kept at the left by hand, beside those that are by themselves. */
  readonly frozen: readonly string[];
  /** Let go by hand of those that are kept by themselves. */
  readonly released: readonly string[];
  /** Columns whose numbers are shown with all their digits. */
  readonly inFull: readonly string[];
  readonly beside?: Beside;
  /** What is looked for, and whether the box for it is open; undefined when it never was. */
  readonly find?: { readonly text: string; readonly open: boolean };
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

/** The look without one of the members it need not have. */
export const lacking = (look: TableLook, member: "beside" | "preset"): TableLook =>
  Object.fromEntries(Object.entries(look).filter(([name]) => name !== member)) as unknown as TableLook;

/** Shows a row or a column beside the table; undefined closes that place. */
export const withBeside = (look: TableLook, beside: Beside | undefined): TableLook =>
  beside === undefined ? lacking(look, "beside") : { ...look, beside };

/** The row beside the table goes with the cursor, where one is shown. */
export const withCursorRow = (look: TableLook, row: number): TableLook =>
  look.beside?.kind === "row" && row >= 0 && look.beside.row !== row
    ? { ...look, beside: { kind: "row", row } }
    : look;

/** Opens or closes the box that finds; what was looked for stays in it. */
export const withFindOpen = (look: TableLook, open: boolean): TableLook => ({
  ...look,
  find: { text: look.find?.text ?? "", open },
});

export const withFindText = (look: TableLook, text: string): TableLook => ({
  ...look,
  find: { text, open: true },
});
