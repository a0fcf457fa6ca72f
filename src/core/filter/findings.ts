import { AnalysisError } from "../errors.ts";
import type { Notice } from "../errors.ts";
import { infoOf, typeOfColumn } from "../table/table.ts";
import type { ColumnType, Table } from "../table/table.ts";
import { expressionText, literalText } from "./expression.ts";
import type { ComparisonOperator, Expression } from "./expression.ts";
import { missingText, numberInText } from "./values.ts";
import type { Side, Value } from "./values.ts";

/** What one evaluation found worth telling: text that met a number, and types that do not go together. */
export class Findings {
  private readonly table: Table;
  private readonly whole: Expression;
  /** Text to write instead of a node, so that both sides are numbers. */
  private readonly corrections = new Map<Expression, string>();
  private readonly sentences = new Map<Expression, string>();

  constructor(table: Table, whole: Expression) {
    this.table = table;
    this.whole = whole;
  }

  /** A value of `side` was compared for equality with something of the other type. */
  textAgainstOther(side: Side, value: Exclude<Value, null>, others: readonly Expression[]): void {
    const isText = typeof value === "string";
    if (this.sentences.has(side.node) && (!isText || this.corrections.has(side.node))) return;
    if (isText) this.correctText(side, value, others);
    else this.correctNumber(side, others);
    this.sentences.set(side.node, this.equalitySentence(side, isText, others));
  }

  /** @throws AnalysisError `wrong-type` always */
  cannotOrder(operator: ComparisonOperator, left: Side, right: Side): never {
    const column = [left, right].find(({ node }) => node.kind !== "literal") ?? left;
    const other = column === left ? right : left;
    const fixes = new Map<Expression, string>();
    for (const { node, values } of [left, right]) {
      if (values.kind === "coded") fixes.set(node, `number(${expressionText(node)})`);
      if (
        node.kind === "literal" &&
        typeof node.value === "string" &&
        !Number.isNaN(numberInText(node.value))
      )
        fixes.set(node, String(numberInText(node.value)));
    }
    const name = expressionText(column.node);
    throw new AnalysisError(
      "wrong-type",
      `${this.nameOf(column.node)} is stored as ${typeName(this.typeOf(column))}; ` +
        `${operator} cannot order it against ${expressionText(other.node)}.` +
        (fixes.size ? ` To compare as numbers: ${expressionText(this.whole, fixes)}` : ""),
      { column: name, type: this.typeOf(column), expression: expressionText(this.whole) },
    );
  }

  /** @throws AnalysisError `wrong-type` always */
  wrongType(node: Expression, rule: string, correct?: (text: string) => string): never {
    const text = expressionText(node);
    const type = this.typeOfNode(node);
    const fix = correct && new Map([[node, correct(text)]]);
    throw new AnalysisError(
      "wrong-type",
      `${rule}; ${this.nameOf(node)} is ${type ? typeName(type) : "neither"}.` +
        (fix ? ` Perhaps: ${expressionText(this.whole, fix)}` : ""),
      { column: text, type: type ?? "value", expression: expressionText(this.whole) },
    );
  }

  /**
   * Arithmetic on whole numbers beyond 2^53, which doubles would round.
   *
   * @throws AnalysisError `wrong-type` always
   */
  notExact(node: Expression, reason: string): never {
    const text = expressionText(node);
    throw new AnalysisError(
      "wrong-type",
      `${text} is arithmetic on whole numbers beyond 2^53, which is exact or not done; it ${reason}.`,
      { column: text, type: "integer", expression: expressionText(this.whole) },
    );
  }

  notices(): readonly Notice[] {
    if (this.sentences.size === 0) return [];
    const message = [...this.sentences.values()].join(" ");
    const notice = { code: "text-against-number", message };
    if (this.corrections.size === 0) return [notice];
    return [{ ...notice, suggestion: expressionText(this.whole, this.corrections) }];
  }

  private correctText(side: Side, value: string, others: readonly Expression[]): void {
    const truth = others.find((other) => other.kind === "literal" && typeof other.value === "boolean");
    if (truth) {
      if (String((truth as { value: unknown }).value) === value.toLowerCase())
        this.corrections.set(truth, literalText(value));
      return;
    }
    if (side.node.kind === "literal") this.correctLiteral(side.node);
    else this.corrections.set(side.node, `number(${expressionText(side.node)})`);
    for (const other of others) this.correctLiteral(other);
  }

  private correctNumber(side: Side, others: readonly Expression[]): void {
    for (const other of others) this.correctLiteral(other);
    const mixed =
      side.values.kind === "coded" && side.values.values.some((value) => typeof value === "string");
    if (mixed && others.some((other) => this.corrections.has(other)))
      this.corrections.set(side.node, `number(${expressionText(side.node)})`);
  }

  /** Quoted text that holds a number is meant as one; other text has no correction. */
  private correctLiteral(node: Expression): void {
    if (node.kind === "column" && this.typeOfNode(node) === "text")
      this.corrections.set(node, `number(${expressionText(node)})`);
    if (node.kind !== "literal" || typeof node.value !== "string") return;
    const number = numberInText(node.value);
    if (!Number.isNaN(number)) this.corrections.set(node, String(number));
  }

  private equalitySentence(side: Side, isText: boolean, others: readonly Expression[]): string {
    const name = this.nameOf(side.node);
    const against = others.map((other) => expressionText(other)).join(", ");
    return isText
      ? `${name} is stored as text${exampleTexts(side)}; text is never equal to a number, so it always differs from ${against}.`
      : `${name} is stored as numbers; a number is never equal to text, so it always differs from ${against}.`;
  }

  private nameOf(node: Expression): string {
    return node.kind === "column" ? `Column "${node.name}"` : expressionText(node);
  }

  private typeOf(side: Side): ColumnType {
    const { values } = side;
    if (values.kind === "constant") return typeof values.value === "string" ? "text" : "number";
    return typeOfColumn(values);
  }

  private typeOfNode(node: Expression): ColumnType | undefined {
    if (node.kind !== "column") return undefined;
    return infoOf(this.table, node.name)?.type;
  }
}

/** Words for a stored type, in a sentence that says "is stored as". */
const typeName = (type: ColumnType): string =>
  ({
    integer: "whole numbers",
    number: "numbers",
    boolean: "true/false",
    text: "text",
    mixed: "text and numbers mixed",
    list: "lists",
    reference: "references",
  })[type];

/** Some of the texts present in the rows at hand, as ` ("0.0", "0.25")`. */
function exampleTexts({ values }: Side): string {
  if (values.kind !== "coded") return "";
  const present = new Set(values.codes);
  const texts = values.values.filter(
    (value, code) => present.has(code) && typeof value === "string" && missingText(value) !== null,
  );
  const sorted = texts.map((text) => JSON.stringify(text)).sort();
  const some = sorted.slice(0, 4);
  return some.length ? ` (${some.join(", ")}${sorted.length > some.length ? ", ..." : ""})` : "";
}
