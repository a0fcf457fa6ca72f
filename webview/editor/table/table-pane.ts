import type { SelectionReport } from "../../../src/core/recipe/preview.ts";
import type { ColumnInfo } from "../../../src/core/table/table.ts";
import type { TableAction } from "../../../src/protocol/editor-host-api.ts";
import type { ColumnSummary, SessionApi, TableView, ViewFacts } from "../../../src/protocol/session-api.ts";
import { el, fill } from "../../element.ts";
import { DataGrid } from "../../grid/data-grid.ts";
import { selectCell } from "../../grid/grid-selection.ts";
import type { GridView } from "../../grid/grid-view.ts";
import { nextSort } from "../../grid/sort-keys.ts";
import type { SortKey } from "../../grid/sort-keys.ts";
import { announce } from "../../live-region.ts";
import { errorMessage, message, noticeMessage, skeleton } from "../../message.ts";
import { counted } from "../../number-text.ts";
import { button, iconButton } from "../../ui.ts";
import { columnDescription } from "./column-description.ts";
import { openColumnMenu } from "./column-menu.ts";
import { expressionsOf } from "../value/draft.ts";
import { emptyMessage, firstFault } from "../emptied-view.ts";
import { conditionText } from "../filter/expression.ts";
import { FilterBarDoor } from "../filter/filter-bar-door.ts";
import { filterSourceOf } from "../filter/filter-source.ts";
import { FindBar } from "./find-bar.ts";
import { rowDetail } from "./row-detail.ts";
import { ShownColumns } from "./shown-columns.ts";
import { SidePlace } from "./side-place.ts";
import type { StepModel } from "../filter/step-model.ts";
import type { Scroll, TableLook } from "../value/table-look.ts";
import { TableOutput } from "./table-output.ts";
import type { OutputPlaces } from "./table-output.ts";

export interface PaneOptions extends OutputPlaces {
  readonly session: SessionApi;
  readonly rowHeight: number;
  /** Said where the file has no such table. */
  readonly nothing: string;
  /** How the table was looked at. */
  readonly look: (table: string) => TableLook | undefined;
  readonly scrolled: (table: string, scroll: Scroll) => void;
  readonly useAsLabel?: (column: string) => void;
  /** A choice of tables, above the filter. */
  readonly picker?: HTMLElement;
  /** Columns that stay at the left when there is room, after the id. */
  readonly frozen?: readonly string[];
}

/** A pane narrower than this freezes the id column only. */
const narrow = 760;
/** The window stands still when it was not scrolled for so long. */
const restAfterMs = 150;

/** One table with its filter: an editor tab. Everything is asked anew when the view changes; nothing is kept. */
export class TablePane {
  readonly element: HTMLElement;
  private readonly model: StepModel;
  private readonly options: PaneOptions;
  private readonly filter: FilterBarDoor;
  private readonly grid: DataGrid;
  private readonly shown: ShownColumns;
  private readonly find: FindBar;
  private readonly output: TableOutput;
  private readonly place = el("div", { class: "grid-place" });
  private readonly side: SidePlace;
  private readonly overlay = el("div", { class: "grid-overlay" });
  private readonly notices = el("div", { class: "pane-notices" });
  private readonly tools: HTMLElement;
  private readonly full = new Map<string, Promise<ColumnSummary>>();
  private columns: readonly ColumnInfo[] = [];
  private facts: ViewFacts | undefined;
  private sort: readonly SortKey[] = [];
  private asked = "";
  private scrollTimer: ReturnType<typeof setTimeout> | undefined;
  private table: string | undefined;
  private restore: Scroll | undefined;

  constructor(model: StepModel, options: PaneOptions) {
    this.model = model;
    this.options = options;
    this.filter = new FilterBarDoor(
      filterSourceOf(model, {
        columns: () => this.columns,
        try: (where, quality) => this.try(where, quality),
        summarize: (where, column) =>
          options.session.summarizeColumn({ ...this.view(where), sort: [] }, column),
      }),
    );
    this.grid = new DataGrid(
      {
        sort: (column, add) => this.setSort(nextSort(this.sort, column, add)),
        menu: (column, at) => this.openMenu(column, at),
        openRow: (row) => void this.openRow(row),
        moved: (row) => {
          if (this.side.showsOtherRow(row)) void this.openRow(row, false);
        },
        copy: () => void this.output.copy(),
        scrolled: () => this.scrolled(),
        range: (column, low, high) => this.addRange(column, low, high),
        error: (error) => fill(this.overlay, errorMessage(error, this.retryButton())),
      },
      options.rowHeight,
    );
    this.side = new SidePlace(this.place, () => this.grid.element.focus());
    this.shown = new ShownColumns(() => void this.showColumns());
    this.find = new FindBar(this.findActions());
    this.output = new TableOutput(
      {
        view: () => this.view(),
        shown: () => this.grid.shown,
        selection: () => this.grid.selection,
        say: (note) => fill(this.notices, note),
      },
      options,
    );
    this.tools = el(
      "div",
      { class: "pane-line" },
      options.picker,
      this.filter.element,
      iconButton("search", "Find in the table (Ctrl+F)", () => this.find.open()),
      iconButton("save", "Export the table…", () => void this.output.export()),
      this.shown.presets,
    );
    this.place.append(this.grid.element, this.overlay, this.find.element);
    this.element = el("div", { class: "table-pane" }, this.tools, this.notices, this.place);
  }

