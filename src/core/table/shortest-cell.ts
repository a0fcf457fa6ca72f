import { shortestDecimal } from "./precision.ts";
import type { Cell, Column } from "./table.ts";

/** A value of a column as it is written by people: in a column of single precision 0.1, not the double nearest to it. */
export const shortestCell = (column: Column, cell: Cell): Cell =>
  column.kind === "number" && column.precision && typeof cell === "number"
    ? shortestDecimal(cell, column.precision)
    : cell;
