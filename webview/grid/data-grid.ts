import type { ColumnInfo, ColumnType } from "../../src/core/table.ts";
import type { RowBlock } from "../../src/protocol/session-api.ts";
import { el, fill, freshId } from "../element.ts";
import { cellText } from "../number-text.ts";
import { BlockCache } from "./block-cache.ts";
import {
  canvasHeight,
  columnsToDraw,
  rowsToDraw,
  rowTop,
  scrollToColumn,
  scrollToRow,
  sumOf,
} from "./grid-geometry.ts";
import type { Range, RowLayout } from "./grid-geometry.ts";
import { valuesBetween } from "./distribution.ts";
import { headerCell } from "./grid-header.ts";
import { dragRange, dragWidth } from "./header-drag.ts";
import { boxOf, inBox, moveSelection, selectCell } from "./grid-selection.ts";
import type { Selection } from "./grid-selection.ts";
import type { SortKey } from "./sort-keys.ts";
import { SummaryQueue } from "./summary-queue.ts";
import type { SummaryPair } from "./summary-queue.ts";

/** A table as the grid shows it: columns in order, the frozen ones first. */
export interface GridView {
  readonly label: string;
  readonly columns: readonly ColumnInfo[];
  readonly frozen: number;
  readonly rowCount: number;
  readonly sort: readonly SortKey[];
  readonly rows: (columns: readonly string[], from: number, to: number) => Promise<RowBlock>;
  /** Left out where columns need no distributions. */
  readonly summarize?: (column: string) => Promise<SummaryPair>;
}

/** What the grid asks its owner to do. */
export interface GridEvents {
  sort(column: string, add: boolean): void;
  menu(column: string, at: { readonly x: number; readonly y: number }): void;
  openRow(row: number): void;
  copy(): void;
  scrolled(): void;
  readonly error: (error: unknown) => void;
  /** A stretch of a column's distribution was drawn over. */
  readonly range?: (column: string, low: number, high: number) => void;
}

interface DrawnRow {
  readonly element: HTMLElement;
  readonly cells: readonly HTMLElement[];
}

const narrowest = 104;
const widest = 280;
/** Columns whose first rows are read to choose widths; lists are read only when they are seen. */
const measuredColumns = 64;
const numeric: ReadonlySet<ColumnType> = new Set(["number", "integer"]);

/**
 * A table of any size: only the cells on the screen exist, and only the blocks around them are held. One tab
 * stop; the cursor is told to screen readers as the active descendant, for its row may be scrolled away.
 */
export class DataGrid {
  readonly element: HTMLElement;
  private readonly events: GridEvents;
  private readonly rowHeight: number;
  private readonly canvas = el("div", { class: "grid-canvas", role: "presentation" });
  private readonly header = el("div", { class: "grid-row grid-header", role: "row", "aria-rowindex": 1 });
  private readonly headerGroup = el("div", { class: "grid-head-group", role: "rowgroup" }, this.header);
  private readonly body = el("div", { class: "grid-body", role: "rowgroup" });
  private readonly activeId = freshId("active-cell");
  private readonly widths = new Map<string, number>();
  private readonly drawn = new Map<number, DrawnRow>();
  private view: GridView | undefined;
  private cache: BlockCache | undefined;
  private summaries: SummaryQueue | undefined;
  private columns: Range = { from: 0, to: 0 };
  private cursor: Selection = selectCell(0, 0);
  private frame = 0;
  private latest = 0;
  private selecting = false;
  private brushed = false;

  constructor(events: GridEvents, rowHeight: number) {
    this.events = events;
    this.rowHeight = rowHeight;
    this.element = el(
      "div",
      { class: "grid", role: "grid", tabindex: 0, "aria-multiselectable": "true" },
      this.canvas,
    );
    this.element.style.setProperty("--row-height", `${rowHeight}px`);
    this.canvas.append(this.headerGroup, this.body);
    this.listen();
    new ResizeObserver(() => this.draw()).observe(this.element);
  }

  get selection(): Selection {
    return this.cursor;
  }
  get shown(): GridView | undefined {
    return this.view;
  }
  get scroll(): { readonly top: number; readonly left: number } {
    return { top: this.element.scrollTop, left: this.element.scrollLeft };
  }

