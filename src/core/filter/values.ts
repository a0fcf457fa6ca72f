import { missingBoolean } from "../table/table.ts";
import type { BigIntColumn, BooleanColumn, CodedColumn, Column, NumberColumn } from "../table/table.ts";
import type { Expression, Literal } from "./expression.ts";

/** What an expression is worth, row for row of the rows it is evaluated on; or one value for all of them. */
export type Values =
  | NumberColumn
  | BigIntColumn
  | BooleanColumn
  | CodedColumn
  | { readonly kind: "constant"; readonly value: Literal };

/** One operand of a comparison: what was written and what it is worth. */
export interface Side {
  readonly node: Expression;
  readonly values: Values;
}

/** A single value while comparing; null is missing. */
export type Value = string | number | boolean | bigint | null;

/** The cells of a column at some rows; undefined rows means all of them, without a copy. */
export function gather(column: Exclude<Column, { kind: "list" }>, rows: Int32Array | undefined): Values {
  if (!rows) return column;
  switch (column.kind) {
    case "number":
      return { ...column, values: takeFrom(column.values, new Float64Array(rows.length), rows) };
    case "bigint": {
      const { values } = column;
      const out =
        values instanceof BigInt64Array ? new BigInt64Array(rows.length) : new BigUint64Array(rows.length);
      for (let i = 0; i < rows.length; i++) out[i] = values[rows[i]!]!;
      return { kind: "bigint", values: out };
    }
    case "boolean":
      return { kind: "boolean", values: takeFrom(column.values, new Uint8Array(rows.length), rows) };
    case "coded":
      return { ...column, codes: takeFrom(column.codes, new Int32Array(rows.length), rows) };
  }
}

function takeFrom<T extends Float64Array | Int32Array | Uint8Array>(from: T, to: T, rows: Int32Array): T {
  for (let i = 0; i < rows.length; i++) to[i] = from[rows[i]!]!;
  return to;
}

/** The value of row i; null is missing. */
export function valueAt(values: Values, i: number): Value {
  switch (values.kind) {
    case "constant":
      return missingText(values.value);
    case "number": {
      const value = values.values[i]!;
      return Number.isNaN(value) ? null : value;
    }
    case "bigint":
      return values.values[i]!;
    case "boolean": {
      const value = values.values[i]!;
      return value === missingBoolean ? null : value === 1;
    }
    case "coded": {
      const code = values.codes[i]!;
      return code < 0 ? null : missingText(values.values[code]!);
    }
  }
}

/** Empty text, and the text that AllenSDK fills in, stand for a missing value, also when they are asked for. */
export const missingText = <V extends Value>(value: V): V | null =>
  value === "null" || value === "" ? null : value;

/** Fills `out` with a number for each row's value, worked out once a distinct value where it is coded. */
export function mapRows<T extends Uint8Array | Float64Array>(
  values: Values,
  out: T,
  convert: (value: Value) => number,
): T {
  if (values.kind === "constant") return out.fill(convert(values.value)) as T;
  if (values.kind !== "coded") {
    for (let i = 0; i < out.length; i++) out[i] = convert(valueAt(values, i));
    return out;
  }
  // Asked for the values that occur only: a test may remember what it has met.
  const ofCode = new Float64Array(values.values.length + 1);
  const known = new Uint8Array(ofCode.length);
  for (let i = 0; i < out.length; i++) {
    const slot = values.codes[i]! + 1;
    if (!known[slot]) {
      known[slot] = 1;
      ofCode[slot] = convert(valueAt(values, i));
    }
    out[i] = ofCode[slot]!;
  }
  return out;
}

/** Equality of two present values: text never equals a number; true is 1, as in Python. */
export function equal(a: Exclude<Value, null>, b: Exclude<Value, null>): boolean {
  if (typeof a === "string" || typeof b === "string") return a === b;
  return numeric(a) == numeric(b);
}

/** Numbers of booleans as Python has them; JavaScript compares number and bigint exactly. */
export const numeric = (value: number | boolean | bigint): number | bigint =>
  typeof value === "boolean" ? Number(value) : value;

/** Order of two texts by code point, as Python and NumPy sort. Negative, zero or positive. */
export function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    // Halves of a surrogate pair sort after all other units: their characters lie beyond U+FFFF.
    return isSurrogate(x) === isSurrogate(y) ? x - y : isSurrogate(x) ? 1 : -1;
  }
  return a.length - b.length;
}

const isSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdfff;

/**
 * The number that text holds, as Python's `float` reads it; NaN when it holds none.
 * Surrounding blanks and underscores between digits are Python's too.
 */
export function numberInText(text: string): number {
  const trimmed = text.trim();
  if (/^[+-]?(\d+(_\d+)*)?(\.(\d+(_\d+)*)?)?(e[+-]?\d+)?$/i.test(trimmed) && /^[+-]?\.?\d/.test(trimmed))
    return Number(trimmed.replaceAll("_", ""));
  const infinite = /^([+-]?)inf(inity)?$/i.exec(trimmed);
  return infinite ? (infinite[1] === "-" ? -Infinity : Infinity) : NaN;
}
