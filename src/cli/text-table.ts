import { groupedDigits } from "../core/grouped-digits.ts";

/**
 * Rows as aligned plain text: columns two spaces apart, numbers to the right.
 *
 * @param right - numbers of the columns to align right
 * @returns lines without trailing spaces
 */
export function textTable(
  rows: readonly (readonly string[])[],
  right: ReadonlySet<number> = new Set(),
): readonly string[] {
  const widths: number[] = [];
  for (const row of rows)
    row.forEach((cell, column) => (widths[column] = Math.max(widths[column] ?? 0, width(cell))));
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const padding = " ".repeat(widths[column]! - width(cell));
        return right.has(column) ? padding + cell : cell + padding;
      })
      .join("  ")
      .trimEnd(),
  );
}

const width = (text: string): number => Array.from(text).length;

/** `1 trial`, `1,163 trials`. */
export const plural = (value: number, noun: string, nouns = `${noun}s`): string =>
  `${groupedDigits(value)} ${value === 1 ? noun : nouns}`;
