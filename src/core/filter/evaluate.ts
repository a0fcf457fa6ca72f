import { AnalysisError } from "../errors.ts";
import { shortestCell } from "../table/shortest-cell.ts";
import { codedColumn, infoOf, missingColumn, namesOf } from "../table/table.ts";
import type { Column, Table } from "../table/table.ts";
import { soundColumn } from "../table/table-values.ts";
import { calculate } from "./arithmetic.ts";
import type { Operation } from "./arithmetic.ts";
import { compareValues, isMember } from "./compare.ts";
import { columnText } from "./expression.ts";
import type { ComparisonOperator, Expression, FunctionName } from "./expression.ts";
import { Findings } from "./findings.ts";
import { gather, mapRows, missingText, numberInText, valueAt } from "./values.ts";
import type { Side, Value, Values } from "./values.ts";

/**
 * Interprets expressions on the columns of one table. Dictionary-coded columns are worked out once a distinct
 * value; the right side of `and` and `or` only where it decides.
 */
export class Evaluator {
  readonly findings: Findings;
  private readonly table: Table;

  constructor(table: Table, whole: Expression) {
    this.table = table;
    this.findings = new Findings(table, whole);
  }

  /**
   * Where a condition holds, as 0 or 1, one entry a row of `rows`.
   *
   * @throws AnalysisError `missing-column`, `wrong-type`, `damaged-data`
   */
  mask(node: Expression, rows: Rows): Uint8Array {
    switch (node.kind) {
      case "and":
      case "or":
        return this.junction(node, rows);
      case "not":
        return this.mask(node.operand, rows).map((holds) => 1 - holds);
      case "compare":
        return this.chain(node.operands, node.operators, rows);
      case "in": {
        const operand = { node: node.operand, values: this.values(node.operand, rows) };
        const mask = isMember(operand, node.values, rows.count, this.findings);
        return node.negated ? mask.map((member) => 1 - member) : mask;
      }
      case "call":
        if (node.name in conditions) return this.condition(node.name as ConditionName, node.args, rows);
        break;
      default:
    }
    return this.truth(node, rows);
  }

  /** What an expression is worth, one entry a row of `rows`. */
  values(node: Expression, rows: Rows): Values {
    switch (node.kind) {
      case "literal":
        return { kind: "constant", value: missingText(node.value) };
      case "column":
        return gather(this.scalarColumn(node.name), rows.numbers);
      case "negate":
        return this.arithmetic("negate", [node.operand], node, rows);
      case "arithmetic":
        return this.arithmetic(node.operator, [node.left, node.right], node, rows);
      case "call":
        if (node.name === "abs") return this.arithmetic("abs", node.args, node, rows);
        if (node.name === "number") return asNumbers(this.values(node.args[0]!, rows), rows.count);
        if (node.name === "text") return asText(this.values(node.args[0]!, rows), rows.count);
        break;
      default:
    }
    return { kind: "boolean", values: this.mask(node, rows) };
  }

  private junction(node: Extract<Expression, { kind: "and" | "or" }>, rows: Rows): Uint8Array {
    const mask = this.mask(node.left, rows);
    const open = node.kind === "and" ? 1 : 0;
    const undecided = Int32Array.from({ length: countOf(mask, open) });
    for (let i = 0, next = 0; i < mask.length; i++) if (mask[i] === open) undecided[next++] = i;
    const right = this.mask(node.right, rowsAt(rows, undecided));
    for (let i = 0; i < undecided.length; i++) mask[undecided[i]!] = right[i]!;
    return mask;
  }

  private chain(
    operands: readonly Expression[],
    operators: readonly ComparisonOperator[],
    rows: Rows,
  ): Uint8Array {
    const sides: Side[] = operands.map((node) => ({ node, values: this.values(node, rows) }));
    const masks = operators.map((operator, i) =>
      compareValues(operator, sides[i]!, sides[i + 1]!, rows.count, this.findings),
    );
    const [mask, ...others] = masks as [Uint8Array, ...Uint8Array[]];
    for (const other of others) for (let i = 0; i < mask.length; i++) mask[i]! &= other[i]!;
    return mask;
  }