  /** Shows a view as soon as its first rows are here; until then the former one stays. */
  async show(view: GridView, scroll = { top: 0, left: this.element.scrollLeft }): Promise<void> {
    const turn = ++this.latest;
    const cache = new BlockCache(view.rows, view.rowCount, () => this.draw(), this.events.error);
    await cache.load({ rows: { from: 0, to: Math.min(1, view.rowCount) }, columns: this.unmeasured(view) });
    const layout = this.layoutOf(view);
    const rows = rowsToDraw(layout, scroll.top);
    await cache.load({ rows, columns: this.drawnColumns(view, scroll.left).map(({ name }) => name) });
    if (turn !== this.latest) return;
    this.measure(view, cache);
    this.replace(view, cache);
    this.element.scrollTop = scroll.top;
    this.element.scrollLeft = scroll.left;
    this.draw();
  }

  /** Moves the cursor, and the window with it. */
  select(selection: Selection): void {
    this.cursor = selection;
    const { view } = this;
    if (!view) return;
    if (selection.row >= 0)
      this.element.scrollTop = scrollToRow(this.layoutOf(view), this.element.scrollTop, selection.row);
    this.element.scrollLeft = scrollToColumn(
      this.widthsOf(view),
      view.frozen,
      this.element.scrollLeft,
      this.element.clientWidth,
      selection.column,
    );
    this.draw();
  }

  /** Makes a column wider or narrower. */
  resize(column: string, width: number): void {
    this.widths.set(column, Math.max(40, Math.min(width, 1200)));
    this.redraw();
  }

  widthOf(column: string): number {
    return this.widths.get(column) ?? 120;
  }

  private replace(view: GridView, cache: BlockCache): void {
    this.cache?.close();
    this.summaries?.close();
    this.view = view;
    this.cache = cache;
    const { summarize } = view;
    this.summaries = summarize && new SummaryQueue(summarize, (column) => this.drawHeaderCell(column));
    this.element.classList.toggle("plain", !summarize);
    this.cursor = selectCell(
      Math.min(this.cursor.row, view.rowCount - 1),
      Math.max(0, Math.min(this.cursor.column, view.columns.length - 1)),
    );
    this.element.setAttribute("aria-label", view.label);
    this.element.setAttribute("aria-rowcount", String(view.rowCount + 1));
    this.element.setAttribute("aria-colcount", String(view.columns.length));
    this.redraw();
  }

  // Layout

  private layoutOf(view: GridView): RowLayout {
    const viewport = Math.max(0, this.element.clientHeight - this.headerGroup.offsetHeight);
    return { rowCount: view.rowCount, rowHeight: this.rowHeight, viewport };
  }

  private widthsOf(view: GridView): readonly number[] {
    return view.columns.map(({ name }) => this.widthOf(name));
  }

  private rangeOf(view: GridView, scrollLeft: number): Range {
    return columnsToDraw(this.widthsOf(view), view.frozen, scrollLeft, this.element.clientWidth);
  }

  private drawnColumns(view: GridView, scrollLeft: number): readonly ColumnInfo[] {
    const { from, to } = this.rangeOf(view, scrollLeft);
    return [...view.columns.slice(0, view.frozen), ...view.columns.slice(from, to)];
  }

  private unmeasured(view: GridView): readonly string[] {
    return view.columns
      .slice(0, measuredColumns)
      .filter(({ name, type }) => !this.widths.has(name) && type !== "list")
      .map(({ name }) => name);
  }

  /** Chooses widths once, from the names and the first rows, so that nothing moves later. */
  private measure(view: GridView, cache: BlockCache): void {
    const character = characterWidth(this.element);
    for (const { name } of view.columns) {
      if (this.widths.has(name)) continue;
      // The name is bold and stands beside the menu.
      let longest = 1.1 * name.length + 4;
      for (let row = 0; row < Math.min(view.rowCount, 100); row++) {
        const cell = cache.cell(row, name);
        if (cell !== undefined) longest = Math.max(longest, cellText(cell).length + 2);
      }
      this.widths.set(name, Math.round(Math.max(narrowest, Math.min(longest * character + 8, widest))));
    }
  }

  // Drawing

  /** Draws anew from nothing: other columns, other widths. */
  private redraw(): void {
    this.drawn.clear();
    this.body.replaceChildren();
    this.columns = { from: -1, to: -1 };
    this.draw();
  }

  private draw(): void {
    const { view, cache } = this;
    if (!view || !cache) return;
    const layout = this.layoutOf(view);
    const { scrollTop, scrollLeft } = this.element;
    const columns = this.rangeOf(view, scrollLeft);
    if (columns.from !== this.columns.from || columns.to !== this.columns.to)
      this.changeColumns(view, columns);
    this.body.style.height = `${canvasHeight(layout)}px`;
    const rows = rowsToDraw(layout, scrollTop);
    const names = this.drawnColumns(view, scrollLeft).map(({ name }) => name);
    cache.want({ rows, columns: names });
    this.summaries?.want(names);
    this.recycle(rows);
    for (let row = rows.from; row < rows.to; row++)
      this.drawRow(view, cache, row, rowTop(layout, scrollTop, row));
    this.markActive(view);
  }

