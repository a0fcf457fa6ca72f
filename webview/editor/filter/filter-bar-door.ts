import { h, render } from "preact";
import type { SelectionReport } from "../../../src/core/recipe/preview.ts";
import { el } from "../../element.ts";
import { withCard } from "../value/editor-value.ts";
import type { Card } from "../value/cards.ts";
import { FilterBar } from "./filter-bar.tsx";
import type { FilterSource } from "./filter-source.ts";
import type { Fault } from "./step-reports.ts";

/** A filter on a page that is not drawn as one yet. */
export class FilterBarDoor {
  readonly element = el("div");
  private readonly source: FilterSource;
  private report: SelectionReport | undefined;

  constructor(source: FilterSource) {
    this.source = source;
    // Its parts flow with what is beside it.
    this.element.style.display = "contents";
    this.update(undefined);
  }

  /** What the steps did, or which of them cannot be applied. */
  update(report: SelectionReport | undefined, fault?: Fault): void {
    this.report = report ?? this.report;
    render(h(FilterBar, { source: this.source, report: this.report, fault }), this.element);
  }

  /** Opens the form for a new step. */
  add(column?: string): void {
    this.open({ kind: "new", ...(column === undefined ? {} : { column }) });
  }

  /** Opens the card of a step. */
  edit(index: number): void {
    this.open({ kind: "step", index });
  }

  /** Opens the card of the quality limits. */
  editQuality(): void {
    this.open({ kind: "quality" });
  }

  private open(card: Card): void {
    const { store, pane } = this.source;
    store.change((value) => withCard(value, pane, card));
  }
}
