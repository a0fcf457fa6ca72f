import type { Cell, ColumnInfo } from "../../src/core/table/table.ts";
import { el } from "../element.ts";
import { cellText } from "../number-text.ts";
import type { BlockCache } from "./block-cache.ts";
import { aligned, shortText } from "./cell-number.ts";
import { sumOf } from "./grid-geometry.ts";
import type { Range } from "./grid-geometry.ts";
import { boxOf, inBox } from "./grid-selection.ts";
import type { Selection } from "./grid-selection.ts";
import { numericTypes } from "./grid-view.ts";
import type { GridView } from "./grid-view.ts";

/** Which cells of a row exist: the frozen ones and a stretch of the others. */
export interface RowPlan {
  readonly view: GridView;
  readonly widths: readonly number[];
  readonly columns: Range;
  /** Digits behind the point for which a column keeps room. */
  readonly fractionOf: (column: string) => number;
}

/** Cells of one row: the frozen ones, the space of those scrolled away, those on the screen. */
export function arrangeCells(
  { view, widths, columns }: RowPlan,
  make: (column: number) => HTMLElement,
): readonly HTMLElement[] {
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
  spacer.style.width = `${sumOf(widths, view.frozen, columns.from)}px`;
  cells.push(spacer);
  for (let column = columns.from; column < columns.to; column++) add(column);
  return cells;
}

interface DrawnRow {
  readonly element: HTMLElement;
  readonly cells: readonly HTMLElement[];
}

/** The rows on the screen: made when they come into sight, gone when they leave it. */
export class GridRows {
  readonly element = el("div", { class: "grid-body", role: "rowgroup" });
  private readonly drawn = new Map<number, DrawnRow>();

  /** Forgets all rows: their cells are others from now on. */
  clear(): void {
    this.drawn.clear();
    this.element.replaceChildren();
  }

  /** The element of a row, when it is drawn. */
  at(row: number): HTMLElement | undefined {
    return this.drawn.get(row)?.element;
  }

  /** Draws a stretch of rows, and takes all others away. */
  draw(
    plan: RowPlan,
    rows: Range,
    cache: BlockCache,
    selection: Selection,
    topOf: (row: number) => number,
  ): void {
    this.recycle(rows);
    for (let row = rows.from; row < rows.to; row++) {
      const drawn = this.drawn.get(row) ?? this.add(plan, row);
      drawn.element.style.transform = `translateY(${topOf(row)}px)`;
      fillRow(drawn, plan, cache, row, selection);
    }
  }

  private recycle(rows: Range): void {
    for (const [row, { element }] of this.drawn)
      if (row < rows.from || row >= rows.to) {
        element.remove();
        this.drawn.delete(row);
      }
  }

  private add(plan: RowPlan, row: number): DrawnRow {
    const drawn = newRow(plan, row);
    this.drawn.set(row, drawn);
    this.element.append(drawn.element);
    return drawn;
  }
}

function newRow(plan: RowPlan, row: number): DrawnRow {
  const parts = arrangeCells(plan, (column) =>
    el("div", {
      class: numericTypes.has(plan.view.columns[column]!.type) ? "cell number" : "cell",
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

/** Numbers are shown to be read, with their points under each other; ids and whole numbers in full. */
function shownText({ view, fractionOf }: RowPlan, { name, type }: ColumnInfo, value: Cell): string {
  if (type !== "number" || view.inFull?.has(name)) return cellText(value);
  return aligned(shortText(value), fractionOf(name));
}

function fillRow(
  { cells }: DrawnRow,
  plan: RowPlan,
  cache: BlockCache,
  row: number,
  selection: Selection,
): void {
  const box = boxOf(selection);
  for (const cell of cells) {
    const column = Number(cell.dataset["column"]);
    const info = plan.view.columns[column]!;
    const value = cache.cell(row, info.name);
    const text = value === undefined ? "" : shownText(plan, info, value);
    if (cell.textContent !== text) {
      cell.textContent = text;
      cell.title = value === undefined || text.trimEnd() === cellText(value) ? "" : cellText(value);
    }
    cell.classList.toggle("pending", value === undefined);
    cell.classList.toggle("missing", value === null);
    const selected = selection.row >= 0 && inBox(box, row, column);
    cell.classList.toggle("selected", selected);
    if (selected) cell.setAttribute("aria-selected", "true");
    else cell.removeAttribute("aria-selected");
  }
}
