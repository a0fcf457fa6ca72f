import type { Metadata } from "h5wasm";
import type { NumberLayout } from "./object-header.ts";

/** The stored type of a dataset or attribute, as far as reading it needs. Sizes in bytes. */
export type H5Type =
  | {
      readonly kind: "integer";
      readonly size: number;
      readonly signed: boolean;
      /** Significant bits and the first of them, where they are fewer than the size holds. */
      readonly bits?: number;
      readonly first?: number;
      readonly bigEndian?: boolean;
    }
  | { readonly kind: "float"; readonly size: number; readonly bigEndian?: boolean }
  | {
      readonly kind: "text";
      readonly size: number;
      readonly variable: boolean;
      readonly spacePadded: boolean;
    }
  | {
      readonly kind: "enum";
      readonly size: number;
      readonly signed: boolean;
      readonly names: ReadonlyMap<number, string>;
      /** h5py's way to store booleans: members FALSE 0 and TRUE 1. */
      readonly boolean: boolean;
      readonly bigEndian?: boolean;
    }
  | { readonly kind: "reference"; readonly size: number; readonly region: boolean }
  | { readonly kind: "compound"; readonly size: number; readonly members: readonly H5Member[] }
  | {
      readonly kind: "array";
      readonly size: number;
      readonly base: H5Type;
      readonly shape: readonly number[];
    }
  | { readonly kind: "sequence"; readonly size: number; readonly base: H5Type }
  | { readonly kind: "other"; readonly size: number; readonly name: string };

interface H5Member {
  readonly name: string;
  readonly offset: number;
  readonly type: H5Type;
}

/** HDF5's numbers of the type classes. */
const typeClass = [
  "integer",
  "float",
  "time",
  "string",
  "bitfield",
  "opaque",
  "compound",
  "reference",
  "enum",
  "sequence",
  "array",
  "complex",
] as const;

/**
 * The type of values as the library hands them over. It turns big-endian values round, but not enums, and nothing
 * in a record whose members differ in that: those are marked.
 */
export function typeOf(metadata: Metadata): H5Type {
  const orders = byteOrders(metadata);
  if (!orders.has("big")) return plainType(metadata, false);
  const enumInside = orders.has("enum") && typeClass[metadata.type] !== "enum";
  if (enumInside && !orders.has("little"))
    return { kind: "other", size: metadata.size, name: "record of big-endian enums" };
  return plainType(metadata, orders.has("little") || orders.has("enum"));
}

/** The byte orders that occur in a type, and whether there is an enum. */
function byteOrders(metadata: Metadata): ReadonlySet<"big" | "little" | "enum"> {
  const name = typeClass[metadata.type];
  const inner = [metadata.array_type, metadata.vlen_type, ...(metadata.compound_type?.members ?? [])];
  const orders = new Set(inner.flatMap((each) => (each ? [...byteOrders(each)] : [])));
  if (name === "integer" || name === "float" || name === "enum" || name === "bitfield")
    orders.add(metadata.littleEndian ? "little" : "big");
  if (name === "enum") orders.add("enum");
  return orders;
}

/** @param keepsOrder - whether values come in the byte order in which they are stored */
function plainType(metadata: Metadata, keepsOrder: boolean): H5Type {
  const size = metadata.size;
  const name = typeClass[metadata.type] ?? `class ${metadata.type}`;
  const order = keepsOrder && !metadata.littleEndian ? { bigEndian: true } : {};
  switch (name) {
    case "integer":
      return integerSizes.has(size)
        ? { kind: "integer", size, signed: metadata.signed, ...order }
        : { kind: "other", size, name: `${size}-byte integer` };
    case "bitfield":
      return integerSizes.has(size)
        ? { kind: "integer", size, signed: false, ...order }
        : { kind: "other", size, name };
    case "float":
      return floatSizes.has(size)
        ? { kind: "float", size, ...order }
        : { kind: "other", size, name: `${size}-byte float` };
    case "string":
      return { kind: "text", size, variable: metadata.vlen, spacePadded: metadata.strpad === 2 };
    case "enum":
      return enumOf(metadata, order);
    case "reference":
      return { kind: "reference", size, region: metadata.ref_type === "region" };
    case "compound":
      return {
        kind: "compound",
        size,
        members: (metadata.compound_type?.members ?? []).map((member) => ({
          name: member.name,
          offset: member.offset,
          type: plainType(member, keepsOrder),
        })),
      };
    case "array":
      return metadata.array_type
        ? {
            kind: "array",
            size,
            base: plainType(metadata.array_type, keepsOrder),
            shape: metadata.array_type.shape ?? [],
          }
        : { kind: "other", size, name };
    case "sequence":
      return metadata.vlen_type
        ? { kind: "sequence", size, base: plainType(metadata.vlen_type, keepsOrder) }
        : { kind: "other", size, name };
    default:
      return { kind: "other", size, name };
  }
}

const integerSizes = new Set([1, 2, 4, 8]);
const floatSizes = new Set([2, 4, 8]);

function enumOf(metadata: Metadata, order: { bigEndian?: boolean }): H5Type {
  const members = Object.entries(metadata.enum_type?.members ?? {});
  const names = new Map(members.map(([name, value]) => [value, name]));
  const boolean = names.size === 2 && names.get(0) === "FALSE" && names.get(1) === "TRUE";
  return integerSizes.has(metadata.size)
    ? { kind: "enum", size: metadata.size, signed: metadata.signed, names, boolean, ...order }
    : { kind: "other", size: metadata.size, name: "enum" };
}

/** The type with what only the object's header tells of its bits; unknown layouts leave it as it is. */
export function withLayout(type: H5Type, layout: NumberLayout | null): H5Type {
  if (layout === null || layout.size !== type.size || layout.class !== type.kind) return type;
  const { size } = type;
  if (type.kind === "float")
    return layout.standard ? type : { kind: "other", size, name: `${size}-byte float of its own form` };
  if (layout.first === 0 && layout.bits === 8 * size) return type;
  const { first, bits } = layout;
  const possible = bits > 0 && first + bits <= 8 * size;
  return possible && (size < 8 || bits <= 53)
    ? { ...type, bits, first }
    : { kind: "other", size, name: `integer of ${bits} bits from bit ${first}` };
}

/** As shown to users: NumPy's names where there is one. */
export function typeName(type: H5Type): string {
  switch (type.kind) {
    case "integer":
      return `${type.signed ? "int" : "uint"}${8 * type.size}`;
    case "float":
      return `float${8 * type.size}`;
    case "text":
      return type.variable ? "text" : `text[${type.size}]`;
    case "enum":
      return type.boolean ? "bool" : `enum{${[...type.names.values()].join(", ")}}`;
    case "reference":
      return type.region ? "region reference" : "object reference";
    case "compound":
      return `{${type.members.map((member) => `${member.name}: ${typeName(member.type)}`).join(", ")}}`;
    case "array":
      return `${typeName(type.base)}[${type.shape.join(", ")}]`;
    case "sequence":
      return `sequence of ${typeName(type.base)}`;
    case "other":
      return type.name;
  }
}

/** True when values of this type point into the library's heap, which must be given back after decoding. */
export function pointsIntoHeap(type: H5Type): boolean {
  switch (type.kind) {
    case "text":
      return type.variable;
    case "sequence":
      return true;
    case "array":
      return pointsIntoHeap(type.base);
    case "compound":
      return type.members.some((member) => pointsIntoHeap(member.type));
    default:
      return false;
  }
}
