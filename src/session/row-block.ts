import { AnalysisError, endsReading } from "../core/errors.ts";
import { cellOf, firstOf, infoOf } from "../core/table/table.ts";
import type { Cell, Column, Table } from "../core/table/table.ts";
import type { BlockColumn, ListCells, RowBlock } from "../protocol/session-api.ts";

/**
 * A window of a view's rows as typed columns, for display.
 *
 * @param rows - row numbers of the view, in its order
 * @param from - first row of the window
 * @param to - end of the window, excluded; cut at the view's end
 * @param lists - whether long list cells are read, or only their length is told
 */
export function rowBlock(
  table: Table,
  columns: readonly string[],
  rows: Int32Array,
  from: number,
  to: number,
  lists: ListCells = "short",
): RowBlock {
  const start = Math.max(0, Math.min(from, rows.length));
  const end = Math.max(start, Math.min(to, rows.length));
  const window = rows.subarray(start, end);
  return { from: start, to: end, columns: columns.map((name) => blockColumn(table, name, window, lists)) };
}

function blockColumn(table: Table, name: string, rows: Int32Array, lists: ListCells): BlockColumn {
  const type = infoOf(table, name)?.type ?? "text";
  const column = firstOf(
    table,
    name,
    rows.reduce((end, row) => Math.max(end, row + 1), 0),
  );
  if (column.kind === "number") return { name, type, numbers: pick(column.values, rows) };
  const cell = lists === "whole" ? cellOf : shownCell;
  return { name, type, cells: Array.from(rows, (row) => cell(column, row)) };
}

function pick(values: Float64Array, rows: Int32Array): Float64Array {
  const out = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) out[i] = values[rows[i]!]!;
  return out;
}

/** Entries of a list cell that a table shows; the rest is asked for by `peek`. */
const shownEntries = 16;

/**
 * A cell for display. Of a long list only the length is told: its body may be millions of spike times. What cannot
 * be read is told in a word, and costs no other cell.
 */
function shownCell(column: Column, row: number): Cell {
  if (column.kind !== "list") return cellOf(column, row);
  const length = column.lengths[row]!;
  if (length > shownEntries) return `${length} values`;
  try {
    const cell = column.cell(row);
    return Number.isNaN(length) ? "missing" : cell;
  } catch (error) {
    if (!(error instanceof AnalysisError) || endsReading(error)) throw error;
    return error.code === "damaged-data" ? "damaged" : "cannot be read";
  }
}
