import type { Cell } from "../../../src/core/table/table.ts";
import { el } from "../../element.ts";
import { countText } from "../../number-text.ts";
import { shortText } from "../cell-number.ts";
import type { GridView } from "../grid-view.ts";

/** Where a trial begins, by the names that files use. */
const onsets: ReadonlySet<string> = new Set(["start_time", "onset"]);

/** What tells where in a table one is: the id, and what rows are in the order of, a column of the sort or the onset. */
export function placeColumns(view: GridView): readonly string[] {
  const [id] = view.columns;
  const order = view.sort[0]?.column ?? view.columns.find(({ name }) => onsets.has(name))?.name;
  return [...new Set([id?.name, order])].filter((name) => name !== undefined);
}

/** The number of a row, and its cells in {@link placeColumns} as far as they are here. */
export function placeText(view: GridView, row: number, cell: (column: string) => Cell | undefined): string {
  const facts = placeColumns(view).flatMap((name) => {
    const value = cell(name);
    return value === undefined || value === null ? [] : [`${name} ${shortText(value)}`];
  });
  return [`Row ${countText(row + 1)} of ${countText(view.rowCount)}`, ...facts].join(" · ");
}

/** Stands beside the thumb of the scroll bar while it moves. For the eye only: cells tell their row themselves. */
export class ScrollBubble {
  private readonly bubble = el("div", { class: "scroll-bubble", hidden: true });
  /** Stays at the window's corner, whatever is scrolled. */
  readonly element = el(
    "div",
    { class: "scroll-rail", role: "presentation", "aria-hidden": "true" },
    this.bubble,
  );

  /**
   * @param share - how far down the window is, 0 … 1
   * @param room - top and height of the part of the window that shows rows, in pixels
   */
  show(text: string, share: number, room: { readonly top: number; readonly height: number }): void {
    this.bubble.hidden = false;
    this.bubble.textContent = text;
    const travel = Math.max(0, room.height - this.bubble.offsetHeight);
    this.bubble.style.top = `${room.top + share * travel}px`;
  }

  hide(): void {
    this.bubble.hidden = true;
  }
}