  private changeColumns(view: GridView, columns: Range): void {
    this.columns = columns;
    this.drawn.clear();
    this.body.replaceChildren();
    const widths = this.widthsOf(view);
    this.canvas.style.width = `${sumOf(widths, 0, widths.length)}px`;
    fill(this.header, ...this.arrange(view, (column) => this.newHeaderCell(view, column)));
  }

  /** Cells of one row: the frozen ones, the space of those scrolled away, those on the screen. */
  private arrange(view: GridView, make: (column: number) => HTMLElement): readonly HTMLElement[] {
    const widths = this.widthsOf(view);
    const cells: HTMLElement[] = [];
    let left = 0;
    const add = (column: number): HTMLElement => {
      const cell = make(column);
      cell.style.width = `${widths[column]!}px`;
      cell.dataset["column"] = String(column);
      cell.setAttribute("aria-colindex", String(column + 1));
      cells.push(cell);
      return cell;
    };
    for (let column = 0; column < view.frozen; column++) {
      const cell = add(column);
      cell.classList.add("frozen");
      cell.style.left = `${left}px`;
      left += widths[column]!;
    }
    const spacer = el("div", { class: "grid-spacer", role: "presentation" });
    spacer.style.width = `${sumOf(widths, view.frozen, this.columns.from)}px`;
    cells.push(spacer);
    for (let column = this.columns.from; column < this.columns.to; column++) add(column);
    return cells;
  }

  private recycle(rows: Range): void {
    for (const [row, { element }] of this.drawn)
      if (row < rows.from || row >= rows.to) {
        element.remove();
        this.drawn.delete(row);
      }
  }

  private drawRow(view: GridView, cache: BlockCache, row: number, top: number): void {
    let drawn = this.drawn.get(row);
    if (!drawn) {
      drawn = this.newRow(view, row);
      this.drawn.set(row, drawn);
      this.body.append(drawn.element);
    }
    drawn.element.style.transform = `translateY(${top}px)`;
    const box = boxOf(this.cursor);
    for (const cell of drawn.cells) {
      const column = Number(cell.dataset["column"]);
      const info = view.columns[column]!;
      const value = cache.cell(row, info.name);
      const text = value === undefined ? "" : cellText(value);
      if (cell.textContent !== text) cell.textContent = text;
      cell.classList.toggle("pending", value === undefined);
      cell.classList.toggle("missing", value === null);
      const selected = this.cursor.row >= 0 && inBox(box, row, column);
      cell.classList.toggle("selected", selected);
      if (selected) cell.setAttribute("aria-selected", "true");
      else cell.removeAttribute("aria-selected");
    }
  }

  private newRow(view: GridView, row: number): DrawnRow {
    const parts = this.arrange(view, (column) =>
      el("div", {
        class: numeric.has(view.columns[column]!.type) ? "cell number" : "cell",
        role: "gridcell",
      }),
    );
    const element = el(
      "div",
      { class: row % 2 ? "grid-row odd" : "grid-row", role: "row", "aria-rowindex": row + 2 },
      ...parts,
    );
    element.dataset["row"] = String(row);
    return { element, cells: parts.filter((part) => part.dataset["column"] !== undefined) };
  }

  private newHeaderCell(view: GridView, column: number): HTMLElement {
    const info = view.columns[column]!;
    return headerCell({ info, sort: view.sort, summary: this.summaries?.get(info.name) });
  }

  private drawHeaderCell(name: string): void {
    const { view } = this;
    if (!view) return;
    const column = view.columns.findIndex((info) => info.name === name);
    const old = this.header.querySelector<HTMLElement>(`[data-column="${column}"]`);
    if (!old) return;
    const cell = this.newHeaderCell(view, column);
    fill(old, ...cell.childNodes);
    old.title = cell.title;
  }

  private markActive(view: GridView): void {
    const { row, column, anchorRow, anchorColumn } = this.cursor;
    this.element.classList.toggle("single", row === anchorRow && column === anchorColumn);
    this.element.querySelector(`#${this.activeId}`)?.removeAttribute("id");
    this.element.querySelector(".active")?.classList.remove("active");
    const home = row < 0 ? this.header : this.drawn.get(row)?.element;
    const cell = view.columns.length ? home?.querySelector(`[data-column="${column}"]`) : undefined;
    if (cell) {
      cell.id = this.activeId;
      cell.classList.add("active");
      this.element.setAttribute("aria-activedescendant", this.activeId);
    } else this.element.removeAttribute("aria-activedescendant");
  }

