import { el } from "../element.ts";
import { ActiveCell } from "./active-cell.ts";
import type { BlockCache } from "./block-cache.ts";
import type { ColumnWidths } from "./column-widths.ts";
import { canvasHeight, sumOf } from "./grid-geometry.ts";
import type { Range, RowLayout } from "./grid-geometry.ts";
import { GridHead } from "./grid-head.ts";
import { GridRows } from "./grid-rows.ts";
import type { RowPlan } from "./grid-rows.ts";
import type { Selection } from "./grid-selection.ts";
import type { GridView } from "./grid-view.ts";

/** What the cells on the page are to be. */
export interface CellsFrame {
  readonly view: GridView;
  readonly widths: ColumnWidths;
  /** Beside the frozen ones. */
  readonly columns: Range;
  readonly rows: Range;
  readonly layout: RowLayout;
  readonly cache: BlockCache;
  readonly cursor: Selection;
  /** Pixels from the top of the rows. */
  readonly topOf: (row: number) => number;
}

/** The cells that are on the page: head and rows, made anew only for other columns. */
export class GridCells {
  readonly head: GridHead;
  readonly body = new GridRows();
  readonly element: HTMLElement;
  private readonly active: ActiveCell;
  private columns: Range = { from: 0, to: 0 };

  constructor(grid: HTMLElement, summaryOf: ConstructorParameters<typeof GridHead>[0]) {
    this.head = new GridHead(summaryOf);
    this.active = new ActiveCell(grid);
    const { head, body } = this;
    this.element = el("div", { class: "grid-canvas", role: "presentation" }, head.element, body.element);
  }

  /** Draws anew from nothing next time: other columns, other widths. */
  clear(): void {
    this.body.clear();
    this.columns = { from: -1, to: -1 };
  }

  draw(frame: CellsFrame): void {
    const { view, columns, rows, layout, cache, cursor, topOf } = frame;
    if (columns.from !== this.columns.from || columns.to !== this.columns.to) this.changeColumns(frame);
    this.body.element.style.height = `${canvasHeight(layout)}px`;
    this.body.draw(this.planOf(frame), rows, cache, cursor, topOf);
    const home = cursor.row < 0 ? this.head.row : this.body.at(cursor.row);
    this.active.mark(cursor, view.columns.length > 0 ? home : undefined);
  }

  private changeColumns(frame: CellsFrame): void {
    this.columns = frame.columns;
    this.body.clear();
    const plan = this.planOf(frame);
    this.element.style.width = `${sumOf(plan.widths, 0, plan.widths.length)}px`;
    this.head.draw(plan);
  }

  private planOf({ view, widths }: CellsFrame): RowPlan {
    return {
      view,
      widths: widths.all(view),
      columns: this.columns,
      fractionOf: (column) => widths.fractionOf(column),
    };
  }
}
