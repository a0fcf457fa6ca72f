import type { ColumnSummary } from "../../../src/protocol/session-api.ts";
import { expressionsOf } from "../value/draft.ts";
import { literal } from "./expression.ts";
import type { FilterSource } from "./filter-source.ts";

/** What an expression is about: the columns it may name, and their values. */
export interface Vocabulary {
  columns(): readonly string[];
  /** A column over the rows the expression is applied to; with `holding`, over those whose value holds this text. */
  summarize(column: string, holding?: string): Promise<ColumnSummary>;
}

/** What a step may name: columns, and their values over the rows that the steps before it leave. */
export class StepVocabulary implements Vocabulary {
  private readonly source: FilterSource;
  private readonly index: number;
  private readonly known = new Map<string, Promise<ColumnSummary>>();

  constructor(source: FilterSource, index: number) {
    this.source = source;
    this.index = index;
  }

  columns(): readonly string[] {
    return this.source.columns.map(({ name }) => name);
  }

  /** Asked once for the same rows, for a word is typed letter by letter. */
  summarize(column: string, holding?: string): Promise<ColumnSummary> {
    const where = [...expressionsOf(this.source.steps.slice(0, this.index))];
    if (holding !== undefined) where.push(`contains(text(\`${column}\`), ${literal(holding)})`);
    const key = JSON.stringify([this.source.table, this.source.quality, where, column]);
    const known = this.known.get(key) ?? this.source.summarize(where, column);
    this.known.set(key, known);
    // What failed may succeed when it is asked again.
    known.catch(() => this.known.delete(key));
    return known;
  }
}
