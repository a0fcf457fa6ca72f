import { el } from "../element.ts";
import { BlockCache } from "./block-cache.ts";
import { ColumnWidths } from "./column-widths.ts";
import { rowsInSight, rowsToDraw, rowTop, scrollToColumn, scrollToRow } from "./grid-geometry.ts";
import type { Range } from "./grid-geometry.ts";
import { GridHands } from "./grid-hands.ts";
import { GridCells } from "./grid-cells.ts";
import { GridLayout } from "./grid-layout.ts";
import { selectCell } from "./grid-selection.ts";
import type { Selection } from "./grid-selection.ts";
import type { GridEvents, GridPlace, GridView } from "./grid-view.ts";
import { RestWatch } from "./scrolling/rest-watch.ts";
import { placeColumns, placeText, ScrollBubble } from "./scrolling/scroll-bubble.ts";
import { ScrollPace } from "./scrolling/scroll-pace.ts";
import { StandIns } from "./scrolling/stand-ins.ts";
import { SummaryQueue } from "./summary-queue.ts";

/**
 * A table of any size: only the cells on the screen exist, and only the blocks around them are held. One tab
 * stop; the cursor is told to screen readers as the active descendant, for its row may be scrolled away.
 */
export class DataGrid {
  readonly element: HTMLElement;
  private readonly events: GridEvents;
  private readonly cells: GridCells;
  private readonly layout: GridLayout;
  private widths = new ColumnWidths();
  private view: GridView | undefined;
  private cache: BlockCache | undefined;
  private summaries: SummaryQueue | undefined;
  private cursor: Selection = selectCell(0, 0);
  private readonly bubble = new ScrollBubble();
  private readonly pace = new ScrollPace(() => this.draw());
  private readonly standIns = new StandIns();
  private readonly rest = new RestWatch(() => this.tellPlace());
  private frame = 0;
  private latest = 0;
  private readonly size: ResizeObserver;

  /** @param element - where the grid is to be; it belongs to the grid then */
  constructor(events: GridEvents, rowHeight: number, element: HTMLElement = el("div", { class: "grid" })) {
    this.events = events;
    this.element = element;
    this.cells = new GridCells(element, (column) => this.summaries?.get(column));
    this.layout = new GridLayout(element, this.cells.head.element, rowHeight);
    element.role = "grid";
    element.tabIndex = 0;
    element.ariaMultiSelectable = "true";
    element.append(this.bubble.element, this.cells.element);
    this.element.style.setProperty("--row-height", `${rowHeight}px`);
    this.listen();
    this.size = new ResizeObserver(() => this.draw());
    this.size.observe(this.element);
  }

  get selection(): Selection {
    return this.cursor;
  }
  get shown(): GridView | undefined {
    return this.view;
  }
  get scroll(): GridPlace["scroll"] {
    return { top: this.element.scrollTop, left: this.element.scrollLeft };
  }

  /** By name, the frozen ones first. */
  get columnsInSight(): readonly string[] {
    return this.view ? this.layout.names(this.view, this.element.scrollLeft, this.widths) : [];
  }

  /**
   * Shows a view as soon as its first rows are here; until then the former one stays.
   *
   * @param from - begins there; widths and selection of the former view where it tells none
   */
  async show(view: GridView, from: Partial<GridPlace> = {}): Promise<void> {
    const turn = ++this.latest;
    const { scroll = { top: 0, left: this.element.scrollLeft }, selection } = from;
    const widths = from.widths ? new ColumnWidths(from.widths) : this.widths;
    const cache = new BlockCache(view.rows, view.rowCount, () => this.arrived(), this.events.error);
    const first = { from: 0, to: Math.min(1, view.rowCount) };
    await cache.load({ rows: first, columns: widths.unmeasured(view) });
    const rows = rowsToDraw(this.layout.rows(view), scroll.top);
    await cache.load({ rows, columns: this.layout.names(view, scroll.left, widths) });
    if (turn !== this.latest) return;
    this.rest.settle();
    this.widths = widths;
    this.widths.choose(view, cache, this.element);
    this.cursor = selection ?? this.cursor;
    this.replace(view, cache);
    this.element.scrollTop = scroll.top;
    this.element.scrollLeft = scroll.left;
    this.pace.stand(this.element.scrollTop);
    this.draw();
  }