  /** Shows what the model now says; `again` also when it says the same. */
  async refresh(again = false): Promise<void> {
    const { table } = this.model;
    this.tools.hidden = this.grid.element.hidden = table === undefined;
    if (table === undefined) {
      fill(this.overlay, message("info", this.options.nothing));
      return;
    }
    if (table !== this.table) this.changeTable(table);
    const view = this.view();
    const key = JSON.stringify(view);
    if (key === this.asked && !again) {
      // The steps may have changed all the same: those that are off select nothing.
      this.filter.update(this.facts?.report);
      return;
    }
    this.asked = key;
    if (again) this.full.clear();
    this.filter.update(undefined);
    try {
      const facts = await this.options.session.openView(view);
      if (key === this.asked) await this.show(view, facts);
    } catch (error) {
      if (key === this.asked) await this.explain(view, error);
    }
  }

  /** Opens the form for a step on this column. */
  addFilter(column?: string): void {
    this.filter.add(column);
  }

  editQuality(): void {
    this.filter.editQuality();
  }

  /** Does what a command asks of the table in front. */
  async act(action: TableAction): Promise<void> {
    if (!this.grid.shown) return;
    if (action === "find") this.find.open();
    else if (action === "find-next") this.find.step(1);
    else if (action === "find-previous") this.find.step(-1);
    else if (action === "copy") await this.output.copy();
    else await this.output.export();
  }

  /** The page's value is told where scrolling ended, not every frame of it. */
  private scrolled(): void {
    clearTimeout(this.scrollTimer);
    this.scrollTimer = setTimeout(() => {
      if (this.table !== undefined) this.options.scrolled(this.table, this.grid.scroll);
    }, restAfterMs);
  }

  // The view

  private view(where = expressionsOf(this.model.steps), quality = this.model.quality): TableView {
    const table = this.model.table ?? "";
    return { table, where, sort: this.sort, ...(quality === undefined ? {} : { quality }) };
  }

  private changeTable(table: string): void {
    this.table = table;
    this.restore = this.options.look(table)?.scroll;
    this.sort = [];
    this.facts = undefined;
    this.full.clear();
    fill(this.overlay, skeleton(8, `Reading ${table}`));
  }

  private async show(view: TableView, facts: ViewFacts): Promise<void> {
    const first = this.facts === undefined;
    this.facts = facts;
    this.columns = facts.columns;
    if (first) this.shown.reset(facts.columns, this.model.noun === "unit");
    this.filter.update(facts.report);
    fill(this.notices, ...facts.notices.map(noticeMessage));
    const scroll = this.restore;
    this.restore = undefined;
    await this.grid.show(this.gridView(view, facts), scroll);
    this.find.tableChanged();
    fill(
      this.overlay,
      facts.rowCount === 0 && emptyMessage(facts.report, this.model, (step) => this.filter.edit(step)),
    );
    if (!first) announce(`${counted(facts.rowCount, this.model.noun)}.`);
  }

  /** Finds the step that cannot be applied; the rows of the last view that could stay. */
  private async explain(view: TableView, error: unknown): Promise<void> {
    const fault = await firstFault(this.model.steps, (where) => this.try(where));
    if (fault) {
      this.filter.update(undefined, fault);
      const isBlank = !this.facts;
      fill(this.overlay, isBlank && message("info", "The table is shown when the filter can be applied."));
      return;
    }
    if (JSON.stringify(view) === this.asked) fill(this.overlay, errorMessage(error, this.retryButton()));
  }

  private retryButton(): HTMLElement {
    return button("Try Again", () => void this.refresh(true));
  }

