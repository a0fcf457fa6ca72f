import type { Cell } from "./table.ts";

/** One cell as a table shows it: numbers as the shortest text that reads back to the same double, lists as stored. */
export function cellText(cell: Cell): string {
  if (cell === null) return "null";
  if (typeof cell === "object") return `[${cell.map(cellText).join(", ")}]`;
  return Object.is(cell, -0) ? "-0" : String(cell);
}