  // Hands

  private listen(): void {
    this.element.addEventListener("scroll", () => {
      cancelAnimationFrame(this.frame);
      this.frame = requestAnimationFrame(() => {
        this.draw();
        this.events.scrolled();
      });
    });
    this.element.addEventListener("keydown", (event) => this.onKey(event));
    this.header.addEventListener("click", (event) => this.onHeaderClick(event));
    this.header.addEventListener("pointerdown", (event) => {
      this.onEdge(event);
      this.onBrush(event);
    });
    this.header.addEventListener("contextmenu", (event) => this.onHeaderMenu(event));
    this.body.addEventListener("pointerdown", (event) => this.onPoint(event));
    this.body.addEventListener("pointerover", (event) => this.onDrag(event));
    this.body.addEventListener("dblclick", () => this.events.openRow(this.cursor.row));
    window.addEventListener("pointerup", () => (this.selecting = false));
  }

  private onKey(event: KeyboardEvent): void {
    const { view } = this;
    if (!view || event.altKey || view.columns.length === 0) return;
    const page = Math.max(1, Math.floor(this.layoutOf(view).viewport / this.rowHeight) - 1);
    const next = moveSelection(this.cursor, event, {
      rows: view.rowCount,
      columns: view.columns.length,
      page,
    });
    if (next) this.select(next);
    else if (!this.act(view, event)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Keys that do something to where the cursor is; true when this was one. */
  private act(view: GridView, event: KeyboardEvent): boolean {
    const { name } = view.columns[this.cursor.column]!;
    if (event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) {
      const { left, bottom } =
        this.element.querySelector(".active")?.getBoundingClientRect() ??
        this.element.getBoundingClientRect();
      this.events.menu(name, { x: left, y: bottom });
    } else if (event.key === "Enter") {
      if (this.cursor.row < 0) this.events.sort(name, event.shiftKey);
      else this.events.openRow(this.cursor.row);
    } else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "c") this.events.copy();
    else return false;
    return true;
  }

  private columnAt(event: Event): { name: string; cell: HTMLElement } | undefined {
    const cell = (event.target as Element).closest<HTMLElement>("[data-column]");
    const info = cell && this.view?.columns[Number(cell.dataset["column"])];
    return info ? { name: info.name, cell } : undefined;
  }

  private onHeaderClick(event: MouseEvent): void {
    const at = this.columnAt(event);
    const target = event.target as Element;
    const wasBrush = this.brushed;
    this.brushed = false;
    if (!at || wasBrush || target.closest(".head-edge")) return;
    this.cursor = selectCell(-1, Number(at.cell.dataset["column"]));
    if (target.closest(".head-menu")) this.onHeaderMenu(event);
    else this.events.sort(at.name, event.shiftKey);
  }

  private onHeaderMenu(event: MouseEvent): void {
    const at = this.columnAt(event);
    if (!at) return;
    event.preventDefault();
    this.events.menu(at.name, { x: event.clientX, y: event.clientY });
  }

  private onEdge(event: PointerEvent): void {
    const at = this.columnAt(event);
    if (!at || !(event.target as Element).closest(".head-edge")) return;
    dragWidth(event, this.widthOf(at.name), (width) => this.resize(at.name, width));
  }

  private onBrush(event: PointerEvent): void {
    const { range } = this.events;
    const at = this.columnAt(event);
    const drawing = (event.target as Element).closest<HTMLElement>(".head-drawing");
    const histogram = at && this.summaries?.get(at.name)?.full.histogram;
    if (!range || !at || !drawing || !histogram || event.button !== 0) return;
    dragRange(event, drawing, (from, to) => {
      this.brushed = true;
      // The click that may follow is the brush's end, not a wish to sort.
      setTimeout(() => (this.brushed = false));
      range(at.name, ...valuesBetween(histogram, from, to));
    });
  }

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
    this.cursor =
      event.shiftKey && this.cursor.anchorRow >= 0
        ? { ...this.cursor, ...at }
        : selectCell(at.row, at.column);
    this.draw();
  }

  private onDrag(event: PointerEvent): void {
    const at = this.selecting && event.buttons === 1 ? this.cellAt(event) : undefined;
    if (!at) return;
    this.cursor = { ...this.cursor, ...at };
    this.draw();
  }
}

/** Width of a digit in the element's font. */
function characterWidth(element: HTMLElement): number {
  const context = document.createElement("canvas").getContext("2d");
  if (!context) return 7;
  context.font = getComputedStyle(element).font;
  return context.measureText("0").width || 7;
}
