/** The filter language as a tree. Parsing makes it, evaluation reads it; no code is ever run. */
export type Expression =
  | { readonly kind: "column"; readonly name: string; readonly at: number }
  | { readonly kind: "literal"; readonly value: Literal }
  | { readonly kind: "negate"; readonly operand: Expression }
  | {
      readonly kind: "arithmetic";
      readonly operator: ArithmeticOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  /** `a < b <= c`: every neighbouring pair holds. One operator more than operands has no sense. */
  | {
      readonly kind: "compare";
      readonly operands: readonly Expression[];
      readonly operators: readonly ComparisonOperator[];
    }
  | {
      readonly kind: "in";
      readonly operand: Expression;
      readonly values: readonly LiteralExpression[];
      readonly negated: boolean;
    }
  | { readonly kind: "not"; readonly operand: Expression }
  | { readonly kind: "and" | "or"; readonly left: Expression; readonly right: Expression }
  | { readonly kind: "call"; readonly name: FunctionName; readonly args: readonly Expression[] };

export type LiteralExpression = Extract<Expression, { kind: "literal" }>;
export type Literal = string | number | boolean | bigint | null;
export type ArithmeticOperator = "+" | "-" | "*" | "/" | "%";
export type ComparisonOperator = "==" | "!=" | "<" | "<=" | ">" | ">=";

/** Functions of the language with the number of their arguments. */
export const functionArity = {
  abs: 1,
  number: 1,
  text: 1,
  isnull: 1,
  notnull: 1,
  contains: 2,
  startswith: 2,
  endswith: 2,
  between: 3,
} as const;

export type FunctionName = keyof typeof functionArity;

/** The columns that an expression names, each once, in order of appearance. */
export function columnsOf(expression: Expression): readonly string[] {
  const names = new Set<string>();
  visit(expression, (node) => {
    if (node.kind === "column") names.add(node.name);
  });
  return [...names];
}

/** The same expression with other names of columns. */
export function withColumns(node: Expression, rename: (name: string) => string): Expression {
  const of = (child: Expression): Expression => withColumns(child, rename);
  switch (node.kind) {
    case "column":
      return { ...node, name: rename(node.name) };
    case "literal":
      return node;
    case "negate":
    case "not":
    case "in":
      return { ...node, operand: of(node.operand) };
    case "arithmetic":
    case "and":
    case "or":
      return { ...node, left: of(node.left), right: of(node.right) };
    case "compare":
      return { ...node, operands: node.operands.map(of) };
    case "call":
      return { ...node, args: node.args.map(of) };
  }
}

function visit(node: Expression, see: (node: Expression) => void): void {
  see(node);
  for (const child of childrenOf(node)) visit(child, see);
}

function childrenOf(node: Expression): readonly Expression[] {
  switch (node.kind) {
    case "column":
    case "literal":
      return [];
    case "negate":
    case "not":
    case "in":
      return [node.operand];
    case "arithmetic":
    case "and":
    case "or":
      return [node.left, node.right];
    case "compare":
      return node.operands;
    case "call":
      return node.args;
  }
}

/** How tightly each kind binds, loosest first, as in Python. */
const bindingOf = (node: Expression): number => {
  switch (node.kind) {
    case "or":
      return 1;
    case "and":
      return 2;
    case "not":
      return 3;
    case "compare":
    case "in":
      return 4;
    case "arithmetic":
      return node.operator === "+" || node.operator === "-" ? 5 : 6;
    case "negate":
      return 7;
    default:
      return 8;
  }
};

/**
 * The expression as text that parses to the same tree.
 *
 * @param replaced - text to write instead of some nodes, for corrected expressions
 */
export function expressionText(
  expression: Expression,
  replaced: ReadonlyMap<Expression, string> = new Map(),
): string {
  const show = (node: Expression, binding: number): string => {
    const other = replaced.get(node);
    if (other !== undefined) return other;
    const text = write(node);
    return bindingOf(node) < binding ? `(${text})` : text;
  };
  const write = (node: Expression): string => {
    const own = bindingOf(node);
    switch (node.kind) {
      case "column":
        return columnText(node.name);
      case "literal":
        return literalText(node.value);
      case "negate":
        return `-${show(node.operand, own)}`;
      case "not":
        return `not ${show(node.operand, own)}`;
      case "arithmetic":
        return `${show(node.left, own)} ${node.operator} ${show(node.right, own + 1)}`;
      case "and":
      case "or":
        return `${show(node.left, own)} ${node.kind} ${show(node.right, own + 1)}`;
      case "in": {
        const values = node.values.map((value) => show(value, 0)).join(", ");
        return `${show(node.operand, own + 1)} ${node.negated ? "not in" : "in"} [${values}]`;
      }
      case "compare":
        return node.operands
          .map((operand, i) => (i ? `${node.operators[i - 1]!} ` : "") + show(operand, own + 1))
          .join(" ");
      case "call":
        return `${node.name}(${node.args.map((arg) => show(arg, 0)).join(", ")})`;
    }
  };
  return show(expression, 0);
}

const reserved = new Set(["and", "or", "not", "in", "true", "false", "null", "True", "False", "None"]);

/** A column's name as the language writes it: bare, or in backticks. */
export function columnText(name: string): string {
  return /^[A-Za-z_$\u0080-\uffff][\w$\u0080-\uffff]*$/.test(name) && !reserved.has(name)
    ? name
    : `\`${name}\``;
}

/** A value as the language writes it. */
export function literalText(value: Literal): string {
  // The language has no word for infinity; a number too large to hold is one.
  if (value === Infinity || value === -Infinity) return value > 0 ? "1e999" : "-1e999";
  if (typeof value !== "string") return String(value);
  const escaped = value
    .replace(/[\\']/g, "\\$&")
    .replace(/\n/g, "\\n")
    .replace(/\r/g, "\\r")
    .replace(/\t/g, "\\t");
  return `'${escaped}'`;
}
