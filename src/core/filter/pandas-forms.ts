import type jsep from "jsep";
import { columnText, literalText } from "./expression.ts";
import type { Expression } from "./expression.ts";

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

/** Why `x.str.contains(text)` is not what it is in pandas, and what to write; undefined where both are the same. */
export function patternRefusal(column: Expression, text: Expression): string | undefined {
  if (text.kind !== "literal" || typeof text.value !== "string" || !patternCharacters.test(text.value))
    return undefined;
  const of = column.kind === "column" ? columnText(column.name) : "x";
  const parts = text.value.split("|").map((part) => `contains(${of}, ${literalText(part)})`);
  return `pandas reads ${literalText(text.value)} as a pattern; here text is looked for as it is: write ${parts.join(" or ")}`;
}

/** What to write instead of `x.str.find('Sst') > -1`. */
export function findRefusal(column: Expression | undefined, text: Expression | undefined): string {
  const of = column?.kind === "column" ? columnText(column.name) : "x";
  const wanted = text?.kind === "literal" ? literalText(text.value) : "'text'";
  return `find() gives a position, which is not needed here: write contains(${of}, ${wanted}) alone, or not contains(${of}, ${wanted})`;
}
