import { el, fill } from "../element.ts";
import { headerCell } from "./grid-header.ts";
import { arrangeCells } from "./grid-rows.ts";
import type { RowPlan } from "./grid-rows.ts";
import type { GridView } from "./grid-view.ts";
import type { SummaryPair } from "./summary-queue.ts";

type SummaryOf = (column: string) => SummaryPair | undefined;

/** The heads of the columns in sight; they stay at the top, whatever is scrolled. */
export class GridHead {
  readonly row = el("div", { class: "grid-row grid-header", role: "row", "aria-rowindex": 1 });
  readonly element = el("div", { class: "grid-head-group", role: "rowgroup" }, this.row);
  private readonly summaryOf: SummaryOf;

  constructor(summaryOf: SummaryOf) {
    this.summaryOf = summaryOf;
  }

  /** Draws the heads of other columns. */
  draw(plan: RowPlan): void {
    fill(this.row, ...arrangeCells(plan, (column) => this.cell(plan.view, column)));
  }

  /** Draws one head anew, where it is in sight: more is known of its column. */
  drawCell(view: GridView, name: string): void {
    const column = view.columns.findIndex((info) => info.name === name);
    const old = this.row.querySelector<HTMLElement>(`[data-column="${column}"]`);
    if (!old) return;
    const cell = this.cell(view, column);
    fill(old, ...cell.childNodes);
    old.title = cell.title;
  }

  private cell(view: GridView, column: number): HTMLElement {
    const info = view.columns[column]!;
    return headerCell({ info, sort: view.sort, summary: this.summaryOf(info.name) });
  }
}
