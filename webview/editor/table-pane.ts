import type { SelectionReport } from "../../src/core/preview.ts";
import type { Quality } from "../../src/core/recipe.ts";
import type { ColumnInfo } from "../../src/core/table.ts";
import type { ColumnSummary, SessionApi, TableView, ViewFacts } from "../../src/protocol/session-api.ts";
import { el, fill } from "../element.ts";
import { announce } from "../live-region.ts";
import { errorMessage, message, noticeMessage, skeleton } from "../message.ts";
import { cellText, counted, countText } from "../number-text.ts";
import { button, selectBox, setChoices } from "../ui.ts";
import { openColumnMenu } from "./column-menu.ts";
import { columnPresets } from "./column-presets.ts";
import { DataGrid } from "../grid/data-grid.ts";
import type { GridView } from "../grid/grid-view.ts";
import { expressionsOf } from "./draft.ts";
import type { Step } from "./draft.ts";
import { conditionText } from "./expression.ts";
import { FilterBar } from "./filter-bar.ts";
import { boxOf, tabSeparated } from "../grid/grid-selection.ts";
import { rowDetail } from "./row-detail.ts";
import { nextSort } from "../grid/sort-keys.ts";
import type { SortKey } from "../grid/sort-keys.ts";

/** Where a table pane's steps are kept and what edits them. */
export interface StepModel {
  readonly noun: string;
  /** The table shown; undefined when the file has none. */
  readonly table: string | undefined;
  readonly steps: readonly Step[];
  readonly quality: Quality | undefined;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  setSteps(steps: readonly Step[]): void;
  setQuality(quality: Quality): void;
  undo(): void;
  redo(): void;
}

export interface PaneOptions {
  readonly session: SessionApi;
  readonly rowHeight: number;
  /** Said where the file has no such table. */
  readonly nothing: string;
  copy(text: string): Promise<void>;
  readonly scrolled: () => void;
  readonly useAsLabel?: (column: string) => void;
  /** A choice of tables, above the filter. */
  readonly picker?: HTMLElement;
  /** Columns that stay at the left when there is room, after the id. */
  readonly frozen?: readonly string[];
}

const copyLimit = 100_000;
const copyRows = 5000;
/** A window narrower than this freezes the id column only. */
const narrow = 560;

/** One table with its filter: an editor tab. Everything is asked anew when the view changes; nothing is kept. */
export class TablePane {
  readonly element: HTMLElement;
  private readonly model: StepModel;
  private readonly options: PaneOptions;
  private readonly filter: FilterBar;
  private readonly grid: DataGrid;
  private readonly presets: HTMLSelectElement;
  private readonly place = el("div", { class: "grid-place" });
  private readonly overlay = el("div", { class: "grid-overlay" });
  private readonly notices = el("div", { class: "pane-notices" });
  private readonly tools: HTMLElement;
  private readonly full = new Map<string, Promise<ColumnSummary>>();
  private columns: readonly ColumnInfo[] = [];
  private facts: ViewFacts | undefined;
  private sort: readonly SortKey[] = [];
  private hidden: ReadonlySet<string> = new Set();
  private asked = "";
  private table: string | undefined;
  private restore: { readonly top: number; readonly left: number } | undefined;

  constructor(model: StepModel, options: PaneOptions) {
    this.model = model;
    this.options = options;
    this.filter = new FilterBar(this.filterSource());
    this.grid = new DataGrid(
      {
        sort: (column, add) => this.setSort(nextSort(this.sort, column, add)),
        menu: (column, at) => this.openMenu(column, at),
        openRow: (row) => void this.openRow(row),
        copy: () => void this.copy(),
        scrolled: options.scrolled,
        range: (column, low, high) => this.addRange(column, low, high),
        error: (error) => fill(this.overlay, errorMessage(error, this.retryButton())),
      },
      options.rowHeight,
    );
    this.presets = selectBox("Columns", [], "", (name) => this.choosePreset(name));
    this.tools = el("div", { class: "pane-line" }, options.picker, this.filter.element, this.presets);
    this.place.append(this.grid.element, this.overlay);
    this.element = el("div", { class: "table-pane" }, this.tools, this.notices, this.place);
  }

