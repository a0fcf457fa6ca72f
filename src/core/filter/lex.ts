import jsep from "jsep";
import { AnalysisError } from "../errors.ts";

/** The tokens of the filter language. The only importer of jsep's parser; see `parse.ts` for the grammar. */

export const disjunctions = new Set(["or", "||", "|"]);
export const conjunctions = new Set(["and", "&&", "&"]);
export const negations = new Set(["not", "!", "~"]);
export const comparisons = new Set(["==", "!=", "<", "<=", ">", ">="]);

jsep.removeAllBinaryOps();
jsep.removeAllUnaryOps();
// `not` between operands is the first half of `not in`; its second half is then read as a prefix.
for (const operator of [
  ...disjunctions,
  ...conjunctions,
  ...comparisons,
  "in",
  "not",
  "+",
  "-",
  "*",
  "/",
  "%",
])
  jsep.addBinaryOp(operator, 1);
// These are none of ours; they are read so that the message can say what to write instead.
for (const operator of ["=", "===", "!==", "<>", "**", "//"]) jsep.addBinaryOp(operator, 1);
for (const operator of [...negations, "-", "+", "in"]) jsep.addUnaryOp(operator);
for (const [name, value] of [
  ["True", true],
  ["False", false],
  ["None", null],
] as const)
  jsep.addLiteral(name, value);

/** Where tokens start; jsep does not say. */
const starts: number[] = [];
jsep.hooks.add("gobble-token", function (env) {
  starts.push(this.index);
  if (this.char === "`") env.node = this.gobbleTokenProperty(quotedColumn(this));
  else if (this.char === "(") env.node = this.gobbleTokenProperty(group(this));
  // jsep leaves numbers without the hook below.
  else if (/[\d.]/.test(this.char)) env.node = this.gobbleNumericLiteral()!;
});
jsep.hooks.add("after-token", (env) => {
  const start = starts.pop();
  if (env.node) env.node["start"] ??= start;
});

function quotedColumn(scope: jsep.HookScope): jsep.Expression {
  const end = scope.expr.indexOf("`", scope.index + 1);
  if (end < 0) scope.throwError("The backtick is not closed");
  const node = { type: "Identifier", name: scope.expr.slice(scope.index + 1, end), quoted: true };
  scope.index = end + 1;
  return node;
}

/** A group keeps its parentheses, for what is laid flat must not reach into it. */
function group(scope: jsep.HookScope): jsep.Expression {
  const node = scope.gobbleGroup() as jsep.Expression | false;
  if (!node) scope.throwError("Nothing between the parentheses");
  return { type: "Group", inner: node };
}

/** What jsep makes of the text: operators of one precedence, to be laid flat. */
export function lexed(text: string): jsep.Expression {
  starts.length = 0;
  try {
    return jsep(text);
  } catch (error) {
    if (error instanceof RangeError) throw syntaxError(text, 0, "The expression is nested too deeply");
    const { index, description } = error as { index?: number; description?: string };
    if (index === undefined || description === undefined) throw error;
    throw syntaxError(text, Math.min(index, text.length), description);
  }
}

export type Item =
  | { readonly operator: string; readonly prefix: boolean; readonly at: number }
  | { readonly operator: null; readonly node: jsep.Expression };

/** The operators and operands of jsep's tree in the order they were written. */
export function flatten(text: string, node: jsep.Expression, items: Item[] = []): Item[] {
  if (node.type === "BinaryExpression") {
    const { operator, left, right } = node as jsep.BinaryExpression;
    flatten(text, left, items);
    items.push({ operator, prefix: false, at: text.lastIndexOf(operator, startOf(right) - 1) });
    flatten(text, right, items);
  } else if (node.type === "UnaryExpression") {
    const { operator, argument } = node as jsep.UnaryExpression;
    items.push({ operator, prefix: true, at: startOf(node) });
    flatten(text, argument, items);
  } else items.push({ operator: null, node });
  return items;
}

/** Where an operand starts in the text; a binary expression starts with its left operand. */
export function startOf(node: jsep.Expression): number {
  const start = node["start"];
  if (typeof start === "number") return start;
  return node.type === "BinaryExpression" ? startOf((node as jsep.BinaryExpression).left) : 0;
}

/** @param position - in `text`, counted from 0 */
export function syntaxError(text: string, position: number, message: string): AnalysisError<"filter-syntax"> {
  const sentence = message.replace(/\.$/, "");
  return new AnalysisError("filter-syntax", `${sentence}, at character ${position + 1} of: ${text}`, {
    expression: text,
    position,
  });
}
