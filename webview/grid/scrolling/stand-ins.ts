import type { BlockCache } from "../block-cache.ts";
import type { Range } from "../grid-geometry.ts";
import type { GridView } from "../grid-view.ts";
import { passingRows } from "./passing-rows.ts";

/** Rows stand in for those not here while the last ones came no longer ago, ms: a slow file is shown as it is. */
const freshMs = 300;

/** Which rows are shown while those in sight are on their way. */
export class StandIns {
  /** When rows last came, or were last to be seen where they belong. */
  private seen = 0;
  /** The right rows are in sight: they are seen until the window moves on, however long it rests. */
  private atHome = false;

  rowsCame(): void {
    this.seen = performance.now();
  }

  /** The rows shown in place of those in sight; undefined when those are here, or are to be waited for. */
  of(view: GridView, cache: BlockCache, sight: Range, isMoving: boolean): Range | undefined {
    const [id] = view.columns;
    const { newest } = cache;
    if (!id || newest === undefined || sight.to <= sight.from) return undefined;
    const isHere = (row: number): boolean => cache.cell(row, id.name) !== undefined;
    const wasAtHome = this.atHome;
    this.atHome = isHere(sight.from) || isHere(sight.to - 1);
    if (this.atHome || wasAtHome) this.rowsCame();
    if (this.atHome) return undefined;
    if (!isMoving || performance.now() - this.seen > freshMs) return undefined;
    const rows = passingRows(sight, newest, view.rowCount);
    return isHere(rows.from) ? rows : undefined;
  }
}
