/** What may be completed in an expression box, and where. */
export interface Completions {
  /** The part of the text an accepted word replaces. */
  readonly from: number;
  readonly to: number;
  readonly words: readonly string[];
}

const functions = ["number()", "text()", "between()", "contains()", "startswith()", "endswith()", "abs()"];
const limit = 12;

/**
 * Columns and functions that fit the word before the caret: those that start with it first, then those that
 * hold it. Nothing inside a text literal, nor for an empty word.
 */
export function complete(text: string, caret: number, columns: readonly string[]): Completions {
  const before = text.slice(0, caret);
  const none = { from: caret, to: caret, words: [] };
  if (insideText(before)) return none;
  const quoted = /`[^`]*$/.exec(before);
  const typed = quoted?.[0] ?? /[A-Za-z_][\w.]*$/.exec(before)?.[0] ?? "";
  if (typed === "") return none;
  const wanted = typed.replace(/^`/, "").toLowerCase();
  const candidates = quoted ? columns : [...columns, ...functions];
  const words = candidates
    .map((word) => ({ word, rank: rankOf(word.toLowerCase(), wanted) }))
    .filter(({ rank, word }) => rank < 2 && word !== typed)
    .sort((a, b) => a.rank - b.rank)
    .slice(0, limit)
    .map(({ word }) => word);
  return { from: caret - typed.length, to: caret, words };
}

const rankOf = (word: string, wanted: string): number =>
  word.startsWith(wanted) ? 0 : word.includes(wanted) ? 1 : 2;

/** Whether a quote is open at the end. */
function insideText(before: string): boolean {
  let open = "";
  for (let i = 0; i < before.length; i++) {
    const character = before[i]!;
    if (open === "") open = character === "'" || character === '"' ? character : "";
    else if (character === "\\") i++;
    else if (character === open) open = "";
  }
  return open !== "";
}
