import type { H5Filter } from "../filters.ts";
import { Piece, compareUtf8, demand } from "./bytes.ts";
import type { Pages } from "./bytes.ts";
import { plainType } from "./datatype.ts";
import type { PlainType } from "./datatype.ts";
import { pipelineIn } from "./pipeline.ts";

/** What an object header says, in its oldest form (HDF5 File Format Specification 3.0, section IV.A.1.a). */
export interface PlainHeader {
  /** Hard links that lead to it. */
  readonly links: number;
  /** Where a group's members are listed. */
  readonly group: { readonly tree: number; readonly heap: number } | null;
  /** Null without a type; a type and no shape are a type that has a name of its own. */
  readonly type: PlainType | "other" | null;
  readonly shape: readonly number[] | null;
  /** Where the values lie. */
  readonly layout: PlainLayout | "other" | null;
  /** What they are stored through; null for filters that only the library undoes. */
  readonly filters: readonly H5Filter[] | null;
  /** By name, in the order of the names. */
  readonly attributes: ReadonlyMap<string, PlainAttribute | "other">;
}

type PlainLayout =
  | { readonly kind: "contiguous"; readonly address: number | undefined; readonly bytes: number }
  /** `address` is that of their tree, `extent` a chunk's by dimension, the last one a value's bytes. */
  | { readonly kind: "chunked"; readonly address: number | undefined; readonly extent: readonly number[] };

