import type { Metadata } from "h5wasm";

/** The stored type of a dataset or attribute, as far as reading it needs. Sizes in bytes. */
export type H5Type =
  | {
      readonly kind: "integer";
      readonly size: number;
      readonly signed: boolean;
      /** Significant bits, where they are fewer than the size holds. */
      readonly bits?: number;
    }
  | { readonly kind: "float"; readonly size: number }
  | { readonly kind: "text"; readonly size: number; readonly variable: boolean; readonly utf8: boolean }
  | {
      readonly kind: "enum";
      readonly size: number;
      readonly signed: boolean;
      readonly names: ReadonlyMap<number, string>;
      /** h5py's way to store booleans: members FALSE 0 and TRUE 1. */
      readonly boolean: boolean;
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

export function typeOf(metadata: Metadata): H5Type {
  const size = metadata.size;
  const name = typeClass[metadata.type] ?? `class ${metadata.type}`;
  switch (name) {
    case "integer":
      return integerSizes.has(size)
        ? { kind: "integer", size, signed: metadata.signed }
        : { kind: "other", size, name: `${size}-byte integer` };
    case "float":
      return floatSizes.has(size)
        ? { kind: "float", size }
        : { kind: "other", size, name: `${size}-byte float` };
    case "string":
      return { kind: "text", size, variable: metadata.vlen, utf8: metadata.cset === 1 };
    case "enum":
      return enumOf(metadata);
    case "reference":
      return { kind: "reference", size, region: metadata.ref_type === "region" };
    case "compound":
      return {
        kind: "compound",
        size,
        members: (metadata.compound_type?.members ?? []).map((member) => ({
          name: member.name,
          offset: member.offset,
          type: typeOf(member),
        })),
      };
    case "array":
      return metadata.array_type
        ? {
            kind: "array",
            size,
            base: typeOf(metadata.array_type),
            shape: metadata.array_type.shape ?? [],
          }
        : { kind: "other", size, name };
    case "sequence":
      return metadata.vlen_type
        ? { kind: "sequence", size, base: typeOf(metadata.vlen_type) }
        : { kind: "other", size, name };
    default:
      return { kind: "other", size, name };
  }
}

const integerSizes = new Set([1, 2, 4, 8]);
const floatSizes = new Set([2, 4, 8]);

function enumOf(metadata: Metadata): H5Type {
  const members = Object.entries(metadata.enum_type?.members ?? {});
  const names = new Map(members.map(([name, value]) => [value, name]));
  const boolean = names.size === 2 && names.get(0) === "FALSE" && names.get(1) === "TRUE";
  return integerSizes.has(metadata.size)
    ? { kind: "enum", size: metadata.size, signed: true, names, boolean }
    : { kind: "other", size: metadata.size, name: "enum" };
}

/**
 * The type of values behind the n-bit filter, which alone tells how many bits of an integer count.
 *
 * @param options - of the filter: among them class (1 is a number), size, order, bits and the first bit
 */
export function withBits(type: H5Type, options: readonly number[]): H5Type {
  const [, , , , , , bits = 0, first = 0] = options;
  if (type.kind !== "integer" || options[3] !== 1 || bits === 0 || bits >= 8 * type.size) return type;
  if (first !== 0)
    return { kind: "other", size: type.size, name: `integer of ${bits} bits from bit ${first}` };
  return { ...type, bits };
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