  /** Moves the cursor, and the window with it. */
  select(selection: Selection): void {
    this.cursor = selection;
    const { view } = this;
    if (!view) return;
    this.events.moved(selection.row);
    if (selection.row >= 0)
      this.element.scrollTop = scrollToRow(this.layout.rows(view), this.element.scrollTop, selection.row);
    this.element.scrollLeft = scrollToColumn(
      this.widths.all(view),
      view.frozen,
      this.element.scrollLeft,
      this.element.clientWidth,
      selection.column,
    );
    this.pace.stand(this.element.scrollTop);
    this.draw();
    this.rest.moved();
  }

  /** Tells where it was left and reads no more. */
  close(): void {
    this.rest.settle();
    this.latest++;
    cancelAnimationFrame(this.frame);
    this.size.disconnect();
    this.cache?.close();
    this.summaries?.close();
  }

  /** Makes a column wider or narrower. */
  resize(column: string, width: number): void {
    this.widths.set(column, width);
    this.redraw();
    this.rest.moved();
  }

  /** Makes a column as wide as what was read of it needs. */
  fit(column: string): void {
    if (!this.view || !this.cache) return;
    this.widths.forget(column);
    this.widths.choose(this.view, this.cache, this.element, (column) => this.summaries?.get(column));
    this.redraw();
    this.rest.moved();
  }

  widthOf(column: string): number {
    return this.widths.of(column);
  }

  private listen(): void {
    this.element.addEventListener("scroll", () => {
      cancelAnimationFrame(this.frame);
      this.frame = requestAnimationFrame(() => {
        this.pace.scrolled(this.element.scrollTop, this.element.clientHeight);
        this.draw();
        this.rest.moved();
      });
    });
    this.element.addEventListener("pointerdown", ({ target, offsetX }) => {
      if (target === this.element && offsetX >= this.element.clientWidth) this.pace.hold();
    });
    new GridHands({
      element: this.element,
      header: this.cells.head.row,
      body: this.cells.body.element,
      events: this.events,
      view: () => this.view,
      selection: () => this.cursor,
      pageRows: () => (this.view ? this.layout.pageRows(this.view) : 1),
      select: (selection) => this.select(selection),
      mark: (selection) => this.mark(selection),
      widthOf: (column) => this.widthOf(column),
      resize: (column, width) => this.resize(column, width),
      summaryOf: (column) => this.summaries?.get(column),
    });
  }

  /** Moves the cursor where the window is. */
  private mark(selection: Selection): void {
    this.cursor = selection;
    this.events.moved(selection.row);
    this.draw();
    this.rest.moved();
  }

  private tellPlace(): void {
    // What is not to be seen has no place.
    if (this.element.clientHeight === 0) return;
    this.view?.rested?.({ scroll: this.scroll, selection: this.cursor, widths: this.widths.kept });
  }

  private replace(view: GridView, cache: BlockCache): void {
    this.cache?.close();
    this.summaries?.close();
    this.view = view;
    this.cache = cache;
    const { summarize } = view;
    this.summaries =
      summarize && new SummaryQueue(summarize, (column) => this.cells.head.drawCell(view, column));
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

  // Drawing

  /** Draws anew from nothing: other columns, other widths. */
  private redraw(): void {
    this.cells.clear();
    this.draw();
  }

  private draw(): void {
    const { view, cache, widths, cursor } = this;
    if (!view || !cache) return;
    const layout = this.layout.rows(view);
    const { scrollTop, scrollLeft } = this.element;
    const names = this.columnsInSight;
    const wanted = rowsToDraw(layout, scrollTop);
    const told = this.pace.flying ? placeColumns(view).filter((name) => !names.includes(name)) : [];
    cache.want({ rows: wanted, columns: [...names, ...told] });
    this.summaries?.want(names);
    const sight = rowsInSight(layout, scrollTop);
    const passing = this.standIns.of(view, cache, sight, this.pace.moving);
    const shift = passing ? passing.from - sight.from : 0;
    this.element.setAttribute("aria-busy", String(passing !== undefined));
    this.cells.draw({
      view,
      widths,
      columns: this.layout.range(view, scrollLeft, widths),
      rows: passing ?? wanted,
      layout,
      cache,
      cursor,
      topOf: (row) => rowTop(layout, scrollTop, row - shift),
    });
    this.drawBubble(view, cache, passing ?? sight);
  }

  private arrived(): void {
    this.standIns.rowsCame();
    this.draw();
  }

  private drawBubble(view: GridView, cache: BlockCache, { from }: Range): void {
    if (!this.pace.flying || view.rowCount === 0) {
      this.bubble.hide();
      return;
    }
    const text = placeText(view, from, (column) => cache.cell(from, column));
    this.bubble.show(text, this.layout.share, this.layout.room);
  }
}
