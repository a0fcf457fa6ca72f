import type { ColumnInfo, Scalar } from "../../../src/core/table/table.ts";
import type { ColumnSummary } from "../../../src/protocol/session-api.ts";

/** The filter language's words for what the form offers; see the recipe contract, section 1. */
export type ConditionKind =
  | "equals"
  | "not-equals"
  | "one-of"
  | "not-one-of"
  | "between"
  | "above"
  | "below"
  | "contains"
  | "present"
  | "missing";

export interface Condition {
  readonly column: string;
  readonly kind: ConditionKind;
  /** Chosen values; for `between` the two ends, null for an open side. */
  readonly values: readonly (Scalar | null)[];
  /** The column holds numbers as text and is to be compared as numbers. */
  readonly asNumber?: boolean;
}

export const conditionKinds: readonly { value: ConditionKind; label: string }[] = [
  { value: "equals", label: "equals" },
  { value: "not-equals", label: "does not equal" },
  { value: "one-of", label: "is one of" },
  { value: "not-one-of", label: "is none of" },
  { value: "between", label: "is between (ends included)" },
  { value: "above", label: "is greater than" },
  { value: "below", label: "is less than" },
  { value: "contains", label: "contains the text" },
  { value: "present", label: "is present" },
  { value: "missing", label: "is missing" },
];

/** The kinds that mean something for a column of this type. */
export function kindsFor(type: ColumnInfo["type"], asNumber: boolean): typeof conditionKinds {
  const ordered = type === "number" || type === "integer" || asNumber;
  const text = type === "text" || type === "mixed";
  const only: readonly ConditionKind[] | undefined =
    type === "list" || type === "reference" ? ["present", "missing"] : undefined;
  return conditionKinds.filter(({ value }) => {
    if (only) return only.includes(value);
    if (value === "between" || value === "above" || value === "below") return ordered;
    return value !== "contains" || (text && !asNumber);
  });
}

/** Above so many distinct values a number is typed rather than picked. */
const pickable = 200;
/** Above so many distinct numbers one asks for a range of them first. */
const few = 24;
const typedKinds: ReadonlySet<ConditionKind> = new Set(["between", "above", "below", "contains"]);

/** Whether the value of a condition is picked from those that occur, rather than typed. */
export const isPicked = (kind: ConditionKind, summary: ColumnSummary): boolean =>
  !typedKinds.has(kind) && summary.distinct <= pickable;

/** What is asked first of a column with these values. */
export function usualKind({ type, numbersAsText, histogram, distinct }: ColumnSummary): ConditionKind {
  const kinds = kindsFor(type, numbersAsText);
  const usual: ConditionKind = histogram && distinct > few ? "between" : "equals";
  return (kinds.find(({ value }) => value === usual) ?? kinds[0]!).value;
}

/** What was typed for a condition, as a number where the column holds numbers; null for nothing. */
export function typedValue(text: string, kind: ConditionKind, summary: ColumnSummary): Scalar | null {
  if (text === "") return null;
  const number = Number(text);
  const wantsNumber = kind !== "contains" && (summary.numbersAsText || summary.histogram !== undefined);
  return wantsNumber && !Number.isNaN(number) ? number : text;
}

/** The expression of a condition; undefined while something is left open. */
export function conditionText(condition: Condition): string | undefined {
  const name = columnText(condition.column);
  const left = condition.asNumber ? `number(${name})` : name;
  const [first = null, second = null] = condition.values;
  switch (condition.kind) {
    case "present":
      return `${name} != null`;
    case "missing":
      return `${name} == null`;
    case "between":
      if (first !== null && second !== null) return `between(${left}, ${literal(first)}, ${literal(second)})`;
      if (first !== null) return `${left} >= ${literal(first)}`;
      return second === null ? undefined : `${left} <= ${literal(second)}`;
    case "one-of":
    case "not-one-of":
      return listText(left, condition.kind === "one-of", condition.values);
    case "contains":
      return first === null ? undefined : `contains(${name}, ${literal(String(first))})`;
    case "equals":
    case "not-equals":
    case "above":
    case "below":
      return first === null ? undefined : `${left} ${signs[condition.kind]} ${literal(first)}`;
  }
}

const signs = { equals: "==", "not-equals": "!=", above: ">", below: "<" };

function listText(left: string, isIn: boolean, values: readonly (Scalar | null)[]): string | undefined {
  const given = values.filter((value) => value !== null);
  if (given.length === 0) return undefined;
  return `${left} ${isIn ? "in" : "not in"} [${given.map((value) => literal(value)).join(", ")}]`;
}

const words = new Set(["and", "or", "not", "in", "true", "false", "null"]);

/** A column's name as the language reads it. */
export const columnText = (name: string): string =>
  /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !words.has(name) ? name : `\`${name}\``;

export type Quote = "'" | '"';

/** A value as the language reads it; text in the quote that is asked for, or the one it does not hold. */
export function literal(value: Scalar, wanted?: Quote): string {
  if (typeof value !== "string") return String(value);
  const quote = wanted ?? (value.includes("'") && !value.includes('"') ? '"' : "'");
  const escaped = value.replaceAll("\\", "\\\\").replaceAll(quote, `\\${quote}`).replaceAll("\n", "\\n");
  return quote + escaped + quote;
}

/** The expression with one column's name put in place of another. */
export function replaceColumn(expression: string, from: string, to: string): string {
  const quoted = `\`${from}\``;
  if (expression.includes(quoted)) return expression.replaceAll(quoted, columnText(to));
  // Names inside text literals are no columns.
  return expression.replaceAll(/'[^']*'|"[^"]*"|[A-Za-z_]\w*/g, (word) =>
    word === from ? columnText(to) : word,
  );
}
