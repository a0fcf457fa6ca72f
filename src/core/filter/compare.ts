import { rounded } from "../table/precision.ts";
import type { ComparisonOperator, Expression, LiteralExpression } from "./expression.ts";
import type { Findings } from "./findings.ts";
import { compareText, equal, mapRows, missingText, numeric, valueAt } from "./values.ts";
import type { Side, Value, Values } from "./values.ts";

/**
 * Where `left operator right` holds. Missing equals nothing but a written null and differs from every value;
 * text never equals a number, which is remembered in `findings`.
 *
 * @throws AnalysisError `wrong-type` when text would be ordered against a number
 */
export function compareValues(
  operator: ComparisonOperator,
  left: Side,
  right: Side,
  count: number,
  findings: Findings,
): Uint8Array {
  const out = new Uint8Array(count);
  if (left.values.kind === "constant" && right.values.kind !== "constant")
    return compareValues(mirrored[operator], right, left, count, findings);
  checkTypes(operator, left, right, findings);
  if (right.values.kind !== "constant") {
    const holds = pairTest(operator, left, right, findings);
    for (let i = 0; i < count; i++) out[i] = holds(valueAt(left.values, i), valueAt(right.values, i));
    return out;
  }
  const constant = right.values.value;
  if (constant === null) return mapRows(left.values, out, nullTests[operator]);
  if (left.values.kind === "number" && typeof constant === "number")
    return compareNumbers(operator, left.values.values, asStored(left.values, constant), out);
  const holds = pairTest(operator, left, right, findings);
  return mapRows(left.values, out, (value) => holds(value, constant));
}

/** Where the operand is one of the listed values; missing is, when null is listed. */
export function isMember(
  operand: Side,
  values: readonly LiteralExpression[],
  count: number,
  findings: Findings,
): Uint8Array {
  const wanted = values.map(({ value }) =>
    typeof value === "number" ? asStored(operand.values, value) : missingText(value),
  );
  const present = wanted.filter((value) => value !== null);
  const listsMissing = wanted.includes(null);
  const listsText = present.some((value) => typeof value === "string");
  const listsOthers = present.some((value) => typeof value !== "string");
  const numbers = new Set(present.filter((value) => typeof value === "number"));
  const simple = numbers.size === present.length;
  return mapRows(operand.values, new Uint8Array(count), (value) => {
    if (value === null) return Number(listsMissing);
    if (typeof value === "string" ? listsOthers && !listsText : listsText && !listsOthers)
      findings.textAgainstOther(operand, value, values);
    if (simple && typeof value === "number") return Number(numbers.has(value));
    return Number(present.some((candidate) => equal(value, candidate)));
  });
}

/**
 * A number as the column it is compared with could hold it: 0.1 against a float32 is the float32 nearest to 0.1, as
 * NumPy (NEP 50) and pandas compare, and so with float16. One beyond their range stays what it is.
 */
function asStored(values: Values, constant: number): number {
  if (values.kind !== "number") return constant;
  const stored = rounded(constant, values.precision);
  return Number.isFinite(stored) ? stored : constant;
}

const mirrored: Record<ComparisonOperator, ComparisonOperator> = {
  "==": "==",
  "!=": "!=",
  "<": ">",
  "<=": ">=",
  ">": "<",
  ">=": "<=",
};

const nullTests: Record<ComparisonOperator, (value: Value) => number> = {
  "==": (value) => Number(value === null),
  "!=": (value) => Number(value !== null),
  "<": () => 0,
  "<=": () => 0,
  ">": () => 0,
  ">=": () => 0,
};

/** What can be said before any row is looked at: a column of text is never ordered against a number. */
function checkTypes(operator: ComparisonOperator, left: Side, right: Side, findings: Findings): void {
  if (operator === "==" || operator === "!=") return;
  const types = [textuality(left.values), textuality(right.values)];
  if (types.includes("text") && types.includes("other")) findings.cannotOrder(operator, left, right);
}

function textuality(values: Values): "text" | "other" | "unknown" {
  if (values.kind === "constant")
    return values.value === null ? "unknown" : typeof values.value === "string" ? "text" : "other";
  if (values.kind !== "coded") return "other";
  if (values.values.length === 0) return "unknown";
  if (values.values.every((value) => typeof value === "string")) return "text";
  return values.values.every((value) => typeof value !== "string") ? "other" : "unknown";
}

/** The test of one pair of values, one of them perhaps missing. */
function pairTest(
  operator: ComparisonOperator,
  left: Side,
  right: Side,
  findings: Findings,
): (a: Value, b: Value) => number {
  // A missing value differs from itself, as NaN does: `x != x` finds them, which is pandas' advice.
  const withItself = left.node.kind !== "literal" && sameExpression(left.node, right.node);
  return (a, b) => {
    if (a === null || b === null) return Number(operator === "!=" && (a !== b || withItself));
    if ((typeof a === "string") !== (typeof b === "string")) {
      if (operator !== "==" && operator !== "!=") findings.cannotOrder(operator, left, right);
      findings.textAgainstOther(left, a, [right.node]);
      return Number(operator === "!=");
    }
    return Number(holds(operator, a, b));
  };
}

/** Whether two expressions ask the same, wherever in the text they stand. */
function sameExpression(a: Expression, b: Expression): boolean {
  const written = (node: Expression): string =>
    JSON.stringify(node, (key, value: unknown) =>
      key === "at" ? undefined : typeof value === "bigint" ? `${value}n` : value,
    );
  return written(a) === written(b);
}

function holds(operator: ComparisonOperator, a: Exclude<Value, null>, b: Exclude<Value, null>): boolean {
  if (operator === "==") return equal(a, b);
  if (operator === "!=") return !equal(a, b);
  if (typeof a === "string" || typeof b === "string")
    return ordered(operator, compareText(a as string, b as string), 0);
  return ordered(operator, numeric(a), numeric(b));
}

function ordered(operator: ComparisonOperator, a: number | bigint, b: number | bigint): boolean {
  switch (operator) {
    case "<":
      return a < b;
    case "<=":
      return a <= b;
    case ">":
      return a > b;
    default:
      return a >= b;
  }
}

/** The common case without a call a row. NaN, which is missing, differs from every number and satisfies nothing else. */
function compareNumbers(
  operator: ComparisonOperator,
  values: Float64Array,
  constant: number,
  out: Uint8Array,
): Uint8Array {
  const n = out.length;
  switch (operator) {
    case "==":
      for (let i = 0; i < n; i++) out[i] = Number(values[i]! === constant);
      break;
    case "!=":
      for (let i = 0; i < n; i++) out[i] = Number(values[i]! !== constant);
      break;
    case "<":
      for (let i = 0; i < n; i++) out[i] = Number(values[i]! < constant);
      break;
    case "<=":
      for (let i = 0; i < n; i++) out[i] = Number(values[i]! <= constant);
      break;
    case ">":
      for (let i = 0; i < n; i++) out[i] = Number(values[i]! > constant);
      break;
    case ">=":
      for (let i = 0; i < n; i++) out[i] = Number(values[i]! >= constant);
  }
  return out;
}
