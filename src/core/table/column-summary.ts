import { numberInText } from "../filter/values.ts";
import { cellOf, infoOf, typeOfColumn } from "./table.ts";
import type { Cell, Column, ColumnType, Table } from "./table.ts";

/** What a column holds over some rows: what its header and a value picker show. */
export interface ColumnSummary {
  readonly column: string;
  readonly type: ColumnType;
  readonly rows: number;
  readonly missing: number;
  readonly distinct: number;
  /** Most frequent values first, equals in order of appearance, at most {@link mostTopValues}. */
  readonly top: readonly { value: Cell; count: number }[];
  /** For numbers: counts in equal bins from `min` to `max`. */
  readonly histogram?: { readonly min: number; readonly max: number; readonly counts: Float64Array };
  /** True for text that holds numbers in more than nine of ten cells. */
  readonly numbersAsText: boolean;
}

export const mostTopValues = 200;
const histogramBins = 40;

/**
 * Summarises a column over some rows.
 *
 * @throws AnalysisError `missing-column`, `damaged-data`
 */
export function summarizeColumn(table: Table, name: string, rows: Int32Array): ColumnSummary {
  const column = table.column(name);
  const type = infoOf(table, name)?.type ?? typeOfColumn(column);
  const summary = { column: name, type, rows: rows.length };
  if (column.kind === "list") return { ...summary, missing: 0, distinct: 0, top: [], numbersAsText: false };
  const counts = countValues(column, rows);
  const missing = counts.get(null) ?? 0;
  counts.delete(null);
  const top = [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count)
    .slice(0, mostTopValues);
  const histogram = column.kind === "number" || column.kind === "bigint" ? histogramOf(counts) : undefined;
  return {
    ...summary,
    missing,
    distinct: counts.size,
    top,
    ...(histogram ? { histogram } : {}),
    numbersAsText: holdsNumbers(counts, rows.length - missing),
  };
}

function countValues(column: Column, rows: Int32Array): Map<Cell, number> {
  if (column.kind !== "coded") {
    const counts = new Map<Cell, number>();
    for (const row of rows) {
      const cell = cellOf(column, row);
      counts.set(cell, (counts.get(cell) ?? 0) + 1);
    }
    return counts;
  }
  const ofCode = new Map<number, number>();
  for (const row of rows) ofCode.set(column.codes[row]!, (ofCode.get(column.codes[row]!) ?? 0) + 1);
  return new Map([...ofCode].map(([code, count]) => [code < 0 ? null : column.values[code]!, count]));
}

function histogramOf(values: ReadonlyMap<Cell, number>): ColumnSummary["histogram"] {
  const finite = [...values]
    .map(([value, count]) => [Number(value), count] as const)
    .filter(([value]) => Number.isFinite(value));
  if (finite.length === 0) return undefined;
  let [min, max] = [Infinity, -Infinity];
  for (const [value] of finite) {
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  const counts = new Float64Array(histogramBins);
  for (const [value, count] of finite) {
    const bin = max > min ? Math.floor(((value - min) / (max - min)) * histogramBins) : 0;
    counts[Math.min(bin, histogramBins - 1)]! += count;
  }
  return { min, max, counts };
}

function holdsNumbers(values: ReadonlyMap<Cell, number>, present: number): boolean {
  let holding = 0;
  for (const [value, count] of values)
    if (typeof value === "string" && !Number.isNaN(numberInText(value))) holding += count;
  return holding > 0 && holding > 0.9 * present;
}
