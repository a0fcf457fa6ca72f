import { knownName } from "../../../src/core/filter/table-names.ts";
import { numberInText } from "../../../src/core/filter/values.ts";
import type { Cell, Scalar } from "../../../src/core/table/table.ts";
import type { ColumnSummary } from "../../../src/protocol/session-api.ts";
import { literal } from "./expression.ts";
import type { Quote } from "./expression.ts";

/** A value being written: whose it is, and the part of the text that a chosen one replaces. */
export interface ValueTarget {
  readonly column: string;
  readonly operator: "==" | "!=" | "in" | "not in";
  /** The column is compared as `number(column)` or `text(column)`. */
  readonly as?: "number" | "text";
  /** What is written before the caret, without its quote. */
  readonly prefix: string;
  /** The quote that is open at the caret. */
  readonly quote?: Quote;
  readonly from: number;
  readonly to: number;
  /** The operator or comma touches the value, which is to be set off by a space. */
  readonly touches: boolean;
  /** What the list holds before the caret, without quotes. */
  readonly taken: readonly string[];
}

/** A value that can be put at a target, as the language reads it, and the rows that have it. */
export interface ValueRow {
  readonly text: string;
  readonly count: number;
}

interface Token {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

const token =
  /`[^`]*`?|'(?:\\.|[^'\\])*'?|"(?:\\.|[^"\\])*"?|\.?\d(?:[\w.]|(?<=[eE])[+-])*|[\p{L}_$][\p{L}\p{N}_$.]*|[=!<>]=|&&|\|\||\S/gsu;
const wholeText = /^(['"])(?:\\.|(?!\1)[^\\])*\1$/s;
const bareValue = /^[\p{L}\p{N}_$.]/u;
const listed = /^(?:,|-|\.?\d.*|true|false|null|True|False|None)$/;
const joints = new Set(["(", "[", "and", "or", "not", "&&", "||", "&", "|", "!", "~"]);

const tokensOf = (text: string): Token[] =>
  [...text.matchAll(token)].map(({ 0: found, index }) => ({
    text: found,
    from: index,
    to: index + found.length,
  }));

/**
 * The value at the caret after `column ==`, `column !=` or in the list after `column in`; undefined where the
 * caret is elsewhere, or what is compared is no column.
 *
 * @param columns - names of the table
 */
export function valueTarget(
  text: string,
  caret: number,
  columns: readonly string[],
): ValueTarget | undefined {
  const tokens = tokensOf(text.slice(0, caret));
  const written = takeWritten(tokens, caret);
  const last = tokens.at(-1);
  const taken = takeList(tokens);
  const operator = takeOperator(tokens, taken !== undefined);
  const operand = operator && takeOperand(tokens);
  const before = tokens.at(-1)?.text;
  if (!last || !operand || (before !== undefined && !joints.has(before))) return undefined;
  const column = knownName(operand.name, new Set(columns));
  if (column === undefined) return undefined;
  const quote = /^['"]/.exec(written)?.[0] as Quote | undefined;
  const from = caret - written.length;
  return {
    column,
    operator,
    ...(operand.as ? { as: operand.as } : {}),
    prefix: quote ? unescaped(written.slice(1)) : written,
    ...(quote ? { quote } : {}),
    from,
    to: endOfValue(text, caret, quote),
    touches: last.to === from && !isOpening(last.text),
    taken: taken ?? [],
  };
}

/** Takes what is written of the value from the end of the tokens: a word, a number or text whose quote is open. */
function takeWritten(tokens: Token[], caret: number): string {
  const last = tokens.at(-1);
  if (last?.to !== caret) return "";
  const open = /^['"]/.test(last.text) && !wholeText.test(last.text);
  if (!open && !bareValue.test(last.text) && last.text !== "-") return "";
  tokens.pop();
  const sign = tokens.at(-1);
  if (!/^\.?\d/.test(last.text) || sign?.text !== "-" || sign.to !== last.from) return last.text;
  tokens.pop();
  return `-${last.text}`;
}

/** Takes an open list: its values without quotes, if another may follow. */
function takeList(tokens: Token[]): string[] | undefined {
  const last = tokens.at(-1)?.text;
  if (last !== "," && !isOpening(last)) return undefined;
  const at = tokens.findLastIndex(({ text }) => !listed.test(text) && !wholeText.test(text));
  if (!isOpening(tokens[at]?.text) || (tokens[at]!.text === "(" && tokens[at - 1]?.text !== "in"))
    return undefined;
  const values = tokens.splice(at).slice(1);
  const written = values.map(({ text }) => (wholeText.test(text) ? unescaped(text.slice(1, -1)) : text));
  // A list of negative numbers has their signs before them.
  return written.flatMap((value, i) =>
    values[i]!.text === "," || values[i]!.text === "-"
      ? []
      : values[i - 1]?.text === "-"
        ? `-${value}`
        : value,
  );
}

const isOpening = (text: string | undefined): boolean => text === "[" || text === "(";

function takeOperator(tokens: Token[], isList: boolean): ValueTarget["operator"] | undefined {
  const operator = tokens.pop()?.text;
  // pandas' `query` means `in` by `x == [1, 2]`.
  if (operator === "==" || operator === "!=") return !isList ? operator : operator === "==" ? "in" : "not in";
  if (operator !== "in" || !isList) return undefined;
  if (tokens.at(-1)?.text !== "not") return "in";
  tokens.pop();
  return "not in";
}

/** Takes the column that is compared: `a`, in backticks, in `number()` or `text()`, or `t["a"]`. */
function takeOperand(
  tokens: Token[],
): { readonly name: string; readonly as?: "number" | "text" } | undefined {
  const end = tokens.pop()?.text;
  if (end === "]") {
    const [frame, opening, name] = tokens.splice(-3).map(({ text }) => text);
    if (!frame || !bareValue.test(frame) || opening !== "[" || !name || !wholeText.test(name))
      return undefined;
    return { name: unescaped(name.slice(1, -1)) };
  }
  if (end !== ")") return end === undefined ? undefined : nameIn(end);
  const [as, opening, name] = tokens.splice(-3).map(({ text }) => text);
  if ((as !== "number" && as !== "text") || opening !== "(" || !name) return undefined;
  const inner = nameIn(name);
  return inner && { ...inner, as };
}

function nameIn(text: string): { readonly name: string } | undefined {
  const name = /^`([^`]+)`$/.exec(text)?.[1] ?? /^[\p{L}_$].*/u.exec(text)?.[0];
  return name === undefined ? undefined : { name };
}

/** Where the value at the caret ends: with its word, or its text if that is closed after the caret. */
function endOfValue(text: string, caret: number, quote: Quote | undefined): number {
  const after = text.slice(caret);
  if (!quote) return caret + /^[\p{L}\p{N}_$.]*/u.exec(after)![0].length;
  const rest = (quote === "'" ? /^(?:\\.|[^'\\])*'/s : /^(?:\\.|[^"\\])*"/s).exec(after)?.[0];
  if (rest === undefined) return caret;
  // The next quote may begin another text: then one is left open at the end.
  const isOpen = tokensOf(after.slice(rest.length)).some(
    (found) => /^['"]/.test(found.text) && !wholeText.test(found.text),
  );
  return isOpen ? caret : caret + rest.length;
}

const unescaped = (text: string): string =>
  text.replaceAll(/\\(.)/gs, (_, character: string) => (character === "n" ? "\n" : character));

/**
 * The values that fit what is written: the very same first, then those that start with it, then those that hold
 * it, each as frequent as it is. Missing comes last, where it can be asked for.
 *
 * @param summaries - of the target's column; a value of several is taken from the first
 */
export function valueRows(target: ValueTarget, summaries: readonly ColumnSummary[]): readonly ValueRow[] {
  const wanted = target.prefix.toLowerCase();
  const rows = [...countsOf(target, summaries)]
    .filter(([value]) => !target.taken.includes(String(value)))
    .map(([value, count]) => ({
      text: literal(value, target.quote),
      count,
      rank: rankOf(String(value).toLowerCase(), wanted),
    }));
  const missing = summaries[0]?.missing ?? 0;
  if (missing > 0 && !target.quote && (target.operator === "==" || target.operator === "!="))
    rows.push({ text: "null", count: missing, rank: rankOf("null", wanted) });
  return rows
    .filter(({ rank }) => rank < 3)
    .sort((a, b) => a.rank - b.rank)
    .map(({ text, count }) => ({ text: target.touches ? ` ${text}` : text, count }));
}

const rankOf = (value: string, wanted: string): number =>
  value === wanted ? 0 : value.startsWith(wanted) ? 1 : value.includes(wanted) ? 2 : 3;

/** How many rows have each value, as the target compares it. */
function countsOf(target: ValueTarget, summaries: readonly ColumnSummary[]): Map<Scalar, number> {
  const counts = new Map<Scalar, number>();
  for (const summary of summaries) {
    const found = new Map<Scalar, number>();
    for (const { value, count } of summary.top) {
      const compared = comparedAs(value, target.as);
      if (compared !== undefined) found.set(compared, (found.get(compared) ?? 0) + count);
    }
    for (const [value, count] of found) if (!counts.has(value)) counts.set(value, count);
  }
  return counts;
}

/** A cell as the target compares it; undefined for what cannot be written as a value. */
function comparedAs(cell: Cell, as: ValueTarget["as"]): Scalar | undefined {
  if (cell === null || typeof cell === "object") return undefined;
  if (as === "text") return String(cell);
  const value =
    as !== "number" || typeof cell === "bigint"
      ? cell
      : typeof cell === "string"
        ? numberInText(cell)
        : Number(cell);
  return typeof value === "number" && !Number.isFinite(value) ? undefined : value;
}
