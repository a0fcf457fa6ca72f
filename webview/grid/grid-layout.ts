import type { ColumnWidths } from "./column-widths.ts";
import { columnsToDraw } from "./grid-geometry.ts";
import type { Range, RowLayout } from "./grid-geometry.ts";
import type { GridView } from "./grid-view.ts";

/** The window onto a table: what of a view fits into the grid's element as it is now. */
export class GridLayout {
  private readonly grid: HTMLElement;
  private readonly head: HTMLElement;
  private readonly rowHeight: number;

  /** @param head - stays in sight above the rows */
  constructor(grid: HTMLElement, head: HTMLElement, rowHeight: number) {
    this.grid = grid;
    this.head = head;
    this.rowHeight = rowHeight;
  }

  /** Top and height of the part that shows rows, in pixels. */
  get room(): { readonly top: number; readonly height: number } {
    const top = this.head.offsetHeight;
    return { top, height: this.grid.clientHeight - top };
  }

  rows(view: GridView): RowLayout {
    const viewport = Math.max(0, this.room.height);
    return { rowCount: view.rowCount, rowHeight: this.rowHeight, viewport };
  }

  /** Whole rows in sight, less the one that tells where one was. */
  pageRows(view: GridView): number {
    return Math.max(1, Math.floor(this.rows(view).viewport / this.rowHeight) - 1);
  }

  /** The columns in sight, without the frozen ones. */
  range(view: GridView, scrollLeft: number, widths: ColumnWidths): Range {
    return columnsToDraw(widths.all(view), view.frozen, scrollLeft, this.grid.clientWidth);
  }

  /** Names of the columns in sight, the frozen ones first. */
  names(view: GridView, scrollLeft: number, widths: ColumnWidths): readonly string[] {
    const { from, to } = this.range(view, scrollLeft, widths);
    return [...view.columns.slice(0, view.frozen), ...view.columns.slice(from, to)].map(({ name }) => name);
  }

  /** How far down the window is, 0 … 1. */
  get share(): number {
    const { scrollTop, scrollHeight, clientHeight } = this.grid;
    return scrollTop / Math.max(1, scrollHeight - clientHeight);
  }
}
