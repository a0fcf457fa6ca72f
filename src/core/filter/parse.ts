import type jsep from "jsep";
import { nearestNames } from "../nearest.ts";
import {
  comparisons,
  conjunctions,
  disjunctions,
  flatten,
  lexed,
  negations,
  startOf,
  syntaxError,
} from "./lex.ts";
import type { Item } from "./lex.ts";
import {
  castRefusal,
  castOf,
  columnOfFrame,
  comparisonMethods,
  findRefusal,
  frameConditions,
  isModule,
  keywordsOf,
  patternRefusal,
  searchRefusal,
  shortName,
} from "./pandas-forms.ts";
import { plainText } from "./pasted-text.ts";
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
  text = plainText(text);
  if (text.trim() === "") throw syntaxError(text, 0, "The expression is empty");
  const node = lexed(text);
  const conditions = frameConditions(node) ?? [node];
  return conditions
    .map((condition) => new Grammar(text, condition).whole())
    .reduce((left, right) => ({ kind: "and", left, right }));
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
        const list = operators.length === 0 ? this.listAfter(operator) : undefined;
        if (list) return { kind: "in", operand: operands[0]!, values: list, negated: operator === "!=" };
        operators.push(operator as ComparisonOperator);
        operands.push(this.sum());
        continue;
      }
      const membership = this.membership();
      if (membership === undefined) break;
      if (operators.length)
        throw syntaxError(this.text, this.position(), "Put parentheses around the comparison before `in`");
      operands[0] = this.contained(operands[0]!, membership === "not in") ?? {
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

  /** pandas' `query` means `in` by `x == [1, 2]`, and `not in` by `!=`. */
  private listAfter(operator: string): readonly LiteralExpression[] | undefined {
    const item = this.items[this.next];
    if (item?.operator !== null || item.node.type !== "ArrayExpression") return undefined;
    if (operator !== "==" && operator !== "!=") return undefined;
    this.next++;
    return this.listOf(item.node);
  }

  /** `'VISp' in structures`, which Python users write for a text among a column's. */
  private contained(text: Expression, negated: boolean): Expression | undefined {
    const item = this.items[this.next];
    if (!isText(text) || item?.operator !== null) return undefined;
    if (item.node.type !== "Identifier" && item.node.type !== "MemberExpression") return undefined;
    this.next++;
    const call: Expression = { kind: "call", name: "contains", args: [this.operand(item.node), text] };
    return negated ? { kind: "not", operand: call } : call;
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
    const { name } = property as jsep.Identifier;
    if (isModule(object)) return this.apply(at, name, node.arguments);
    const isStr = isStrAccessor(object);
    const of = isStr ? (object as jsep.MemberExpression).object : object;
    of["start"] ??= at;
    return this.method(at, name, of, node.arguments, isStr);
  }

  /** What pandas calls of a column or of a frame. */
  private method(
    at: number,
    name: string,
    of: jsep.Expression,
    args: readonly jsep.Expression[],
    isStr: boolean,
  ): Expression {
    const [first] = args;
    const comparison = comparisonMethods.get(name);
    if (comparison && first && args.length === 1)
      return { kind: "compare", operands: [this.nested(of), this.nested(first)], operators: [comparison] };
    if (name === "query" && first?.type === "Literal")
      return parseExpression(String((first as jsep.Literal).value));
    if (name === "to_numpy" && args.length === 0) return this.nested(of);
    if (name === "astype") {
      const cast = castOf(first);
      if (cast) return { kind: "call", name: cast, args: [this.nested(of)] };
      throw syntaxError(this.text, at, castRefusal(shortName(this.nested(of), of)));
    }
    if (name === "find") {
      const column = shortName(this.nested(of), of);
      const test = this.text.slice(this.endOf(at)).trim();
      throw syntaxError(this.text, at, findRefusal(column, first && this.nested(first), test));
    }
    const { plain, keywords } = keywordsOf(args);
    const call = this.apply(at, name, [of, ...args]);
    if (!isStr || name !== "contains" || call.kind !== "call" || plain.length !== 1) return call;
    const isPattern = keywords.get("regex") !== false;
    const refusal = isPattern ? patternRefusal(shortName(call.args[0]!, of), call.args[1]!) : undefined;
    if (refusal !== undefined) throw syntaxError(this.text, at, refusal);
    return call;
  }

  /** Where the brackets close that open after a place in the text. */
  private endOf(at: number): number {
    const call = /^[^(]*\((?:"[^"]*"|'[^']*'|[^()])*\)/.exec(this.text.slice(at));
    return at + (call?.[0].length ?? 0);
  }

  private apply(at: number, written: string, given: readonly jsep.Expression[]): Expression {
    const name = aliases.get(written) ?? written;
    const { plain: args, keywords } = keywordsOf(given);
    for (const [keyword, value] of keywords) {
      const refusal = searchRefusal(name, keyword, value, args);
      if (refusal !== undefined) throw syntaxError(this.text, at, refusal);
    }
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

  /** `a.b` is the column of that name, for NWB does not forbid dots, or `b` of the frame `a`; `a["b"]` is `b`. */
  private dottedColumn(node: jsep.MemberExpression): Expression {
    const bracketed = columnOfFrame(node);
    if (bracketed !== undefined) return { kind: "column", name: bracketed, at: startOf(node) };
    const names: string[] = [];
    let object: jsep.Expression = node;
    const ofFrame = node["computed"] ? undefined : columnOfFrame(node.object);
    if (ofFrame !== undefined && (node.property as jsep.Identifier).name === "values")
      return { kind: "column", name: ofFrame, at: startOf(node) };
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
  ["isnan", "isnull"],
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