  private condition(name: ConditionName, args: readonly Expression[], rows: Rows): Uint8Array {
    if (name === "between") return this.chain([args[1]!, args[0]!, args[2]!], ["<=", "<="], rows);
    const [subject, wanted] = args as [Expression, Expression];
    if (name === "isnull" || name === "notnull") {
      const holds = name === "isnull" ? isNull : isPresent;
      return test(this.values(subject, rows), rows.count, holds);
    }
    const text = (wanted as Extract<Expression, { kind: "literal" }>).value as string;
    const list = subject.kind === "column" ? this.column(subject.name) : undefined;
    if (list?.kind === "list" && name === "contains")
      return Uint8Array.from({ length: rows.count }, (_, i) =>
        Number(list.cell(rows.numbers ? rows.numbers[i]! : i).includes(text)),
      );
    const values = this.values(subject, rows);
    if (values.kind !== "coded" && values.kind !== "constant")
      this.findings.wrongType(subject, `${name}() looks into text`, (of) => `text(${of})`);
    const matches = conditions[name];
    return test(values, rows.count, (value) => typeof value === "string" && matches(value, text));
  }

  /** An operand standing where a condition is wanted: true/false columns and values only. */
  private truth(node: Expression, rows: Rows): Uint8Array {
    return test(this.values(node, rows), rows.count, (value) => {
      if (value === null || typeof value === "boolean") return value === true;
      return this.findings.wrongType(node, "A condition must be true or false");
    });
  }

  private arithmetic(
    operation: Operation,
    nodes: readonly Expression[],
    whole: Expression,
    rows: Rows,
  ): Values {
    const sides = nodes.map((node) => ({ node, values: this.values(node, rows) }));
    return calculate(operation, sides, rows.count, whole, this.findings);
  }

  private scalarColumn(name: string): Exclude<Column, { kind: "list" }> {
    const column = this.column(name);
    if (column.kind !== "list") return column;
    throw new AnalysisError(
      "wrong-type",
      `Column "${name}" of ${this.table.name} holds a list in each row, which cannot be compared. ` +
        `contains(${columnText(name)}, 'text') tells whether a text is among them.`,
      { column: name, type: "list" },
    );
  }

  private column(name: string): Column {
    const info = infoOf(this.table, name);
    // A column that is in the file but cannot be read says so, when it is asked for.
    if (!info) this.table.column(name);
    if (!info) throw missingColumn(this.table.name, name, namesOf(this.table));
    return soundColumn(this.table, name);
  }
}

/** Rows to look at: their numbers, or undefined for the first `count`. */
export interface Rows {
  readonly numbers: Int32Array | undefined;
  readonly count: number;
}

const rowsAt = (rows: Rows, at: Int32Array): Rows => ({
  numbers: rows.numbers ? at.map((i) => rows.numbers![i]!) : at,
  count: at.length,
});

const countOf = (mask: Uint8Array, wanted: number): number => {
  let count = 0;
  for (let i = 0; i < mask.length; i++) if (mask[i] === wanted) count++;
  return count;
};

type ConditionName = keyof typeof conditions;
type TextTest = (value: string, text: string) => boolean;
const conditions = {
  between: undefined,
  isnull: undefined,
  notnull: undefined,
  contains: ((value, text) => value.includes(text)) as TextTest,
  startswith: ((value, text) => value.startsWith(text)) as TextTest,
  endswith: ((value, text) => value.endsWith(text)) as TextTest,
} satisfies Partial<Record<FunctionName, TextTest | undefined>>;

const isNull = (value: Value): boolean => value === null;
const isPresent = (value: Value): boolean => value !== null;

/** A test of each row's value. */
const test = (values: Values, count: number, holds: (value: Value) => boolean): Uint8Array =>
  mapRows(values, new Uint8Array(count), (value) => Number(holds(value)));

function asNumbers(values: Values, count: number): Values {
  if (values.kind === "number" || values.kind === "bigint") return values;
  if (values.kind === "constant") return { kind: "constant", value: numberOf(values.value) };
  return { kind: "number", integer: false, values: mapRows(values, new Float64Array(count), numberOf) };
}

function numberOf(value: Value): number {
  if (value === null) return NaN;
  return typeof value === "string" ? numberInText(value) : Number(value);
}

/** Values as they are shown: the shortest text that reads back to the same number. */
function asText(values: Values, count: number): Values {
  if (values.kind === "constant")
    return { kind: "constant", value: values.value === null ? null : String(values.value) };
  const texts = Array.from({ length: count }, (_, i) => {
    const value = shortestCell(values, valueAt(values, i));
    return value === null ? null : String(value);
  });
  return codedColumn(texts, count);
}
