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
  const top = mostFrequent(counts);
  const histogram = column.kind === "number" || column.kind === "bigint" ? histogramOf(counts) : undefined;
  return {
    ...summary,
    missing,
    distinct: counts.size,
    top,
    ...(histogram ? { histogram } : {}),
    // Only texts do.
    numbersAsText: column.kind === "coded" && holdsNumbers(counts, rows.length - missing),
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

/** Most frequent first, equals in order of appearance: what sorting them all gives, and few columns need. */
function mostFrequent(counts: ReadonlyMap<Cell, number>): ColumnSummary["top"] {
  const least = Int32Array.from(counts.values()).sort().at(-mostTopValues) ?? 0;
  const top: { value: Cell; count: number }[] = [];
  const equals: { value: Cell; count: number }[] = [];
  for (const [value, count] of counts) {
    if (count > least) top.push({ value, count });
    else if (count === least && equals.length < mostTopValues) equals.push({ value, count });
  }
  top.sort((a, b) => b.count - a.count);
  return [...top, ...equals].slice(0, mostTopValues);
}

function histogramOf(values: ReadonlyMap<Cell, number>): ColumnSummary["histogram"] {
  let [min, max] = [Infinity, -Infinity];
  for (const cell of values.keys()) {
    const value = Number(cell);
    if (!Number.isFinite(value)) continue;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  if (min > max) return undefined;
  const counts = new Float64Array(histogramBins);
  for (const [cell, count] of values) {
    const value = Number(cell);
    if (!Number.isFinite(value)) continue;
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
