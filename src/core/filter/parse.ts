import jsep from "jsep";
import { AnalysisError } from "../errors.ts";
import { nearestNames } from "../nearest.ts";
import { functionArity } from "./expression.ts";
import type {
  ArithmeticOperator,
  ComparisonOperator,
  Expression,
  FunctionName,
  Literal,
  LiteralExpression,
} from "./expression.ts";

/**
 * Reads the filter language: what users of `pandas.DataFrame.query` write, so Python's precedence and its
 * chains of comparisons, with `&&`, `||`, `!`, `&`, `|`, `~` read as `query` reads them.
 *
 * jsep finds tokens, groups, calls and lists. Its own precedence is JavaScript's, so all operators are given
 * one precedence, the chain it returns is laid flat, and the grammar below is applied to that.
 *
 * @throws AnalysisError `filter-syntax` with the position in `text`, counted from 0
 */
export function parseExpression(text: string): Expression {
  if (text.trim() === "") throw syntaxError(text, 0, "The expression is empty");
  return new Grammar(text, lexed(text)).whole();
}

const disjunctions = new Set(["or", "||", "|"]);
const conjunctions = new Set(["and", "&&", "&"]);
const negations = new Set(["not", "!", "~"]);
const comparisons = new Set(["==", "!=", "<", "<=", ">", ">="]);

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

