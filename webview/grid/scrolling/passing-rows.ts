import { blockRows } from "../block-cache.ts";
import type { Range } from "../grid-geometry.ts";

/**
 * The rows to show in place of others while the window moves on faster than rows arrive: of the block that
 * arrived last, as many as are wanted, the nearest to them. They are true rows, seen a moment late.
 *
 * @param wanted - rows of the screen, none of which is here
 * @param block - number of the block that is here
 */
export function passingRows(wanted: Range, block: number, rowCount: number): Range {
  const first = block * blockRows;
  const end = Math.min(first + blockRows, rowCount);
  const count = Math.min(wanted.to - wanted.from, end - first);
  const from = Math.max(first, Math.min(wanted.from, end - count));
  return { from, to: from + count };
}
