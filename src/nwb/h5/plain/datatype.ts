import type { H5Type } from "../type.ts";
import { demand } from "./bytes.ts";
import type { Piece } from "./bytes.ts";

/** A type that is read without the library, and the bytes that a value of it takes in the file. */
export interface PlainType {
  readonly type: H5Type;
  readonly stored: number;
}

const utf8 = new TextDecoder("utf-8");

/**
 * A datatype message (HDF5 File Format Specification 3.0, section IV.A.2.d), versions 1 to 3.
 *
 * @returns null for types that are left to the library: of another byte order, of numbers that fill some of their bits
 *   only, nested ones and rare ones
 */
export function plainType(message: Piece): PlainType | null {
  const start = message.u8();
  const version = start >> 4;
  const bits = message.u8() | (message.u8() << 8) | (message.u8() << 16);
  const size = message.u32();
  demand(version >= 1 && version <= 3 && size > 0, "a type is of no known form");
  const head = { version, bits, size };
  switch (start & 15) {
    case 0:
      return integer(message, head);
    case 1:
      return float(message, head);
    case 3:
      return fixedText(head);
    case 6:
      return record(message, head);
    case 7:
      return head.bits === 0 && size === 8 ? plain({ kind: "reference", size, region: false }) : null;
    case 8:
      return enumeration(message, head);
    case 9:
      return variableText(message, head);
    default:
      return null;
  }
}

interface Head {
  readonly version: number;
  /** What the class says of itself. */
  readonly bits: number;
  readonly size: number;
}

const plain = (type: H5Type): PlainType => ({ type, stored: type.size });

const wholeSizes: ReadonlySet<number> = new Set([1, 2, 4, 8]);

function integer(message: Piece, { bits, size }: Head): PlainType | null {
  const [first, used] = [message.u16(), message.u16()];
  const signed = (bits & 8) !== 0;
  if ((bits & ~8) !== 0 || first !== 0 || used !== 8 * size || !wholeSizes.has(size)) return null;
  return plain({ kind: "integer", size, signed });
}

/** The IEEE 754 forms by size: place and bits of the exponent, of the fraction, bias. */
const ieee: ReadonlyMap<number, readonly number[]> = new Map([
  [2, [10, 5, 0, 10, 15]],
  [4, [23, 8, 0, 23, 127]],
  [8, [52, 11, 0, 52, 1023]],
]);

/** Little endian, the first bit of the fraction implied. */
const usualFloat = 0x20;

function float(message: Piece, { bits, size }: Head): PlainType | null {
  const [first, used] = [message.u16(), message.u16()];
  const form = [message.u8(), message.u8(), message.u8(), message.u8(), message.u32()];
  const sign = 8 * size - 1;
  const standard = ieee.get(size)?.every((value, i) => value === form[i]) ?? false;
  if (bits !== (usualFloat | (sign << 8)) || first !== 0 || used !== 8 * size || !standard) return null;
  return plain({ kind: "float", size });
}

/** Padding 0 to 2, ASCII or UTF-8. */
const isText = (bits: number): boolean => (bits & 15) <= 2 && bits >> 4 <= 1;

const fixedText = ({ bits, size }: Head): PlainType | null =>
  isText(bits) ? plain({ kind: "text", size, variable: false, spacePadded: (bits & 15) === 2 }) : null;

/** In memory a pointer of four bytes, in the file its length and where it lies in which heap. */
function variableText(message: Piece, { bits, size }: Head): PlainType | null {
  const isString = (bits & 15) === 1 && (bits & 0xf0) <= 0x20 && bits >> 8 <= 1;
  if (!isString || size !== 16) return null;
  const base = plainType(message)?.type;
  const ofBytes = base?.size === 1 && (base.kind === "text" || base.kind === "integer");
  if (!ofBytes) return null;
  return { type: { kind: "text", size: 4, variable: true, spacePadded: (bits & 0xf0) === 0x20 }, stored: 16 };
}

function enumeration(message: Piece, { version, bits, size }: Head): PlainType | null {
  const base = plainType(message)?.type;
  if (base?.kind !== "integer" || base.size !== size || size === 8 || bits >> 16 !== 0) return null;
  const names = Array.from({ length: bits & 0xffff }, () => nameIn(message, version));
  const values = names.map(() => numberIn(message, base.size, base.signed));
  const byValue = new Map(values.map((value, i) => [value, names[i]!]));
  if (byValue.size !== names.length || new Set(names).size !== names.length) return null;
  const boolean = byValue.size === 2 && byValue.get(0) === "FALSE" && byValue.get(1) === "TRUE";
  return plain({ kind: "enum", size, signed: base.signed, names: byValue, boolean });
}

/** Names end in a zero, and in the older versions are padded to a multiple of eight. */
function nameIn(message: Piece, version: number): string {
  const bytes = message.untilZero();
  if (version < 3) message.zeros((8 - ((bytes.length + 1) % 8)) % 8);
  return utf8.decode(bytes);
}

function numberIn(message: Piece, size: number, signed: boolean): number {
  const bytes = message.take(size);
  const value = bytes.reduce((sum, byte, i) => sum + byte * 2 ** (8 * i), 0);
  return signed && value >= 2 ** (8 * size - 1) ? value - 2 ** (8 * size) : value;
}

/** Records of members of a fixed size. */
function record(message: Piece, { version, bits, size }: Head): PlainType | null {
  const members: { name: string; offset: number; type: H5Type }[] = [];
  for (let i = 0; i < (bits & 0xffff); i++) {
    const name = nameIn(message, version);
    const offset = offsetIn(message, version, size);
    if (version === 1) message.zeros(28);
    const member = plainType(message);
    if (member === null || member.stored !== member.type.size || member.type.kind === "compound") return null;
    demand(offset + member.stored <= size, `${name} lies outside its record`);
    members.push({ name, offset, type: member.type });
  }
  return bits >> 16 === 0 && members.length > 0 ? plain({ kind: "compound", size, members }) : null;
}

function offsetIn(message: Piece, version: number, size: number): number {
  if (version < 3) return message.u32();
  const width = size < 0x100 ? 1 : size < 0x10000 ? 2 : size < 0x1000000 ? 3 : 4;
  return numberIn(message, width, false);
}
