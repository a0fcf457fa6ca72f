import { cellOf } from "../../../src/core/table/table.ts";
import type { Cell, Column } from "../../../src/core/table/table.ts";
import type { ColumnSummary } from "../../../src/protocol/session-api.ts";

const bins = 40;

/** A plain summary of a column, for the fake session. */
export function summaryOf(
  name: string,
  type: ColumnSummary["type"],
  column: Column,
  rows: Int32Array,
): ColumnSummary {
  const counts = new Map<Cell, number>();
  let missing = 0;
  for (const row of rows) {
    const cell = cellOf(column, row);
    if (cell === null) missing++;
    else counts.set(cell, (counts.get(cell) ?? 0) + 1);
  }
  const top = [...counts]
    .sort((a, b) => b[1] - a[1])
    .slice(0, 200)
    .map(([value, count]) => ({ value, count }));
  const numbers = [...counts].filter((entry): entry is [number, number] => typeof entry[0] === "number");
  const texts = [...counts.keys()].filter((value) => typeof value === "string");
  return {
    column: name,
    type,
    rows: rows.length,
    missing,
    distinct: counts.size,
    top,
    ...(numbers.length > 0 && numbers.length === counts.size ? { histogram: histogram(numbers) } : {}),
    numbersAsText:
      texts.length > 0 && texts.every((text) => text.trim() !== "" && !Number.isNaN(Number(text))),
  };
}

function histogram(values: readonly [number, number][]): NonNullable<ColumnSummary["histogram"]> {
  let [min, max] = [Infinity, -Infinity];
  for (const [value] of values) [min, max] = [Math.min(min, value), Math.max(max, value)];
  const counts = new Float64Array(bins);
  for (const [value, count] of values)
    counts[Math.min(bins - 1, Math.floor(((value - min) / (max - min || 1)) * bins))]! += count;
  return { min, max, counts };
}
