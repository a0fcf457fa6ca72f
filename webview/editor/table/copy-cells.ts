import { boxOf, tabSeparated } from "../../grid/grid-selection.ts";
import type { Selection } from "../../grid/grid-selection.ts";
import type { GridView } from "../../grid/grid-view.ts";
import { cellText } from "../../number-text.ts";

/** More cells than this are a file, not a text to paste. */
export const mostCopiedCells = 100_000;
const rowsAtATime = 5000;

/** How much a selection holds. */
export interface SelectionSize {
  readonly rows: number;
  readonly columns: number;
}

export function selectionSize(selection: Selection): SelectionSize {
  const { top, bottom, left, right } = boxOf(selection);
  return { rows: bottom - top + 1, columns: right - left + 1 };
}

/** The selected cells as tab-separated lines under their columns' names; missing is empty. */
export async function selectionText(view: GridView, selection: Selection): Promise<string> {
  const { top, bottom, left, right } = boxOf(selection);
  const names = view.columns.slice(left, right + 1).map(({ name }) => name);
  const lines: (readonly string[])[] = [names];
  for (let from = top; from <= bottom; from += rowsAtATime)
    lines.push(...(await texts(view, names, from, Math.min(bottom + 1, from + rowsAtATime))));
  return tabSeparated(lines);
}

async function texts(
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
