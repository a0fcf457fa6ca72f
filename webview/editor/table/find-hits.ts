import type { FoundCells } from "../../../src/protocol/session-api.ts";

/** A cell by its place in the table as shown. */
export interface Place {
  readonly row: number;
  readonly column: number;
}

/**
 * The hit after or before a place, row by row and from the ends on again from the other.
 *
 * @param by - 1 for the next, -1 for the one before, 0 for the one at the place or else the next
 * @returns its number from 0; undefined when there are none
 */
export function hitFrom(found: FoundCells, from: Place, by: -1 | 0 | 1): number | undefined {
  const hits = found.rows.length;
  if (hits === 0) return undefined;
  const order = (hit: number): number => found.rows[hit]! - from.row || found.columns[hit]! - from.column;
  let low = 0;
  let high = hits;
  // The first hit at the place or after it.
  while (low < high) {
    const middle = (low + high) >> 1;
    if (order(middle) < 0) low = middle + 1;
    else high = middle;
  }
  const isThere = low < hits && order(low) === 0;
  if (by < 0) return (low - 1 + hits) % hits;
  return (by > 0 && isThere ? low + 1 : low) % hits;
}
