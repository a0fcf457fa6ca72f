import type { Cell } from "../../src/core/table/table.ts";
import { cellText } from "../number-text.ts";

/** Digits of a number that is shown to be read; tooltip, detail, copies and files have them all. */
const significant = 6;
/** Blanks as wide as a digit and as a point, in any font with digits of one width. */
const figureSpace = "\u2007";
const pointSpace = "\u2008";

/**
 * A number with at most six significant digits, its whole part in full: 0.464676, 5401.23, 1234568. Whole numbers and
 * what is no number are shown as they are.
 */
export function shortText(cell: Cell): string {
  if (typeof cell !== "number" || !Number.isFinite(cell) || Number.isInteger(cell)) return cellText(cell);
  if (Math.abs(cell) >= 10 ** (significant - 1)) return cell.toFixed(0);
  return String(Number(cell.toPrecision(significant)));
}

/** Digits behind the point of a number as it is shown; none for powers of ten and whole numbers. */
export const fractionOf = (text: string): number =>
  /^-?\d+\.\d+$/.test(text) ? text.length - text.indexOf(".") - 1 : 0;

/** The text with blanks in place of the digits that others of its column have behind the point. */
export function aligned(text: string, fraction: number): string {
  if (!/^-?\d+(\.\d+)?$/.test(text)) return text;
  const own = fractionOf(text);
  if (own >= fraction) return text;
  return text + (own === 0 ? pointSpace : "") + figureSpace.repeat(fraction - own);
}
