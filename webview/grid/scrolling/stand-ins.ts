import type { BlockCache } from "../block-cache.ts";
import type { Range } from "../grid-geometry.ts";
import type { GridView } from "../grid-view.ts";
import { passingRows } from "./passing-rows.ts";

/** Rows stand in for those not here while the last ones came no longer ago, ms: a slow file is shown as it is. */
const freshMs = 300;

/** Which rows are shown while those in sight are on their way. */
export class StandIns {
  /** When the right rows, or rows at all, were last to be seen. */
  private seen = 0;

  rowsCame(): void {
    this.seen = performance.now();
  }

  /** The rows shown in place of those in sight; undefined when those are here, or are to be waited for. */
  of(view: GridView, cache: BlockCache, sight: Range, isMoving: boolean): Range | undefined {
    const [id] = view.columns;
    const { newest } = cache;
    if (!id || newest === undefined || sight.to <= sight.from) return undefined;
    const isHere = (row: number): boolean => cache.cell(row, id.name) !== undefined;
    if (isHere(sight.from) || isHere(sight.to - 1)) {
      this.rowsCame();
      return undefined;
    }
    if (!isMoving || performance.now() - this.seen > freshMs) return undefined;
    const rows = passingRows(sight, newest, view.rowCount);
    return isHere(rows.from) ? rows : undefined;
  }
}