function lexed(text: string): jsep.Expression {
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

type Item =
  | { readonly operator: string; readonly prefix: boolean; readonly at: number }
  | { readonly operator: null; readonly node: jsep.Expression };

/** The operators and operands of jsep's tree in the order they were written. */
function flatten(text: string, node: jsep.Expression, items: Item[] = []): Item[] {
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
function startOf(node: jsep.Expression): number {
  const start = node["start"];
  if (typeof start === "number") return start;
  return node.type === "BinaryExpression" ? startOf((node as jsep.BinaryExpression).left) : 0;
}

/** Python's grammar over operators and operands. */
class Grammar {
  private readonly text: string;
  private readonly items: readonly Item[];
  private next = 0;

  constructor(text: string, node: jsep.Expression) {
    this.text = text;
    this.items = flatten(text, node);
  }

  whole(): Expression {
    const expression = this.disjunction();
    const left = this.items[this.next];
    if (left) {
      const at = left.operator === null ? startOf(left.node) : left.at;
      throw syntaxError(
        this.text,
        at,
        left.operator === null ? "An operator is missing" : `Unexpected ${left.operator}`,
      );
    }
    return expression;
  }

  private disjunction(): Expression {
    let left = this.conjunction();
    while (this.takes(disjunctions)) left = { kind: "or", left, right: this.conjunction() };
    return left;
  }

  private conjunction(): Expression {
    let left = this.negation();
    while (this.takes(conjunctions)) left = { kind: "and", left, right: this.negation() };
    return left;
  }

  private negation(): Expression {
    if (this.takes(negations, true)) return { kind: "not", operand: this.negation() };
    return this.comparison();
  }

  private comparison(): Expression {
    const operands = [this.sum()];
    const operators: ComparisonOperator[] = [];
    for (;;) {
      const operator = this.takes(comparisons);
      if (operator) {
        operators.push(operator as ComparisonOperator);
        operands.push(this.sum());
        continue;
      }
      const membership = this.membership();
      if (membership === undefined) break;
      if (operators.length)
        throw syntaxError(this.text, this.position(), "Put parentheses around the comparison before `in`");
      operands[0] = {
        kind: "in",
        operand: operands[0]!,
        values: this.list(),
        negated: membership === "not in",
      };
    }
    return operators.length ? { kind: "compare", operands, operators } : operands[0]!;
  }

  private membership(): "in" | "not in" | undefined {
    if (this.takes(new Set(["in"]))) return "in";
    if (!this.takes(new Set(["not"]))) return undefined;
    if (this.takes(new Set(["in"]), true)) return "not in";
    throw syntaxError(this.text, this.position(), "After a value, `not` must be followed by `in`");
  }

  private list(): readonly LiteralExpression[] {
    const item = this.items[this.next++];
    if (item?.operator !== null)
      throw syntaxError(this.text, this.position(), "`in` needs a list, such as [0, 30]");
    return this.listOf(item.node);
  }

  private listOf(node: jsep.Expression): readonly LiteralExpression[] {
    const elements = listElements(node);
    if (!elements) throw syntaxError(this.text, startOf(node), "`in` needs a list, such as [0, 30]");
    return elements.map((element) => {
      const value = element && this.nested(element);
      if (value?.kind !== "literal")
        throw syntaxError(
          this.text,
          startOf(element ?? node),
          "A list holds values: numbers, quoted text, true, false, null",
        );
      return value;
    });
  }

  private sum(): Expression {
    let left = this.term();
    let operator: string | undefined;
    while ((operator = this.takes(new Set(["+", "-"]))))
      left = { kind: "arithmetic", operator: operator as ArithmeticOperator, left, right: this.term() };
    return left;
  }

  private term(): Expression {
    let left = this.factor();
    let operator: string | undefined;
    while ((operator = this.takes(new Set(["*", "/", "%"]))))
      left = { kind: "arithmetic", operator: operator as ArithmeticOperator, left, right: this.factor() };
    return left;
  }

  private factor(): Expression {
    if (this.takes(new Set(["+"]), true)) return this.factor();
    if (this.takes(new Set(["-"]), true)) return negated(this.factor());
    if (this.takes(negations, true)) return { kind: "not", operand: this.factor() };
    const item = this.items[this.next++];
    if (item?.operator !== null) {
      const at = item ? item.at : this.text.length;
      throw syntaxError(this.text, at, "A value or a column is missing");
    }
    return this.operand(item.node);
  }

  private operand(node: jsep.Expression): Expression {
    switch (node.type) {
      case "Literal":
        return { kind: "literal", value: literalOf(node as jsep.Literal) };
      case "Identifier":
        return { kind: "column", name: (node as jsep.Identifier).name, at: startOf(node) };
      case "ThisExpression":
        return { kind: "column", name: "this", at: startOf(node) };
      case "Group":
        return this.nested(node["inner"] as jsep.Expression);
      case "CallExpression":
        return this.call(node as jsep.CallExpression);
      case "MemberExpression":
        return this.dottedColumn(node as jsep.MemberExpression);
      case "ArrayExpression":
        throw syntaxError(this.text, startOf(node), "A list can only stand after `in` or `not in`");
      case "Compound":
      case "SequenceExpression": {
        const second = (node["body"] ?? node["expressions"]) as jsep.Expression[];
        const at = startOf(second[1] ?? node);
        const word = second[1]?.type === "Identifier" ? (second[1] as jsep.Identifier).name : "";
        // At the very end jsep takes the word for a name.
        if (["and", "or", "in", "not"].includes(word))
          throw syntaxError(this.text, at, `Something is missing after \`${word}\``);
        throw syntaxError(this.text, at, "An operator is missing; join conditions with `and` or `or`");
      }
      default:
        throw syntaxError(this.text, startOf(node), "This is not part of the filter language");
    }
  }

  private nested(node: jsep.Expression): Expression {
    return new Grammar(this.text, node).whole();
  }

  /** `f(x, ...)`, or as pandas users write it, `x.f(...)` and `x.str.f(...)`. */
  private call(node: jsep.CallExpression): Expression {
    const { callee } = node;
    const at = startOf(node);
    if (callee.type === "Identifier") return this.apply(at, (callee as jsep.Identifier).name, node.arguments);
    if (callee.type !== "MemberExpression" || callee["computed"])
      throw syntaxError(this.text, at, "This cannot be called");
    const { object, property } = callee as jsep.MemberExpression;
    const of = isStrAccessor(object) ? (object as jsep.MemberExpression).object : object;
    of["start"] ??= at;
    return this.apply(at, (property as jsep.Identifier).name, [of, ...node.arguments]);
  }

  private apply(at: number, written: string, args: readonly jsep.Expression[]): Expression {
    const name = aliases.get(written) ?? written;
    if (name === "isin" && args.length === 2)
      return { kind: "in", operand: this.nested(args[0]!), values: this.listOf(args[1]!), negated: false };
    if (!isFunction(name)) {
      const nearest = nearestNames(name, Object.keys(functionArity));
      const hint = nearest.length ? `; did you mean ${nearest[0]!}()?` : "";
      throw syntaxError(this.text, at, `There is no function ${written}()${hint}`);
    }
    if (args.length !== functionArity[name])
      throw syntaxError(
        this.text,
        at,
        `${name}() takes ${functionArity[name]} argument${functionArity[name] > 1 ? "s" : ""}, not ${args.length}`,
      );
    const expressions = args.map((arg) => this.nested(arg));
    if (textSearches.has(name) && !isText(expressions[1]!))
      throw syntaxError(this.text, at, `${name}() looks for quoted text, such as ${name}(location, 'VIS')`);
    return { kind: "call", name, args: expressions };
  }

  /** `a.b` is the column of that name: NWB does not forbid dots. */
  private dottedColumn(node: jsep.MemberExpression): Expression {
    const names: string[] = [];
    let object: jsep.Expression = node;
    while (object.type === "MemberExpression" && !object["computed"]) {
      const member = object as jsep.MemberExpression;
      names.unshift((member.property as jsep.Identifier).name);
      object = member.object;
    }
    if (object.type !== "Identifier")
      throw syntaxError(this.text, startOf(node), "Write a column by its name alone, or in backticks");
    return {
      kind: "column",
      name: [(object as jsep.Identifier).name, ...names].join("."),
      at: startOf(node),
    };
  }

  /** Takes the next item when it is one of these operators. */
  private takes(operators: ReadonlySet<string>, prefix = false): string | undefined {
    const item = this.items[this.next];
    if (!item || item.operator === null) return undefined;
    const instead = foreign.get(item.operator);
    if (instead)
      throw syntaxError(this.text, item.at, `${item.operator} is not an operator here; ${instead}`);
    if (item.prefix !== prefix || !operators.has(item.operator)) return undefined;
    this.next++;
    return item.operator;
  }

  private position(): number {
    const item = this.items[Math.min(this.next, this.items.length) - 1];
    if (!item) return 0;
    return item.operator === null ? startOf(item.node) : item.at;
  }
}

const foreign = new Map([
  ["=", "write == to compare"],
  ["===", "write =="],
  ["!==", "write !="],
  ["<>", "write !="],
  ["**", "write a product"],
  ["//", "write /"],
]);
const aliases = new Map([
  ["isna", "isnull"],
  ["notna", "notnull"],
]);
const textSearches: ReadonlySet<string> = new Set(["contains", "startswith", "endswith"]);

const isFunction = (name: string): name is FunctionName => Object.hasOwn(functionArity, name);

const isText = (node: Expression): boolean => node.kind === "literal" && typeof node.value === "string";

const isStrAccessor = (node: jsep.Expression): boolean =>
  node.type === "MemberExpression" &&
  !node["computed"] &&
  (node["property"] as jsep.Identifier).name === "str";

/** Elements of `[a, b]`, `(a, b)` and `(a)`; undefined when the node is no list. */
function listElements(node: jsep.Expression): readonly (jsep.Expression | null)[] | undefined {
  if (node.type === "ArrayExpression") return (node as jsep.ArrayExpression).elements;
  if (node.type !== "Group") return undefined;
  const inner = node["inner"] as jsep.Expression;
  if (inner.type === "SequenceExpression") return (inner as jsep.SequenceExpression).expressions;
  return inner.type === "ArrayExpression" ? listElements(inner) : [inner];
}

/** A literal's value; whole numbers that a double cannot hold stay exact. */
function literalOf(node: jsep.Literal): Literal {
  const value = node.value as Exclude<Literal, bigint>;
  if (typeof value === "number" && /^\d+$/.test(node.raw) && !Number.isSafeInteger(value))
    return BigInt(node.raw);
  return value;
}

function negated(operand: Expression): Expression {
  if (operand.kind === "literal" && (typeof operand.value === "number" || typeof operand.value === "bigint"))
    return { kind: "literal", value: -operand.value };
  return { kind: "negate", operand };
}

function syntaxError(text: string, position: number, message: string): AnalysisError<"filter-syntax"> {
  const sentence = message.replace(/\.$/, "");
  return new AnalysisError("filter-syntax", `${sentence}, at character ${position + 1} of: ${text}`, {
    expression: text,
    position,
  });
}
