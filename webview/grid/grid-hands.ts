import { valuesBetween } from "./distribution.ts";
import { isSelectAll, moveSelection, selectCell } from "./grid-selection.ts";
import type { Selection } from "./grid-selection.ts";
import type { GridEvents, GridView } from "./grid-view.ts";
import { dragRange, dragWidth } from "./header-drag.ts";
import type { SummaryPair } from "./summary-queue.ts";

/** What keys and pointer need of a grid. */
export interface Handled {
  readonly element: HTMLElement;
  readonly header: HTMLElement;
  readonly body: HTMLElement;
  readonly events: GridEvents;
  readonly view: () => GridView | undefined;
  readonly selection: () => Selection;
  /** Rows a Page key moves by. */
  readonly pageRows: () => number;
  /** Moves the cursor, and the window with it. */
  select(selection: Selection): void;
  /** Moves the cursor where the window is. */
  mark(selection: Selection): void;
  widthOf(column: string): number;
  resize(column: string, width: number): void;
  summaryOf(column: string): SummaryPair | undefined;
}

/** Keys and pointer on a grid, turned into what it does or asks for. */
export class GridHands {
  private readonly grid: Handled;
  private selecting = false;
  private brushed = false;

  constructor(grid: Handled) {
    this.grid = grid;
    const { element, header, body, events } = grid;
    element.addEventListener("keydown", (event) => this.onKey(event));
    header.addEventListener("click", (event) => this.onHeaderClick(event));
    header.addEventListener("pointerdown", (event) => {
      this.onEdge(event);
      this.onBrush(event);
    });
    header.addEventListener("contextmenu", (event) => this.onHeaderMenu(event));
    body.addEventListener("pointerdown", (event) => this.onPoint(event));
    body.addEventListener("pointerover", (event) => this.onDrag(event));
    body.addEventListener("dblclick", () => events.openRow(grid.selection().row));
    window.addEventListener("pointerup", () => (this.selecting = false));
  }

  // Keys

  private onKey(event: KeyboardEvent): void {
    const view = this.grid.view();
    if (!view || event.altKey || view.columns.length === 0) return;
    const next = moveSelection(this.grid.selection(), event, {
      rows: view.rowCount,
      columns: view.columns.length,
      page: this.grid.pageRows(),
    });
    // All cells is no place to go to: what is on the screen stays there.
    if (next && isSelectAll(event)) this.grid.mark(next);
    else if (next) this.grid.select(next);
    else if (!this.act(view, event)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Keys that do something to where the cursor is; true when this was one. */
  private act(view: GridView, event: KeyboardEvent): boolean {
    const { element, events } = this.grid;
    const { row, column } = this.grid.selection();
    const { name } = view.columns[column]!;
    if (event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) {
      const { left, bottom } = (element.querySelector(".active") ?? element).getBoundingClientRect();
      events.menu(name, { x: left, y: bottom });
    } else if (event.key === "Enter") {
      if (row < 0) events.sort(name, event.shiftKey);
      else events.openRow(row);
    } else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "c") events.copy();
    else return false;
    return true;
  }

  // The header

  private columnAt(event: Event): { name: string; cell: HTMLElement } | undefined {
    const cell = (event.target as Element).closest<HTMLElement>("[data-column]");
    const info = cell && this.grid.view()?.columns[Number(cell.dataset["column"])];
    return info ? { name: info.name, cell } : undefined;
  }

  private onHeaderClick(event: MouseEvent): void {
    const at = this.columnAt(event);
    const target = event.target as Element;
    const wasBrush = this.brushed;
    this.brushed = false;
    if (!at || wasBrush || target.closest(".head-edge")) return;
    this.grid.mark(selectCell(-1, Number(at.cell.dataset["column"])));
    if (target.closest(".head-menu")) this.onHeaderMenu(event);
    else this.grid.events.sort(at.name, event.shiftKey);
  }

  private onHeaderMenu(event: MouseEvent): void {
    const at = this.columnAt(event);
    if (!at) return;
    event.preventDefault();
    this.grid.events.menu(at.name, { x: event.clientX, y: event.clientY });
  }

  private onEdge(event: PointerEvent): void {
    const at = this.columnAt(event);
    if (!at || !(event.target as Element).closest(".head-edge")) return;
    dragWidth(event, this.grid.widthOf(at.name), (width) => this.grid.resize(at.name, width));
  }

  private onBrush(event: PointerEvent): void {
    const { range } = this.grid.events;
    const at = this.columnAt(event);
    const drawing = (event.target as Element).closest<HTMLElement>(".head-drawing");
    const histogram = at && this.grid.summaryOf(at.name)?.full.histogram;
    if (!range || !at || !drawing || !histogram || event.button !== 0) return;
    dragRange(event, drawing, (from, to) => {
      this.brushed = true;
      // The click that may follow is the brush's end, not a wish to sort.
      setTimeout(() => (this.brushed = false));
      range(at.name, ...valuesBetween(histogram, from, to));
    });
  }

  // Cells

  private cellAt(event: Event): { row: number; column: number } | undefined {
    const cell = (event.target as Element).closest<HTMLElement>(".cell");
    const row = cell?.parentElement?.dataset["row"];
    return cell && row !== undefined
      ? { row: Number(row), column: Number(cell.dataset["column"]) }
      : undefined;
  }

  private onPoint(event: PointerEvent): void {
    const at = this.cellAt(event);
    if (!at || event.button !== 0) return;
    this.selecting = true;
    const selection = this.grid.selection();
    this.grid.mark(
      event.shiftKey && selection.anchorRow >= 0 ? { ...selection, ...at } : selectCell(at.row, at.column),
    );
  }

  private onDrag(event: PointerEvent): void {
    const at = this.selecting && event.buttons === 1 ? this.cellAt(event) : undefined;
    if (at) this.grid.mark({ ...this.grid.selection(), ...at });
  }
}
