import { AnalysisError } from "../../core/errors.ts";
import type { Precision } from "../../core/table/precision.ts";
import { codedColumn, missingBoolean } from "../../core/table/table.ts";
import type { Cell, CodedColumn, Column, NumberColumn } from "../../core/table/table.ts";
import { typeName } from "./type.ts";
import type { H5Type } from "./type.ts";

/**
 * Bytes as HDF5 hands them over (little endian, pointers into its heap for variable-length values) to
 * values. Nothing here reads a file.
 */
export interface DecodeContext {
  /** The whole heap of the library, for what variable-length values point at. */
  readonly heap: Uint8Array;
  /** The path an object reference leads to, or null. */
  referenced(reference: Uint8Array, region: boolean): string | null;
}

const utf8 = new TextDecoder("utf-8");

/** Numbers of an integer, float, boolean or enum type as float64; 64-bit integers must fit a double. */
export function decodeNumbers(bytes: Uint8Array, type: H5Type, out: Float64Array, at: number): void {
  bytes = littleEndian(bytes, type);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = Math.floor(bytes.byteLength / type.size);
  if (type.kind === "float" && type.size === 8) {
    new Uint8Array(out.buffer, out.byteOffset + 8 * at, 8 * count).set(bytes.subarray(0, 8 * count));
    return;
  }
  const read = significantBits(numberReader(type), type);
  for (let i = 0; i < count; i++) out[at + i] = read(view, i * type.size);
}

/** The same values with the least significant byte first; a copy where that is another order. */
function littleEndian(bytes: Uint8Array, type: H5Type): Uint8Array {
  if (!("bigEndian" in type && type.bigEndian)) return bytes;
  const { size } = type;
  const out = bytes.slice();
  for (let at = 0; at + size <= out.length; at += size) out.subarray(at, at + size).reverse();
  return out;
}

export const isNumeric = (type: H5Type): boolean =>
  type.kind === "integer" || type.kind === "float" || type.kind === "enum";

type ReadNumber = (view: DataView, at: number) => number;

function numberReader(type: H5Type): ReadNumber {
  if (type.kind === "float") {
    if (type.size === 2) return readFloat16;
    return type.size === 4
      ? (view, at) => view.getFloat32(at, true)
      : (view, at) => view.getFloat64(at, true);
  }
  if (type.kind !== "integer" && type.kind !== "enum") {
    throw new AnalysisError(
      "wrong-type",
      `Numbers were expected, but the file holds ${typeName(type)} here.`,
      { column: "", type: typeName(type) },
    );
  }
  const { signed } = type;
  switch (type.size) {
    case 1:
      return signed ? (view, at) => view.getInt8(at) : (view, at) => view.getUint8(at);
    case 2:
      return signed ? (view, at) => view.getInt16(at, true) : (view, at) => view.getUint16(at, true);
    case 4:
      return signed ? (view, at) => view.getInt32(at, true) : (view, at) => view.getUint32(at, true);
    default:
      // Two halves: exact up to 2^53 and many times faster than a BigInt each.
      return signed
        ? (view, at) => view.getInt32(at + 4, true) * 4294967296 + view.getUint32(at, true)
        : (view, at) => view.getUint32(at + 4, true) * 4294967296 + view.getUint32(at, true);
  }
}

/** Of an integer that fills only some of its bits, those: what lies around them means nothing. */
function significantBits(read: ReadNumber, type: H5Type): ReadNumber {
  if (type.kind !== "integer" || type.bits === undefined) return read;
  const { size, signed, bits, first = 0 } = type;
  if (size === 8) {
    return (view, at) => {
      const raw = view.getBigUint64(at, true) >> BigInt(first);
      return Number(signed ? BigInt.asIntN(bits, raw) : BigInt.asUintN(bits, raw));
    };
  }
  const raw = numberReader({ kind: "integer", size, signed: false });
  const [unit, range, sign] = [2 ** first, 2 ** bits, signed ? 2 ** (bits - 1) : Infinity];
  return (view, at) => {
    const value = Math.floor(raw(view, at) / unit) % range;
    return value >= sign ? value - range : value;
  };
}

