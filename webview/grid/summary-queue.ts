import type { ColumnSummary } from "../../src/protocol/session-api.ts";

/** A column over the rows of a view, and over all rows of its table. */
export interface SummaryPair {
  readonly filtered: ColumnSummary;
  readonly full: ColumnSummary;
}

/** Summaries of the columns on the screen, asked for one after the other, those seen last first. */
export class SummaryQueue {
  private readonly ask: (column: string) => Promise<SummaryPair>;
  private readonly onArrival: (column: string) => void;
  private readonly known = new Map<string, SummaryPair | "failed">();
  private wanted: readonly string[] = [];
  private busy = false;
  private closed = false;

  constructor(ask: (column: string) => Promise<SummaryPair>, onArrival: (column: string) => void) {
    this.ask = ask;
    this.onArrival = onArrival;
  }

  get(column: string): SummaryPair | undefined {
    const found = this.known.get(column);
    return found === "failed" ? undefined : found;
  }

  want(columns: readonly string[]): void {
    this.wanted = columns;
    void this.work();
  }

  close(): void {
    this.closed = true;
  }

  private arrived(column: string): void {
    if (!this.closed) this.onArrival(column);
  }

  private async work(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    for (;;) {
      const column = this.wanted.find((name) => !this.known.has(name));
      if (column === undefined || this.closed) break;
      // A column that cannot be summarized says why in its cells; the header only stays without a drawing.
      const answer = await this.ask(column).catch(() => "failed" as const);
      this.known.set(column, answer);
      this.arrived(column);
    }
    this.busy = false;
  }
}
