import { freshId } from "../element.ts";
import type { Selection } from "./grid-selection.ts";

/** The cell under the cursor: marked for the eye, and told to screen readers as the grid's active descendant. */
export class ActiveCell {
  private readonly grid: HTMLElement;
  private readonly id = freshId("active-cell");

  constructor(grid: HTMLElement) {
    this.grid = grid;
  }

  /** @param home - the element of the cursor's row, or of the head; undefined when it is scrolled away */
  mark({ row, column, anchorRow, anchorColumn }: Selection, home: Element | undefined): void {
    const { grid, id } = this;
    grid.classList.toggle("single", row === anchorRow && column === anchorColumn);
    grid.querySelector(`#${id}`)?.removeAttribute("id");
    grid.querySelector(".active")?.classList.remove("active");
    const cell = home?.querySelector(`[data-column="${column}"]`);
    if (cell) {
      cell.id = id;
      cell.classList.add("active");
      grid.setAttribute("aria-activedescendant", id);
    } else grid.removeAttribute("aria-activedescendant");
  }
}
