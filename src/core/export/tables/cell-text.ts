import type { Cell } from "../../table/table.ts";

/**
 * A cell as JSON: numbers as the shortest text that reads back to the same double, 64-bit integers with all their
 * digits; what JSON has no number for (`NaN` inside a list, the infinities) as text.
 */
export function jsonOf(cell: Cell): string {
  if (cell === null) return "null";
  switch (typeof cell) {
    case "bigint":
      return String(cell);
    case "number":
      return Number.isFinite(cell) ? String(cell) : `"${cell}"`;
    case "object":
      return `[${cell.map(jsonOf).join(", ")}]`;
    default:
      return JSON.stringify(cell);
  }
}

/** A cell as plain text: text as it is, lists as JSON. Not for missing cells, which each format shows its own way. */
export const textOf = (cell: Exclude<Cell, null>): string =>
  typeof cell === "object" ? jsonOf(cell) : String(cell);
