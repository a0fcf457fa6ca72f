import { cellText } from "./cell-text.ts";
import { unattended } from "../control.ts";
import type { Control } from "../control.ts";
import { cellOf, isMissing } from "./table.ts";
import type { Column, Table } from "./table.ts";

/** Cells that contain a text, row after row. */
export interface FoundCells {
  /** All of them. */
  readonly count: number;
  /** `(min(count, 100,000))` position of the cell's row in the view. */
  readonly rows: Int32Array;
  /** As many: which of the columns searched, from 0. */
  readonly columns: Int32Array;
}

const keptCells = 100_000;
const rowsBetweenPauses = 2000;

/**
 * Cells of a view that contain a text, whatever its case, as a table shows them. Missing cells contain nothing;
 * lists are not searched, for their bodies may be millions of spike times.
 *
 * @param rows - row numbers of the view, in its order
 * @throws AnalysisError `missing-column`, or what reading a column throws
 */
export async function findCells(
  table: Table,
  columns: readonly string[],
  rows: Int32Array,
  text: string,
  control: Control = unattended,
): Promise<FoundCells> {
  const tests = columns.map((name) => tester(table.column(name), text.toLowerCase()));
  const found: { rows: number[]; columns: number[] } = { rows: [], columns: [] };
  let count = 0;
  for (let at = 0; at < rows.length; at++) {
    if (at % rowsBetweenPauses === 0) await control.checkpoint(at, rows.length, "Searching");
    for (let column = 0; column < tests.length; column++) {
      if (!tests[column]!(rows[at]!)) continue;
      if (count++ >= keptCells) continue;
      found.rows.push(at);
      found.columns.push(column);
    }
  }
  return { count, rows: Int32Array.from(found.rows), columns: Int32Array.from(found.columns) };
}

/** Whether the cell of a row contains the text. Of a dictionary each entry is looked at once. */
function tester(column: Column, wanted: string): (row: number) => boolean {
  if (wanted === "" || column.kind === "list") return () => false;
  if (column.kind === "coded") {
    const holds = column.values.map((value) => contains(cellText(value), wanted));
    return (row) => holds[column.codes[row]!] ?? false;
  }
  return (row) => !isMissing(column, row) && contains(cellText(cellOf(column, row)), wanted);
}

const contains = (text: string, wanted: string): boolean => text.toLowerCase().includes(wanted);
