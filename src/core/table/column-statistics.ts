import { pairwiseSum } from "../pairwise-sum.ts";
import { columnAt } from "./column-rows.ts";
import { countMissing } from "./table.ts";
import type { Column, Table } from "./table.ts";

/** What pandas' `describe` tells of a column over some rows; missing values count nowhere but in `missing`. */
export interface ColumnStatistics {
  readonly count: number;
  readonly missing: number;
  readonly distinct: number;
  /** Of numbers only, and only where there are some. */
  readonly numbers?: NumberStatistics;
}

export interface NumberStatistics {
  readonly mean: number;
  /** Divisor n - 1; NaN for a single value. */
  readonly sd: number;
  readonly min: number;
  /** Linear between neighbours, as NumPy's and pandas' default. */
  readonly quartiles: readonly [lower: number, median: number, upper: number];
  readonly max: number;
}

/** @throws AnalysisError `missing-column`, `damaged-data` */
export function columnStatistics(table: Table, name: string, rows: Int32Array): ColumnStatistics {
  const column = columnAt(table.column(name), rows);
  const missing = countMissing(column, rows.length);
  const count = rows.length - missing;
  if (column.kind === "list") return { count, missing, distinct: 0 };
  const numbers = numbersOf(column);
  const distinct = numbers ? new Set(numbers).size : distinctOf(column, rows.length);
  return { count, missing, distinct, ...(numbers?.length ? { numbers: statisticsOf(numbers) } : {}) };
}

/** Present values as numbers; undefined for text and booleans. */
function numbersOf(column: Column): Float64Array | undefined {
  if (column.kind === "number") return column.values.filter((value) => !Number.isNaN(value));
  return column.kind === "bigint" ? Float64Array.from(column.values, Number) : undefined;
}

function distinctOf(column: Column, rows: number): number {
  if (column.kind === "coded") {
    const used = new Set(column.codes);
    used.delete(-1);
    return used.size;
  }
  return column.kind === "boolean" ? new Set(column.values.filter((value) => value < 2)).size : rows;
}

function statisticsOf(values: Float64Array): NumberStatistics {
  const sorted = values.slice().sort();
  const mean = pairwiseSum(values) / values.length;
  const squares = pairwiseSum(values.map((value) => (value - mean) ** 2));
  return {
    mean,
    sd: Math.sqrt(squares / (values.length - 1)),
    min: sorted[0]!,
    quartiles: [quantile(sorted, 0.25), quantile(sorted, 0.5), quantile(sorted, 0.75)],
    max: sorted.at(-1)!,
  };
}

function quantile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1);
  const low = sorted[Math.floor(at)]!;
  return low + (at - Math.floor(at)) * (sorted[Math.ceil(at)]! - low);
}
