import type { Control } from "../../../src/core/control.ts";
import { AnalysisError, isCancelled } from "../../../src/core/errors.ts";
import type { FoundCells } from "../../../src/protocol/session-api.ts";
import { el, fill } from "../../element.ts";
import { announce } from "../../live-region.ts";
import { countText } from "../../number-text.ts";
import { messageOf } from "../../page.ts";
import { iconButton } from "../../ui.ts";
import { hitFrom } from "./find-hits.ts";
import type { Place } from "./find-hits.ts";

export interface FindActions {
  /** Looks through the table as it is shown. */
  search(text: string, control: Control): Promise<FoundCells>;
  /** Where the cursor is. */
  place(): Place;
  go(place: Place): void;
  /** The bar was closed: the table takes the focus. */
  closed(): void;
}

const searchAfterMs = 150;

/** The find box of a table: counts what it finds and goes from hit to hit. It never filters. */
export class FindBar {
  readonly element: HTMLElement;
  private readonly actions: FindActions;
  private readonly input: HTMLInputElement;
  private readonly status = el("span", { class: "find-status" });
  private found: FoundCells | undefined;
  private turn = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(actions: FindActions) {
    this.actions = actions;
    this.input = el("input", {
      type: "text",
      class: "find-text",
      placeholder: "Find in the columns shown",
      "aria-label": "Find in the columns shown",
      spellcheck: "false",
      oninput: () => this.searchSoon(),
    });
    this.element = el(
      "div",
      {
        class: "find-bar",
        role: "search",
        onkeydown: (event: KeyboardEvent) => this.onKey(event),
      },
      this.input,
      this.status,
      iconButton("arrow-up", "Previous hit (Shift+F3)", () => this.step(-1)),
      iconButton("arrow-down", "Next hit (F3)", () => this.step(1)),
      iconButton("close", "Close find", () => this.close()),
    );
    this.element.hidden = true;
  }

  open(): void {
    this.element.hidden = false;
    this.input.focus();
    this.input.select();
    if (this.input.value !== "") void this.search();
  }

  close(): void {
    if (this.element.hidden) return;
    this.element.hidden = true;
    this.forget();
    this.actions.closed();
  }

  /** Goes to the next hit or the one before; opens the box when there is nothing to go by. */
  step(by: -1 | 1): void {
    if (this.element.hidden || this.input.value === "") this.open();
    else if (this.found) this.goTo(this.found, by);
  }

  /** The table shows other rows or columns: what was found is no longer there. */
  tableChanged(): void {
    if (this.element.hidden) this.forget();
    else this.searchSoon();
  }

  private forget(): void {
    this.turn++;
    clearTimeout(this.timer);
    this.found = undefined;
  }

  private onKey(event: KeyboardEvent): void {
    if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && event.target === this.input) this.step(event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private searchSoon(): void {
    this.forget();
    this.timer = setTimeout(() => void this.search(), searchAfterMs);
  }

  private async search(): Promise<void> {
    this.forget();
    const { turn } = this;
    const text = this.input.value;
    if (text === "") {
      fill(this.status);
      return;
    }
    fill(this.status, "Searching…");
    try {
      const found = await this.actions.search(text, this.whileTurn(turn));
      if (turn !== this.turn) return;
      this.found = found;
      this.goTo(found, 0);
    } catch (error) {
      if (turn === this.turn && !isCancelled(error)) fill(this.status, messageOf(error));
    }
  }

  /** Ends a search that another one, or closing, has overtaken. */
  private whileTurn(turn: number): Control {
    return {
      checkpoint: () =>
        turn === this.turn
          ? Promise.resolve()
          : Promise.reject(new AnalysisError("cancelled", "Superseded.", {})),
    };
  }

  private goTo(found: FoundCells, by: -1 | 0 | 1): void {
    const hit = hitFrom(found, this.actions.place(), by);
    const words = hit === undefined ? "Not found" : `${countText(hit + 1)} of ${countText(found.count)}`;
    fill(this.status, words);
    announce(words);
    if (hit !== undefined) this.actions.go({ row: found.rows[hit]!, column: found.columns[hit]! });
  }
}
