import { AnalysisError } from "../errors.ts";
import { namesOf } from "../table/table.ts";
import type { Table } from "../table/table.ts";
import { withColumns } from "./expression.ts";
import type { Expression } from "./expression.ts";

/**
 * An expression with the names of a table's columns: of `t.orientation` or `session.units.snr`, pasted from a notebook,
 * only the last part is one. A column whose own name has dots is taken first.
 */
export function resolved(expression: Expression, table: Table): Expression {
  const known = new Set(namesOf(table));
  return withColumns(expression, (name) => knownName(name, known) ?? name);
}

/** The column that a name with dots means, if it means one: the longest end of it that is known. */
export function knownName(name: string, known: ReadonlySet<string>): string | undefined {
  const parts = name.split(".");
  const ends = parts.map((_, i) => parts.slice(i).join("."));
  const found = ends.find((end) => known.has(end));
  // `df.x.values` are those of x.
  return (
    found ??
    (parts.length > 1 && parts.at(-1) === "values" ? knownName(parts.slice(0, -1).join("."), known) : found)
  );
}

/** Words of the language, which a column can be called all the same. */
const reserved = new Set([
  "in",
  "and",
  "or",
  "not",
  "true",
  "false",
  "null",
  "True",
  "False",
  "None",
  "this",
]);

const isWord = (name: string): boolean => /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name) && !reserved.has(name);

/**
 * The same error with the expression that works, where a column is meant whose name is no word: `go-nogo == 1` reads as
 * the difference of two columns.
 */
export function withBackticks(error: unknown, text: string, table: Table): unknown {
  if (!(error instanceof AnalysisError)) return error;
  const known = error as AnalysisError<"filter-syntax" | "missing-column">;
  if (!["filter-syntax", "missing-column"].includes(known.code)) return error;
  const name = namesOf(table)
    .filter((each) => !isWord(each) && standsIn(each, text))
    .sort((a, b) => b.length - a.length)[0];
  if (name === undefined) return error;
  const corrected = text.replace(pattern(name), `\`${name}\``);
  const message = `${known.message.replace(/[^.]$/, "$&.")} A column is called ${name}: write it in backticks, ${corrected}`;
  return new AnalysisError(known.code, message, known.details);
}

/** The name on its own: not within a longer word, nor in backticks or quotes already. */
function pattern(name: string): RegExp {
  const literal = name.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
  return new RegExp(`(?<![\\p{L}\\p{N}_\`'"])${literal}(?![\\p{L}\\p{N}_\`'"])`, "u");
}

const standsIn = (name: string, text: string): boolean => pattern(name).test(text);
