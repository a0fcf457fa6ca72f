import { applySteps } from "../core/filter/steps.ts";
import type { SelectionReport } from "../core/recipe/preview.ts";
import { sortRows } from "../core/table/sort-rows.ts";
import type { Table } from "../core/table/table.ts";
import type { TableView } from "../protocol/session-api.ts";
import type { SessionTables } from "./session-tables.ts";

/** A view worked out: the rows it shows, in its order. */
export interface OpenedView {
  readonly table: Table;
  readonly rows: Int32Array;
  readonly report: SelectionReport;
}

/** Views kept: an editor asks for one view in many pages, and goes back and forth between a few. */
const kept = 8;

/** Filters and sorts tables for display, and remembers the last few answers. */
export class Views {
  readonly #tables: SessionTables;
  readonly #opened = new Map<string, OpenedView>();

  constructor(tables: SessionTables) {
    this.#tables = tables;
  }

  /** @throws AnalysisError of the filter language, `missing-table` or `missing-column` */
  open(view: TableView): OpenedView {
    const key = JSON.stringify([view.table, view.where, view.quality ?? "allen", view.sort]);
    const known = this.#opened.get(key);
    const opened = known ?? this.#work(view);
    this.#opened.delete(key);
    this.#opened.set(key, opened);
    if (this.#opened.size > kept) this.#opened.delete(this.#opened.keys().next().value!);
    return opened;
  }

  #work(view: TableView): OpenedView {
    const table = this.#tables.get(view.table, view.quality);
    const { rows, steps } = applySteps(table, view.where);
    const defaults = view.table === "units" ? this.#tables.units(view.quality ?? "allen").defaults : [];
    const report = { table: table.name, rows: table.rowCount, defaults, steps, left: rows.length };
    return { table, rows: view.sort.length ? sortRows(table, rows, view.sort) : rows, report };
  }
}