/** IEEE 754 half precision: 1 sign, 5 exponent, 10 fraction bits. */
function readFloat16(view: DataView, at: number): number {
  const bits = view.getUint16(at, true);
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** True when a 64-bit integer among these would lose digits as a double. */
function losesDigits(bytes: Uint8Array, signed: boolean): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 4; at < bytes.byteLength; at += 8) {
    const high = signed ? view.getInt32(at, true) : view.getUint32(at, true);
    if (high >= 0x200000 || high < -0x200000) return true;
  }
  return false;
}

/** Scalars of any type as a column; records and nested values become lists. */
export function decodeColumn(bytes: Uint8Array, type: H5Type, context: DecodeContext): Column {
  const count = type.size > 0 ? Math.floor(bytes.byteLength / type.size) : 0;
  switch (type.kind) {
    case "integer":
      if (type.size === 8 && type.bits === undefined && losesDigits(littleEndian(bytes, type), type.signed)) {
        const copy = littleEndian(bytes, type).slice().buffer;
        return { kind: "bigint", values: type.signed ? new BigInt64Array(copy) : new BigUint64Array(copy) };
      }
      return numberColumn(bytes, type, count, true);
    case "float":
      return numberColumn(bytes, type, count, false);
    case "enum":
      return decodeEnum(bytes, type, count);
    case "text":
      return type.variable ? decodeVariableTexts(bytes, context.heap) : decodeFixedTexts(bytes, type, count);
    case "reference":
      return codedColumn(
        Array.from({ length: count }, (_, i) =>
          referenceCell(bytes.subarray(i * type.size, (i + 1) * type.size), type.region, context),
        ),
        count,
      );
    default:
      return cellsColumn(
        Array.from({ length: count }, (_, i) =>
          decodeCell(bytes.subarray(i * type.size, (i + 1) * type.size), type, context),
        ),
      );
  }
}

function numberColumn(bytes: Uint8Array, type: H5Type, count: number, integer: boolean): Column {
  const values = new Float64Array(count);
  decodeNumbers(bytes, type, values, 0);
  return numbersOfType(values, type, integer);
}

const narrowFloats: ReadonlyMap<number, Precision> = new Map([
  [2, "half"],
  [4, "single"],
]);

/** Numbers that were decoded, as a column that knows in which precision they were stored. */
export function numbersOfType(values: Float64Array, type: H5Type, integer: boolean): NumberColumn {
  const precision = type.kind === "float" ? narrowFloats.get(type.size) : undefined;
  return { kind: "number", values, integer, ...(precision ? { precision } : {}) };
}

/** Cells that are in memory already, as a list column. */
export function cellsColumn(cells: readonly Cell[]): Column {
  return {
    kind: "list",
    lengths: Float64Array.from(cells, (cell) => (isList(cell) ? cell.length : 1)),
    cell: (row) => {
      const cell = cells[row] ?? null;
      return isList(cell) ? cell : [cell];
    },
  };
}

export const isList = (cell: Cell): cell is readonly Cell[] => Array.isArray(cell);

function decodeEnum(bytes: Uint8Array, type: H5Type & { kind: "enum" }, count: number): Column {
  const values = new Float64Array(count);
  decodeNumbers(bytes, type, values, 0);
  if (type.boolean) {
    const flags = Uint8Array.from(values, (value) => (value === 0 || value === 1 ? value : missingBoolean));
    return { kind: "boolean", values: flags };
  }
  return codedColumn(
    Array.from(values, (value) => type.names.get(value) ?? String(value)),
    count,
  );
}

/** The text in `start … end` of some bytes, which ends at its first zero. */
export function decodeText(bytes: Uint8Array, start: number, end: number): string {
  const text = bytes.subarray(start, end);
  const zero = text.indexOf(0);
  return utf8.decode(zero < 0 ? text : text.subarray(0, zero));
}

/** A dictionary of byte strings: a value met before costs a comparison, not a decoded string. */
export class TextCodes {
  readonly values: string[] = [];
  readonly #byHash = new Map<number, { code: number; bytes: Uint8Array }[]>();
  readonly #codeOf = new Map<string, number>();
  #last: { code: number; bytes: Uint8Array } | undefined;

