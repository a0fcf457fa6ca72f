import type { BlockColumn, RowBlock } from "../../src/protocol/session-api.ts";
import type { Cell } from "../../src/core/table/table.ts";
import type { Range } from "./grid-geometry.ts";

export const blockRows = 200;
const keptBlocks = 20;

type Fetch = (columns: readonly string[], from: number, to: number) => Promise<RowBlock>;

/** What the screen shows at the moment. */
export interface Wanted {
  readonly rows: Range;
  readonly columns: readonly string[];
}

/**
 * The blocks of rows a view holds: at most {@link keptBlocks}, the longest unseen go first. One request is
 * under way at a time, and when it ends the newest wish is served: positions scrolled past are never read.
 */
export class BlockCache {
  private readonly fetch: Fetch;
  private readonly rowCount: number;
  private readonly onArrival: () => void;
  private readonly onError: (error: unknown) => void;
  /** In the order last seen, by number of block. */
  private readonly blocks = new Map<number, Map<string, BlockColumn>>();
  private wanted: Wanted | undefined;
  private busy = false;
  private failed = false;
  private closed = false;

  constructor(fetch: Fetch, rowCount: number, onArrival: () => void, onError: (error: unknown) => void) {
    this.fetch = fetch;
    this.rowCount = rowCount;
    this.onArrival = onArrival;
    this.onError = onError;
  }

  /** Number of blocks held. */
  get size(): number {
    return this.blocks.size;
  }

  /** Number of the block seen or arrived last. */
  get newest(): number | undefined {
    return [...this.blocks.keys()].at(-1);
  }

  /** The cell, or undefined while it is not here. */
  cell(row: number, column: string): Cell | undefined {
    const number = Math.floor(row / blockRows);
    const found = this.blocks.get(number)?.get(column);
    if (!found) return undefined;
    const at = row - number * blockRows;
    if ("cells" in found) return found.cells[at];
    const value = found.numbers[at];
    return value === undefined || Number.isNaN(value) ? null : value;
  }

  /** Tells what is on the screen; what is missing of it arrives later. */
  want(wanted: Wanted): void {
    this.wanted = wanted;
    this.failed = false;
    for (const block of blocksOf(wanted.rows)) this.touch(block);
    void this.work();
  }

  /** Loads what a first sight needs, so that a new view can replace the old one at once. */
  async load(wanted: Wanted): Promise<void> {
    for (const block of blocksOf(wanted.rows)) await this.request(block, wanted.columns);
  }

  /** Late answers are dropped from here on. */
  close(): void {
    this.closed = true;
  }

  private arrived(): void {
    if (!this.closed) this.onArrival();
  }

  private async work(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      for (let next = this.missing(); next && !this.closed && !this.failed; next = this.missing()) {
        await this.request(next.block, next.columns);
        this.arrived();
      }
    } catch (error) {
      this.failed = true;
      if (!this.closed) this.onError(error);
    } finally {
      this.busy = false;
    }
  }

  private missing(): { block: number; columns: readonly string[] } | undefined {
    if (!this.wanted) return undefined;
    for (const block of blocksOf(this.wanted.rows)) {
      const columns = this.lacking(block, this.wanted.columns);
      if (columns.length > 0) return { block, columns };
    }
    return undefined;
  }

  private lacking(block: number, columns: readonly string[]): readonly string[] {
    const held = this.blocks.get(block);
    return held ? columns.filter((column) => !held.has(column)) : columns;
  }

  private async request(block: number, columns: readonly string[]): Promise<void> {
    const lacking = this.lacking(block, columns);
    if (lacking.length === 0) return;
    const from = block * blockRows;
    const answer = await this.fetch(lacking, from, Math.min(from + blockRows, this.rowCount));
    const held = this.blocks.get(block) ?? new Map<string, BlockColumn>();
    for (const column of answer.columns) held.set(column.name, column);
    this.blocks.set(block, held);
    this.touch(block);
    for (const oldest of this.blocks.keys()) {
      if (this.blocks.size <= keptBlocks) break;
      this.blocks.delete(oldest);
    }
  }

  private touch(block: number): void {
    const held = this.blocks.get(block);
    if (!held) return;
    this.blocks.delete(block);
    this.blocks.set(block, held);
  }
}

function blocksOf({ from, to }: Range): readonly number[] {
  if (to <= from) return [];
  const first = Math.floor(from / blockRows);
  const last = Math.floor((to - 1) / blockRows);
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}