/** An attribute's value as it lies in the header. */
export interface PlainAttribute extends PlainType {
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

const message = {
  none: 0,
  dataspace: 1,
  datatype: 3,
  oldFill: 4,
  fill: 5,
  externalFiles: 7,
  layout: 8,
  filters: 11,
  attribute: 12,
  continuation: 16,
  group: 17,
  modified: 18,
} as const;

interface Message {
  readonly type: number;
  readonly shared: boolean;
  readonly content: Piece;
}

export function readHeader(pages: Pages, address: number): PlainHeader {
  const { links, messages } = readMessages(pages, address);
  let group: PlainHeader["group"] = null;
  let type: PlainHeader["type"] = null;
  let shape: PlainHeader["shape"] = null;
  let layout: PlainHeader["layout"] = null;
  let filters: PlainHeader["filters"] = [];
  let odd = false;
  let filled = false;
  const attributes: (readonly [string, PlainAttribute | "other"])[] = [];
  const seen = new Set<number>();
  for (const { type: kind, shared, content } of messages) {
    demand(repeated.has(kind) || !seen.has(kind), "a header says a thing twice");
    seen.add(kind);
    switch (kind) {
      case message.none:
      case message.continuation:
        break;
      case message.modified:
        demand(content.u8() === 1, "a time is of no known form");
        break;
      case message.dataspace:
        shape = shapeIn(content);
        break;
      case message.datatype:
        type = shared ? "other" : (plainType(content) ?? "other");
        break;
      case message.layout:
        layout = layoutIn(content);
        break;
      case message.group:
        group = { tree: content.u64(), heap: content.u64() };
        break;
      case message.attribute:
        demand(!shared, "an attribute is kept elsewhere");
        attributes.push(attributeIn(content));
        break;
      case message.fill:
      case message.oldFill:
        demand(!shared, "a fill value is kept elsewhere");
        filled ||= kind === message.fill ? hasFill(content) : isFilled(content);
        break;
      case message.filters:
        filters = shared ? null : pipelineIn(content);
        break;
      case message.externalFiles:
        odd = true;
        break;
      default:
        demand(false, `messages of type ${kind} are not plain`);
    }
  }
  const names = new Set(attributes.map(([name]) => name));
  demand(names.size === attributes.length, "an attribute is there twice");
  attributes.sort(([a], [b]) => compareUtf8(a, b));
  // Of chunks that were never written HDF5 gives the fill value: other than zero, it does so itself.
  if (odd || (filled && layout !== "other" && layout?.kind === "chunked")) layout = "other";
  return { links, group, type, shape, layout, filters, attributes: new Map(attributes) };
}

const repeated: ReadonlySet<number> = new Set([message.none, message.continuation, message.attribute]);

/** Longer headers, and more of their parts, are damage. */
const longest = 1024 * 1024;
const mostParts = 64;

function readMessages(pages: Pages, address: number): { links: number; messages: readonly Message[] } {
  const start = pages.piece(address, 16);
  demand(start.u8() === 1, "a header is of another version");
  start.zeros(1);
  const count = start.u16();
  const links = start.u32();
  const parts = [{ at: address + 16, length: start.u32() }];
  start.zeros(4);
  const messages: Message[] = [];
  for (let next = 0; next < parts.length; next++) {
    const { at, length } = parts[next]!;
    demand(length <= longest && next < mostParts, "a header is too long");
    const part = pages.piece(at, length);
    while (part.left > 0) {
      const type = part.u16();
      const size = part.u16();
      const flags = part.u8();
      part.zeros(3);
      demand(size % 8 === 0 && flags < 8, "a message is of no known form");
      const content = new Piece(part.take(size));
      messages.push({ type, shared: (flags & 2) !== 0, content });
      if (type === message.continuation) parts.push({ at: content.u64(), length: content.u64() });
    }
  }
  demand(messages.length === count, "a header has another number of messages than it says");
  return { links, messages };
}

/** Shapes of the first version: neither null nor of more than 32 dimensions. */
function shapeIn(content: Piece): readonly number[] {
  demand(content.u8() === 1, "a shape is of another version");
  const rank = content.u8();
  const flags = content.u8();
  content.zeros(5);
  demand(rank <= 32 && flags <= 1, "a shape is of no known form");
  const shape = Array.from({ length: rank }, () => content.u64());
  if (flags === 1) for (let axis = 0; axis < rank; axis++) content.address();
  return shape;
}

function layoutIn(content: Piece): PlainHeader["layout"] {
  const version = content.u8();
  const kind = content.u8();
  if (version !== 3) return "other";
  if (kind === 1) return { kind: "contiguous", address: content.address(), bytes: content.u64() };
  if (kind !== 2) return "other";
  const rank = content.u8();
  demand(rank >= 2 && rank <= 33, "chunks are of no known form");
  const address = content.address();
  return { kind: "chunked", address, extent: Array.from({ length: rank }, () => content.u32()) };
}

/** Whether a fill value other than zero is given. */
function hasFill(content: Piece): boolean {
  const version = content.u8();
  if (version === 3) return (content.u8() & 0x20) !== 0 && isFilled(content);
  demand((version === 1 || version === 2) && content.u8() <= 3, "a fill value is of no known form");
  demand(content.u8() <= 2, "a fill value is of no known form");
  const defined = content.u8();
  demand(defined <= 2, "a fill value is of no known form");
  return (version === 1 || defined > 0) && isFilled(content);
}

/** A size, and as many bytes; a size that is negative stands for no value. */
function isFilled(content: Piece): boolean {
  const size = content.u32();
  return size < 0x80000000 && content.take(size).some((byte) => byte !== 0);
}

const utf8 = new TextDecoder("utf-8");

/** Attributes of all versions; those whose type or shape is not plain are left to the library. */
function attributeIn(content: Piece): readonly [string, PlainAttribute | "other"] {
  const version = content.u8();
  demand(version >= 1 && version <= 3, "an attribute is of no known form");
  const flags = content.u8();
  const [nameSize, typeSize, shapeSize] = [content.u16(), content.u16(), content.u16()];
  if (version === 3) demand(content.u8() <= 1, "an attribute's name is in no known letters");
  const padded = (size: number): number => (version === 1 ? 8 * Math.ceil(size / 8) : size);
  const nameField = content.take(padded(nameSize));
  demand(nameField.indexOf(0) === nameSize - 1, "an attribute's name has no end");
  const name = utf8.decode(nameField.subarray(0, nameSize - 1));
  const typeField = new Piece(content.take(padded(typeSize)));
  const shapeField = new Piece(content.take(padded(shapeSize)));
  const type = flags === 0 ? plainType(typeField) : null;
  if (type === null || shapeField.bytes[0] !== 1) return [name, "other"];
  const shape = shapeIn(shapeField);
  const bytes = type.stored * shape.reduce((product, extent) => product * extent, 1);
  demand(content.left >= bytes && content.left < bytes + 8, "an attribute has another size than its value");
  return [name, { ...type, shape, bytes: content.take(bytes).slice() }];
}
