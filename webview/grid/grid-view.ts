import type { ColumnInfo, ColumnType } from "../../src/core/table/table.ts";
import type { RowBlock } from "../../src/protocol/session-api.ts";
import type { Selection } from "./grid-selection.ts";
import type { SortKey } from "./sort-keys.ts";
import type { SummaryPair } from "./summary-queue.ts";

/** Where a grid is and what hands have made of it. */
export interface GridPlace {
  readonly scroll: { readonly top: number; readonly left: number };
  readonly selection: Selection;
  /** Of columns that were given one by hand, in pixels. */
  readonly widths: Readonly<Record<string, number>>;
}

/** A table as the grid shows it: columns in order, the frozen ones first. */
export interface GridView {
  readonly label: string;
  readonly columns: readonly ColumnInfo[];
  readonly frozen: number;
  readonly rowCount: number;
  readonly sort: readonly SortKey[];
  /** Columns whose numbers are shown with all their digits. */
  readonly inFull?: ReadonlySet<string>;
  readonly rows: (columns: readonly string[], from: number, to: number) => Promise<RowBlock>;
  /** Left out where columns need no distributions. */
  readonly summarize?: (column: string) => Promise<SummaryPair>;
  /** Told the place of this view once hands rest: not of every frame of scrolling. */
  readonly rested?: (place: GridPlace) => void;
}

/** What the grid asks its owner to do. */
export interface GridEvents {
  sort(column: string, add: boolean): void;
  menu(column: string, at: { readonly x: number; readonly y: number }): void;
  openRow(row: number): void;
  copy(): void;
  /** The cursor stands on this row now. */
  moved(row: number): void;
  readonly error: (error: unknown) => void;
  /** A stretch of a column's distribution was drawn over. */
  readonly range?: (column: string, low: number, high: number) => void;
}

/** Columns whose cells stand at the right. */
export const numericTypes: ReadonlySet<ColumnType> = new Set(["number", "integer"]);
