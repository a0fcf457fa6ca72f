import type jsep from "jsep";
import { columnText, literalText } from "./expression.ts";
import type { ComparisonOperator, Expression } from "./expression.ts";

/**
 * What people paste from notebooks beside the language itself: conditions that name their data frame,
 * `t[(t.a == "x") & (t.b != 0)]`, `t["a"]`, `t.loc[...]`, and methods of text columns.
 */

/** The conditions within the brackets of a frame, `t[A][B]`, outermost last; undefined for anything else. */
export function frameConditions(node: jsep.Expression): readonly jsep.Expression[] | undefined {
  if (node.type !== "MemberExpression" || !node["computed"] || columnOfFrame(node) !== undefined)
    return undefined;
  const { object, property } = node as jsep.MemberExpression;
  return [...(frameConditions(object) ?? []), property];
}

/** The column that `t["a"]` means; undefined for anything else. */
export function columnOfFrame(node: jsep.Expression): string | undefined {
  if (node.type !== "MemberExpression" || !node["computed"]) return undefined;
  const { property } = node as jsep.MemberExpression;
  const value = property.type === "Literal" ? (property as jsep.Literal).value : undefined;
  return typeof value === "string" ? value : undefined;
}

/** Characters that mean something else to pandas, which takes the text of `contains` for a regular expression. */
const patternCharacters = /[.^$*+?{}[\]\\|()]/;

/** Methods that compare, by what they mean. */
export const comparisonMethods: ReadonlyMap<string, ComparisonOperator> = new Map([
  ["eq", "=="],
  ["ne", "!="],
  ["lt", "<"],
  ["le", "<="],
  ["gt", ">"],
  ["ge", ">="],
]);

/** `np.isnan(x)` asks a module, not a column. */
export const isModule = (node: jsep.Expression): boolean =>
  node.type === "Identifier" && ["np", "numpy", "pd", "pandas"].includes((node as jsep.Identifier).name);

/** Arguments of a call: those by place, and values by keyword, `na=False`. */
export function keywordsOf(args: readonly jsep.Expression[]): {
  readonly plain: readonly jsep.Expression[];
  readonly keywords: ReadonlyMap<string, unknown>;
} {
  const plain: jsep.Expression[] = [];
  const keywords = new Map<string, unknown>();
  for (const arg of args) {
    const { operator, left, right } = arg as jsep.BinaryExpression;
    const isKeyword = arg.type === "BinaryExpression" && operator === "=" && left.type === "Identifier";
    if (isKeyword) keywords.set((left as jsep.Identifier).name, (right as jsep.Literal).value);
    else plain.push(arg);
  }
  return { plain, keywords };
}

/** Why a keyword does not mean here what it means to pandas; undefined where it changes nothing. */
export function searchRefusal(
  name: string,
  keyword: string,
  value: unknown,
  [column, text]: readonly jsep.Expression[],
): string | undefined {
  const searches = ["contains", "startswith", "endswith"].includes(name);
  const harmless: Record<string, boolean> = { na: false, case: true, regex: false };
  if (searches && harmless[keyword] === value) return undefined;
  if (name === "between" && keyword === "inclusive" && value === "both") return undefined;
  if (name === "contains" && keyword === "regex") return undefined;
  if (searches && keyword === "case") {
    const of = nameIn(column);
    const wanted = text?.type === "Literal" ? String((text as jsep.Literal).value) : "text";
    const forms = new Set([wanted, wanted.toLowerCase(), wanted.toUpperCase(), capital(wanted)]);
    const calls = [...forms].map((form) => `${name}(${of}, ${literalText(form)})`);
    return `capitals and small letters are different here: write ${calls.join(" or ")}`;
  }
  if (searches && keyword === "na")
    return "a missing text holds nothing here: leave na out, and add `or isnull(…)` to keep missing ones";
  if (name === "between") return "between() includes both ends: write a < x and x < b to leave them out";
  return `${name}() takes no ${keyword} here: leave it out`;
}

/** The column as it is called in the table, as far as what is written tells. */
function nameIn(node: jsep.Expression | undefined): string {
  const last = node?.type === "MemberExpression" && !node["computed"] ? node["property"] : node;
  const name = node && (columnOfFrame(node) ?? (last as Partial<jsep.Identifier>).name);
  return name === undefined ? "x" : columnText(name);
}

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1).toLowerCase();

/** The function that `x.astype(float)` means; undefined for what has none. */
export function castOf(type: jsep.Expression | undefined): "number" | "text" | undefined {
  const named = type?.type === "MemberExpression" ? (type as jsep.MemberExpression).property : type;
  const name =
    named?.type === "Literal" ? (named as jsep.Literal).value : (named as jsep.Identifier | undefined)?.name;
  if (["float", "float64", "double"].includes(String(name))) return "number";
  return name === "str" ? "text" : undefined;
}

export const castRefusal = (column: string): string =>
  `astype() is float or str here: write number(${column}) or text(${column})`;

/** How a column is called in what is suggested: of `df.s` only `s`, which is in the table. */
export function shortName(column: Expression, written: jsep.Expression): string {
  if (column.kind !== "column") return "x";
  const name = written.type === "MemberExpression" ? column.name.split(".").at(-1)! : column.name;
  return columnText(name);
}

/** Why `x.str.contains(text)` is not what it is in pandas, and what to write; undefined where both are the same. */
export function patternRefusal(column: string, text: Expression): string | undefined {
  if (text.kind !== "literal" || typeof text.value !== "string" || !patternCharacters.test(text.value))
    return undefined;
  const parts = text.value.split("|").map((part) => `contains(${column}, ${literalText(part)})`);
  return `pandas reads ${literalText(text.value)} as a pattern; here text is looked for as it is: write ${parts.join(" or ")}`;
}

/** What `find` compared with a number says: that a text is there, is not, or is at the start. */
const positions: readonly (readonly [RegExp, string])[] = [
  [/^(> ?-1|>= ?0|!= ?-1)(?![\d.])/, "contains"],
  [/^(< ?0|== ?-1|<= ?-1)(?![\d.])/, "not contains"],
  [/^== ?0(?![\d.])/, "startswith"],
  [/^!= ?0(?![\d.])/, "not startswith"],
];

/**
 * What to write instead of `x.str.find('Sst') > -1`.
 *
 * @param test - what follows it
 */
export function findRefusal(column: string, text: Expression | undefined, test: string): string {
  const wanted = text?.kind === "literal" ? literalText(text.value) : "'text'";
  const call = (name: string): string => `${name}(${column}, ${wanted})`;
  const meant = positions.find(([written]) => written.test(test.replace(/\s+/g, " ")))?.[1];
  const advice = meant ? call(meant) : `${call("contains")} alone, or ${call("not contains")}`;
  return `find() gives a position, which is not needed here: write ${advice}`;
}