  get scroll(): { readonly top: number; readonly left: number } {
    return this.restore ?? this.grid.scroll;
  }

  /** Where to scroll when the first view is shown. */
  restoreScroll(scroll: { readonly top: number; readonly left: number }): void {
    this.restore = scroll;
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

  // The view

  private view(where = expressionsOf(this.model.steps), quality = this.model.quality): TableView {
    const table = this.model.table ?? "";
    return { table, where, sort: this.sort, ...(quality === undefined ? {} : { quality }) };
  }

  private changeTable(table: string): void {
    this.table = table;
    this.sort = [];
    this.hidden = new Set();
    this.facts = undefined;
    this.full.clear();
    fill(this.overlay, skeleton(8, `Reading ${table}`));
  }

  private async show(view: TableView, facts: ViewFacts): Promise<void> {
    const first = this.facts === undefined;
    this.facts = facts;
    this.columns = facts.columns;
    if (first) this.offerPresets();
    this.filter.update(facts.report);
    fill(this.notices, ...facts.notices.map(noticeMessage));
    const scroll = this.restore;
    this.restore = undefined;
    await this.grid.show(this.gridView(view, facts), scroll);
    fill(this.overlay, facts.rowCount === 0 && this.emptyMessage(facts.report));
    if (!first) announce(`${counted(facts.rowCount, this.model.noun)}.`);
  }

  /** Finds the step that cannot be applied; the rows of the last view that could stay. */
  private async explain(view: TableView, error: unknown): Promise<void> {
    const { steps } = this.model;
    for (const [index, step] of steps.entries()) {
      if (!step.on) continue;
      try {
        await this.try(expressionsOf(steps.slice(0, index + 1)));
      } catch (fault) {
        this.filter.update(undefined, { step: index, error: fault });
        fill(
          this.overlay,
          !this.facts && message("info", "The table is shown when the filter can be applied."),
        );
        return;
      }
    }
    if (JSON.stringify(view) === this.asked) fill(this.overlay, errorMessage(error, this.retryButton()));
  }

  private retryButton(): HTMLElement {
    return button("Try Again", () => void this.refresh(true));
  }

  private gridView(view: TableView, facts: ViewFacts): GridView {
    const shown = facts.columns.filter(({ name }) => !this.hidden.has(name));
    const wide = this.element.clientWidth >= narrow ? (this.options.frozen ?? []) : [];
    const names = shown.slice(1).map(({ name }) => name);
    const second = wide.find((name) => names.includes(name));
    const frozen = shown.filter(({ name }, i) => i === 0 || name === second);
    const unsorted = { ...view, sort: [] };
    return {
      label: `${view.table}, ${counted(facts.rowCount, this.model.noun)}`,
      columns: [...frozen, ...shown.filter((column) => !frozen.includes(column))],
      frozen: frozen.length,
      rowCount: facts.rowCount,
      sort: view.sort,
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

  private emptyMessage(report: SelectionReport): HTMLElement {
    const step = report.steps.findIndex(({ left }) => left === 0);
    const index = this.model.steps.findIndex(
      (candidate, i) => candidate.on && expressionsOf(this.model.steps.slice(0, i)).length === step,
    );
    if (step < 0 || index < 0) return message("info", `The table has no ${this.model.noun}s.`);
    const { expression, in: before } = report.steps[step]!;
    const text = `Step ${index + 1} (${expression}) removes all ${counted(before, this.model.noun)}.`;
    return message(
      "warning",
      text,
      button("Edit Step", () => this.filter.edit(index)),
    );
  }

  // The filter's questions

  private async try(where: readonly string[], quality = this.model.quality): Promise<SelectionReport> {
    const { report } = await this.options.session.openView({ ...this.view(where, quality), sort: [] });
    return report;
  }

  private filterSource(): ConstructorParameters<typeof FilterBar>[0] {
    const { model } = this;
    const columns = (): readonly ColumnInfo[] => this.columns;
    return {
      noun: model.noun,
      get steps() {
        return model.steps;
      },
      get quality() {
        return model.quality;
      },
      get columns() {
        return columns();
      },
      get canUndo() {
        return model.canUndo;
      },
      get canRedo() {
        return model.canRedo;
      },
      setSteps: (steps) => model.setSteps(steps),
      setQuality: (quality) => model.setQuality(quality),
      undo: () => model.undo(),
      redo: () => model.redo(),
      try: (where, quality) => this.try(where, quality),
      summarize: (where, column) =>
        this.options.session.summarizeColumn({ ...this.view(where), sort: [] }, column),
    };
  }

  // Columns and rows

  private offerPresets(): void {
    const presets = columnPresets(this.columns);
    this.presets.hidden = presets.length < 2 || this.model.noun !== "unit";
    setChoices(
      this.presets,
      presets.map(({ name }) => ({ value: name, label: name })),
      "All columns",
    );
  }

  private choosePreset(name: string): void {
    const preset = columnPresets(this.columns).find((candidate) => candidate.name === name);
    const kept = preset?.columns;
    this.setHidden(
      kept ? this.columns.map((column) => column.name).filter((column) => !kept.includes(column)) : [],
    );
  }

  private setHidden(columns: readonly string[]): void {
    this.hidden = new Set(columns);
    if (this.facts) void this.grid.show(this.gridView(this.view(), this.facts), this.grid.scroll);
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
      hide: (name) => this.setHidden([...this.hidden, name]),
      ...(this.hidden.size > 0 ? { showAll: () => this.setHidden([]) } : {}),
      resize: (name, by) => this.grid.resize(name, this.grid.widthOf(name) + by),
      copyName: (name) => void this.options.copy(name),
      ...(useAsLabel ? { useAsLabel } : {}),
    });
  }

  private async openRow(row: number): Promise<void> {
    const names = this.columns.map(({ name }) => name);
    try {
      const block = await this.options.session.rows(this.view(), names, row, row + 1);
      const detail = rowDetail(row, this.columns, block, () => {
        detail.remove();
        this.grid.element.focus();
      });
      this.place.querySelector(".row-detail")?.remove();
      this.place.append(detail);
      detail.focus();
    } catch (error) {
      fill(this.overlay, errorMessage(error));
    }
  }

  private async copy(): Promise<void> {
    const { shown } = this.grid;
    if (!shown || shown.rowCount === 0) return;
    const { top, bottom, left, right } = boxOf(this.grid.selection);
    const names = shown.columns.slice(left, right + 1).map(({ name }) => name);
    const cells = (bottom - top + 1) * names.length;
    if (cells > copyLimit) {
      const text = `${countText(cells)} cells are more than the clipboard should hold (${countText(copyLimit)}). Select fewer, or write the table to a file with "neural-coding table".`;
      const note = message(
        "warning",
        text,
        button("Dismiss", () => note.remove()),
      );
      fill(this.notices, note);
      return;
    }
    const lines: (readonly string[])[] = [names];
    for (let from = top; from <= bottom; from += copyRows)
      lines.push(...(await this.texts(shown, names, from, Math.min(bottom + 1, from + copyRows))));
    await this.options.copy(tabSeparated(lines));
    announce(`Copied ${counted(bottom - top + 1, "row")} of ${counted(names.length, "column")}.`);
  }

  private async texts(
    view: GridView,
    names: readonly string[],
    from: number,
    to: number,
  ): Promise<readonly string[][]> {
    const block = await view.rows(names, from, to);
    const byName = new Map(block.columns.map((column) => [column.name, column]));
    return Array.from({ length: to - from }, (_, row) =>
      names.map((name) => {
        const column = byName.get(name);
        const value = !column ? null : "cells" in column ? (column.cells[row] ?? null) : column.numbers[row]!;
        return value === null || Number.isNaN(value) ? "" : cellText(value);
      }),
    );
  }
}