  private gridView(view: TableView, facts: ViewFacts): GridView {
    const wide = this.element.clientWidth >= narrow;
    const unsorted = { ...view, sort: [] };
    return {
      label: `${view.table}, ${counted(facts.rowCount, this.model.noun)}`,
      ...this.shown.arrange(this.options.frozen ?? [], wide),
      rowCount: facts.rowCount,
      sort: view.sort,
      inFull: this.shown.inFull,
      rows: (columns, from, to) => this.options.session.rows(view, columns, from, to),
      summarize: async (column) => {
        const filtered = await this.options.session.summarizeColumn(unsorted, column);
        return { filtered, full: await this.fullSummary(column) };
      },
    };
  }

  private fullSummary(column: string): Promise<ColumnSummary> {
    let summary = this.full.get(column);
    if (!summary) {
      summary = this.options.session.summarizeColumn({ ...this.view([]), sort: [] }, column);
      this.full.set(column, summary);
    }
    return summary;
  }

  // The filter's questions

  private async try(where: readonly string[], quality = this.model.quality): Promise<SelectionReport> {
    const { report } = await this.options.session.openView({ ...this.view(where, quality), sort: [] });
    return report;
  }

  // Columns and rows

  private async showColumns(): Promise<void> {
    if (!this.facts) return;
    await this.grid.show(this.gridView(this.view(), this.facts), this.grid.scroll);
    this.find.tableChanged();
  }

  private setSort(sort: readonly SortKey[]): void {
    this.sort = sort;
    const words = sort.map(
      ({ column, descending }) => `${column} ${descending ? "descending" : "ascending"}`,
    );
    announce(words.length ? `Sorted by ${words.join(", ")}.` : "Not sorted.");
    void this.refresh();
  }

  private addRange(column: string, low: number, high: number): void {
    const expression = conditionText({ column, kind: "between", values: [low, high] });
    if (expression !== undefined) this.model.setSteps([...this.model.steps, { expression, on: true }]);
  }

  private openMenu(column: string, at: { readonly x: number; readonly y: number }): void {
    const { useAsLabel } = this.options;
    openColumnMenu(column, at, this.grid.element, {
      filter: (name) => this.addFilter(name),
      setSort: (sort) => this.setSort(sort),
      hide: (name) => this.shown.hide(name),
      ...(this.shown.someHidden ? { showAll: () => this.shown.showAll() } : {}),
      ...this.placeOf(column),
      freeze: (name, wanted) => this.shown.freeze(name, wanted),
      move: (name, by) => this.shown.move(name, by),
      showInFull: (name, wanted) => this.shown.showInFull(name, wanted),
      fit: (name) => this.grid.fit(name),
      describe: (name) => void this.describe(name),
      resize: (name, by) => this.grid.resize(name, this.grid.widthOf(name) + by),
      copyName: (name) => void this.options.copy(name),
      ...(useAsLabel ? { useAsLabel } : {}),
    });
  }

  /** What the menu has to know of a column: the id has its place, and only numbers have digits to hide. */
  private placeOf(column: string): { readonly frozen?: boolean; readonly inFull?: boolean } {
    const [id] = this.columns;
    const type = this.columns.find(({ name }) => name === column)?.type;
    return {
      ...(column === id?.name ? {} : { frozen: this.shown.isFrozen(column) }),
      ...(type === "number" ? { inFull: this.shown.inFull.has(column) } : {}),
    };
  }

  private async openRow(row: number, focus = true): Promise<void> {
    const names = this.columns.map(({ name }) => name);
    await this.beside(
      async (close) => {
        const block = await this.options.session.rows(this.view(), names, row, row + 1);
        return rowDetail(row, this.columns, block, close);
      },
      row,
      focus,
    );
  }

  private describe(column: string): Promise<void> {
    const view = { ...this.view(), sort: [] };
    return this.beside(async (close) =>
      columnDescription(column, await this.options.session.describeColumn(view, column), close),
    );
  }

  private async beside(...what: Parameters<SidePlace["open"]>): Promise<void> {
    try {
      await this.side.open(...what);
    } catch (error) {
      fill(this.overlay, errorMessage(error));
    }
  }

  private findActions(): ConstructorParameters<typeof FindBar>[0] {
    const { grid } = this;
    return {
      search: (text, control) =>
        this.options.session.find(
          this.view(),
          (grid.shown?.columns ?? []).map(({ name }) => name),
          text,
          control,
        ),
      place: () => grid.selection,
      go: ({ row, column }) => grid.select(selectCell(row, column)),
      closed: () => grid.element.focus(),
    };
  }
}
