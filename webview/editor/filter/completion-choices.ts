import type { ColumnSummary } from "../../../src/protocol/session-api.ts";
import { countText } from "../../number-text.ts";
import { complete } from "./completion.ts";
import { columnText } from "./expression.ts";
import { valueRows } from "./value-completion.ts";
import type { ValueTarget } from "./value-completion.ts";

/** One completion, and the part of the text it replaces. */
export interface Choice {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  /** Characters between the caret and the end of the text, once it is put in. */
  readonly back: number;
  readonly label: string;
  readonly count?: number;
}

/** Columns and functions that fit the word at the caret. */
export function nameChoices(text: string, caret: number, columns: readonly string[]): readonly Choice[] {
  const { from, to, words } = complete(text, caret, columns);
  return words.map((word) => ({ from, to, label: word, ...nameText(word) }));
}

/** Values that fit what is written at the target, with the rows that have them. */
export function valueChoices(
  text: string,
  target: ValueTarget,
  summaries: readonly ColumnSummary[],
): readonly Choice[] {
  const { from, to } = target;
  const rows = valueRows(target, summaries);
  // What stands there already is no completion.
  if (rows.length === 1 && rows[0]!.text.trimStart() === text.slice(from, to)) return [];
  return rows.map((row) => ({
    from,
    to,
    text: row.text,
    back: 0,
    label: row.text.trimStart(),
    count: row.count,
  }));
}

/** A text with a completion put in, and where the caret is then. */
export function completed(text: string, choice: Choice): { readonly text: string; readonly caret: number } {
  return {
    text: text.slice(0, choice.from) + choice.text + text.slice(choice.to),
    caret: choice.from + choice.text.length - choice.back,
  };
}

/** A column or function as the language reads it; the caret stays between a function's parentheses. */
const nameText = (word: string): { readonly text: string; readonly back: number } =>
  word.endsWith("()") ? { text: word, back: 1 } : { text: columnText(word), back: 0 };

/** Whether a column has more values than a summary lists. */
export const isCut = (summary: ColumnSummary | undefined): summary is ColumnSummary =>
  summary !== undefined && summary.distinct > summary.top.length;

export const cutNote = (summary: ColumnSummary | undefined): string | undefined =>
  isCut(summary)
    ? `the ${countText(summary.top.length)} most frequent of ${countText(summary.distinct)}`
    : undefined;
