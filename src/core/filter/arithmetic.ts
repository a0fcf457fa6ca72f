import { rounded, widest } from "../table/precision.ts";
import type { Precision } from "../table/precision.ts";
import { missingBoolean } from "../table/table.ts";
import type { ArithmeticOperator, Expression } from "./expression.ts";
import type { Findings } from "./findings.ts";
import { mapRows, valueAt } from "./values.ts";
import type { Side, Value, Values } from "./values.ts";

export type Operation = ArithmeticOperator | "negate" | "abs";

/**
 * What an operation makes of one or two operands, row for row: numbers, and true and false as 1 and 0; missing stays
 * missing. Whole numbers stay exact, also where no double holds them.
 *
 * @param whole - the operation as an expression, for what is told of it
 * @throws AnalysisError `wrong-type` for text, and for whole numbers whose result cannot be held exactly
 */
export function calculate(
  operation: Operation,
  sides: readonly Side[],
  count: number,
  whole: Expression,
  findings: Findings,
): Values {
  const isWhole = operation !== "/" && sides.every(({ values }) => holdsWholes(values));
  if (isWhole && sides.some(({ values }) => isBeyondDoubles(values)))
    return calculateExactly(operation, sides, count, whole, findings);
  const result = calculateInDoubles(operation, sides, count, findings);
  return isWhole && mayBeInexact(result)
    ? calculateExactly(operation, sides, count, whole, findings)
    : result;
}

/** Columns of integers, and typed whole numbers. */
function holdsWholes(values: Values): boolean {
  if (values.kind === "constant") return typeof values.value !== "number" || Number.isInteger(values.value);
  return (
    values.kind === "bigint" || values.kind === "boolean" || (values.kind === "number" && values.integer)
  );
}

const isBeyondDoubles = (values: Values): boolean =>
  values.kind === "bigint" || (values.kind === "constant" && typeof values.value === "bigint");

/** Some result is one of those that several whole numbers round to. A missing one makes it a question of doubles. */
function mayBeInexact(values: Values): boolean {
  const numbers = values.kind === "number" ? values.values : [(values as { value: number }).value];
  return numbers.some((value) => Math.abs(value) > Number.MAX_SAFE_INTEGER) && !numbers.some(Number.isNaN);
}

function calculateInDoubles(
  operation: Operation,
  sides: readonly Side[],
  count: number,
  findings: Findings,
): Values {
  const precision = precisionOf(sides.map(({ values }) => values));
  const apply = inDoubles[operation];
  const [x, y = x] = sides.map((side) => numbersOf(side, count, precision, findings));
  if (typeof x === "number" && typeof y === "number") return { kind: "constant", value: apply(x, y) };
  const out = new Float64Array(count);
  for (let i = 0; i < count; i++)
    out[i] = rounded(
      apply(typeof x === "number" ? x : x![i]!, typeof y === "number" ? y : y![i]!),
      precision,
    );
  return { kind: "number", values: out, integer: false, ...(precision ? { precision } : {}) };
}

/** Narrow floats with each other, booleans and typed numbers give narrow ones, as in NumPy; anything else gives float64. */
function precisionOf(sides: readonly Values[]): Precision | undefined {
  const columns = sides.filter(({ kind }) => kind !== "constant" && kind !== "boolean");
  return widest(columns.map((side) => (side.kind === "number" ? side.precision : undefined)));
}

function numbersOf(
  { node, values }: Side,
  count: number,
  precision: Precision | undefined,
  findings: Findings,
): Float64Array | number {
  if (values.kind === "number") return values.values;
  const convert = (value: Value): number => {
    if (typeof value === "string")
      return findings.wrongType(node, "Arithmetic needs numbers", (of) => `number(${of})`);
    return value === null ? NaN : Number(value);
  };
  if (values.kind === "constant") return rounded(convert(values.value), precision);
  return mapRows(values, new Float64Array(count), convert);
}

const inDoubles: Record<Operation, (x: number, y: number) => number> = {
  "+": (x, y) => x + y,
  "-": (x, y) => x - y,
  "*": (x, y) => x * y,
  "/": (x, y) => x / y,
  // The result has the divisor's sign, as in Python.
  "%": (x, y) => {
    const rest = x % y;
    return rest !== 0 && rest < 0 !== y < 0 ? rest + y : rest;
  },
  negate: (x) => -x,
  abs: Math.abs,
};

const exactly: Record<Exclude<Operation, "/">, (x: bigint, y: bigint) => bigint> = {
  "+": (x, y) => x + y,
  "-": (x, y) => x - y,
  "*": (x, y) => x * y,
  "%": (x, y) => {
    const rest = x % y;
    return rest !== 0n && rest < 0n !== y < 0n ? rest + y : rest;
  },
  negate: (x) => -x,
  abs: (x) => (x < 0n ? -x : x),
};

/** In whole numbers of any size; what comes out must fit into 64 bits, as in a file. */
function calculateExactly(
  operation: Operation,
  sides: readonly Side[],
  count: number,
  whole: Expression,
  findings: Findings,
): Values {
  const apply = exactly[operation as Exclude<Operation, "/">];
  const [left, right = left] = sides as [Side, Side?];
  if (sides.every(({ values }) => values.kind === "constant")) {
    const [x, y] = [left, right].map(({ values }) => wholeAt(values, 0));
    return { kind: "constant", value: x === null || y === null ? null : apply(x!, y!) };
  }
  const results = Array.from({ length: count }, (_, i) => {
    const [x, y] = [wholeAt(left.values, i), wholeAt(right.values, i)];
    if (x === null || y === null || (operation === "%" && y === 0n))
      return findings.notExact(whole, "has no value in some row");
    return apply(x, y);
  });
  if (results.every((value) => BigInt.asIntN(64, value) === value))
    return { kind: "bigint", values: BigInt64Array.from(results) };
  if (results.every((value) => BigInt.asUintN(64, value) === value))
    return { kind: "bigint", values: BigUint64Array.from(results) };
  return findings.notExact(whole, "is too large for 64 bits in some row");
}

function wholeAt(values: Values, row: number): bigint | null {
  if (values.kind === "boolean" && values.values[row] === missingBoolean) return null;
  const value = valueAt(values, row);
  return value === null || !Number.isInteger(Number(value)) ? null : BigInt(value);
}