  code(heap: Uint8Array, start: number, end: number): number {
    if (this.#last && equalBytes(this.#last.bytes, heap, start, end)) return this.#last.code;
    let hash = end - start;
    for (let i = start; i < end; i++) hash = (Math.imul(hash, 31) + heap[i]!) | 0;
    let bucket = this.#byHash.get(hash);
    let entry = bucket?.find((candidate) => equalBytes(candidate.bytes, heap, start, end));
    if (!entry) {
      entry = { code: this.#add(decodeText(heap, start, end)), bytes: heap.slice(start, end) };
      if (bucket) bucket.push(entry);
      else this.#byHash.set(hash, (bucket = [entry]));
    }
    this.#last = entry;
    return entry.code;
  }

  /** Two byte strings can decode to one text, when neither is valid UTF-8. */
  #add(text: string): number {
    let code = this.#codeOf.get(text);
    if (code === undefined) {
      code = this.values.push(text) - 1;
      this.#codeOf.set(text, code);
    }
    return code;
  }
}

function equalBytes(bytes: Uint8Array, heap: Uint8Array, start: number, end: number): boolean {
  if (bytes.length !== end - start) return false;
  for (let i = 0; i < bytes.length; i++) if (bytes[i] !== heap[start + i]) return false;
  return true;
}

/** Texts are decoded as UTF-8 whatever character set they claim: ASCII is part of it, and writers mislabel. */
function decodeVariableTexts(bytes: Uint8Array, heap: Uint8Array): CodedColumn {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = bytes.byteLength >> 2;
  const codes = new Int32Array(count);
  const texts = new TextCodes();
  for (let i = 0; i < count; i++) {
    const pointer = view.getUint32(4 * i, true);
    // A null pointer is how HDF5 hands over an empty variable-length text.
    codes[i] = texts.code(heap, pointer, pointer === 0 ? 0 : heap.indexOf(0, pointer));
  }
  return { kind: "coded", codes, values: texts.values };
}

/** Fixed-length texts end at the first zero; those said to be padded with spaces, before the padding. */
function decodeFixedTexts(
  bytes: Uint8Array,
  { size, spacePadded }: H5Type & { kind: "text" },
  count: number,
): CodedColumn {
  const codes = new Int32Array(count);
  const texts = new TextCodes();
  for (let i = 0; i < count; i++) {
    const start = i * size;
    let end = start;
    while (end < start + size && bytes[end] !== 0) end++;
    while (spacePadded && end > start && bytes[end - 1] === 0x20) end--;
    codes[i] = texts.code(bytes, start, end);
  }
  return { kind: "coded", codes, values: texts.values };
}

function referenceCell(bytes: Uint8Array, region: boolean, context: DecodeContext): string | null {
  return bytes.every((byte) => byte === 0) ? null : context.referenced(bytes, region);
}

/** One value of any type: a record is the list of its members' values. */
export function decodeCell(bytes: Uint8Array, type: H5Type, context: DecodeContext): Cell {
  switch (type.kind) {
    case "compound":
      return type.members.map((member) =>
        decodeCell(bytes.subarray(member.offset, member.offset + member.type.size), member.type, context),
      );
    case "array":
      return columnCells(decodeColumn(bytes, type.base, context), Math.floor(bytes.length / type.base.size));
    case "sequence": {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      const length = view.getUint32(0, true);
      const pointer = view.getUint32(4, true);
      const body = context.heap.subarray(pointer, pointer + length * type.base.size);
      return columnCells(decodeColumn(body, type.base, context), length);
    }
    case "other":
      return `${bytes.length} bytes of ${type.name}`;
    default:
      return columnCells(decodeColumn(bytes, type, context), 1)[0] ?? null;
  }
}

/** All cells of a column, NaN kept: inside a list it is a value like any other. */
export function columnCells(column: Column, count: number): Cell[] {
  const cells: Cell[] = [];
  for (let row = 0; row < count; row++) cells.push(cellInList(column, row));
  return cells;
}

function cellInList(column: Column, row: number): Cell {
  switch (column.kind) {
    case "number":
      return column.values[row]!;
    case "bigint":
      return column.values[row]!;
    case "boolean":
      return column.values[row] === missingBoolean ? null : column.values[row] === 1;
    case "coded":
      return column.values[column.codes[row]!] ?? null;
    case "list":
      return column.cell(row);
  }
}
