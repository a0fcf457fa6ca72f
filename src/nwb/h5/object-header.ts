import type { ByteSource } from "../byte-source.ts";

/**
 * How a number lies in its bytes: HDF5 allows integers that fill only some of their bits, and floats of any form.
 * The library hands both over as stored and says nothing of it, so the object's header is looked at itself.
 */
export interface NumberLayout {
  readonly class: "integer" | "float";
  /** In bytes. */
  readonly size: number;
  /** First significant bit. */
  readonly first: number;
  /** Significant bits. */
  readonly bits: number;
  /** Of a float: whether it is the IEEE 754 form of its size. */
  readonly standard: boolean;
}

/** Where an object header lies, in a file whose addresses and lengths have 8 bytes. */
export interface HeaderPlace {
  /** Where the HDF5 part of the file starts. */
  readonly base: number;
  /** Of the object header, counted from the base. */
  readonly address: number;
}

/**
 * Reads the datatype message of an object header, of either version (HDF5 File Format Specification 3.0, sections
 * IV.A.1 and IV.A.2.d), in headers of any number of blocks, and of committed types.
 *
 * @returns null for types other than numbers, and where no message of the expected form is found
 */
export function readNumberLayout(source: ByteSource, place: HeaderPlace): NumberLayout | null {
  const message = findDatatype(source, place, 0);
  return message === null ? null : layoutOf(message);
}

interface Message {
  readonly type: number;
  readonly shared: boolean;
  readonly view: DataView;
}

interface Block {
  readonly at: number;
  readonly length: number;
}

const datatype = 3;
const continuation = 16;
/** Blocks of one header; more is a damaged chain. */
const mostBlocks = 64;

function findDatatype(source: ByteSource, place: HeaderPlace, depth: number): DataView | null {
  for (const { type, shared, view } of headerMessages(source, place)) {
    if (type !== datatype) continue;
    if (!shared) return view;
    const address = depth === 0 ? committedAddress(view) : null;
    return address === null ? null : findDatatype(source, { base: place.base, address }, depth + 1);
  }
  return null;
}

/** A message kept elsewhere says where: null when that is the heap of shared messages. */
function committedAddress(view: DataView): number | null {
  if (view.byteLength < 10) return null;
  const version = view.getUint8(0);
  if (version === 1 && view.byteLength >= 16) return Number(view.getBigUint64(8, true));
  if (version === 3 && view.getUint8(1) === 1) return null;
  return Number(view.getBigUint64(2, true));
}

/**
 * Whether a dataset without chunks has no values in the file at all: nothing was written, and HDF5 gives its fill
 * value, mostly 0 (HDF5 File Format Specification 3.0, section IV.A.2.i). Values in files of their own are others'.
 */
export function isNeverWritten(source: ByteSource, place: HeaderPlace): boolean {
  const messages = [...headerMessages(source, place)];
  if (messages.some(({ type }) => type === externalFiles)) return false;
  return messages.some(({ type, view }) => type === layout && hasNoAddress(view));
}

function hasNoAddress(view: DataView): boolean {
  if (view.byteLength < 10) return false;
  const version = view.getUint8(0);
  if (version < 3)
    return view.getUint8(2) === contiguous && view.byteLength >= 16 && view.getBigUint64(8, true) === nowhere;
  return view.getUint8(1) === contiguous && view.getBigUint64(2, true) === nowhere;
}

const externalFiles = 7;
const layout = 8;
const contiguous = 1;
const nowhere = 2n ** 64n - 1n;

/** The messages of an object header, of either version, in headers of any number of blocks. */
export function* headerMessages(source: ByteSource, { base, address }: HeaderPlace): Generator<Message> {
  const start = readBytes(source, base + address, 64);
  const header =
    start && (isNew(start) ? newHeader(start, base + address) : oldHeader(start, base + address));
  if (!header) return;
  const blocks: Block[] = [header.block];
  for (let next = 0; next < blocks.length && next < mostBlocks; next++) {
    const { at, length } = blocks[next]!;
    const view = readBytes(source, at, length);
    if (!view) return;
    for (const message of header.split(view)) {
      if (message.type === continuation && message.view.byteLength >= 16) {
        const signature = header.overhead;
        blocks.push({
          at: base + Number(message.view.getBigUint64(0, true)) + signature,
          length: Number(message.view.getBigUint64(8, true)) - 2 * signature,
        });
      } else yield message;
    }
  }
}

interface Header {
  readonly block: Block;
  /** Bytes before and behind the messages of a further block: its signature and its checksum. */
  readonly overhead: number;
  split(view: DataView): Generator<Message>;
}

const isNew = (view: DataView): boolean => view.getUint32(0, false) === 0x4f484452; // OHDR

function oldHeader(view: DataView, at: number): Header | null {
  if (view.getUint8(0) !== 1) return null;
  const split = function* (block: DataView): Generator<Message> {
    for (let i = 0; i + 8 <= block.byteLength;) {
      const size = block.getUint16(i + 2, true);
      if (i + 8 + size > block.byteLength) return;
      yield messageOf(block, block.getUint16(i, true), block.getUint8(i + 4), i + 8, size);
      i += 8 + size;
    }
  };
  return { block: { at: at + 16, length: view.getUint32(8, true) }, overhead: 0, split };
}

function newHeader(view: DataView, at: number): Header | null {
  if (view.getUint8(4) !== 2) return null;
  const flags = view.getUint8(5);
  const sizeAt = 6 + (flags & 0x20 ? 16 : 0) + (flags & 0x10 ? 4 : 0);
  const width = 1 << (flags & 3);
  const length =
    width === 8 ? Number(view.getBigUint64(sizeAt, true)) : view.getUint32(sizeAt, true) % 2 ** (8 * width);
  const head = flags & 4 ? 6 : 4;
  const split = function* (block: DataView): Generator<Message> {
    for (let i = 0; i + head <= block.byteLength;) {
      const size = block.getUint16(i + 1, true);
      if (i + head + size > block.byteLength) return;
      yield messageOf(block, block.getUint8(i), block.getUint8(i + 3), i + head, size);
      i += head + size;
    }
  };
  return { block: { at: at + sizeAt + width, length }, overhead: 4, split };
}

const messageOf = (block: DataView, type: number, flags: number, start: number, size: number): Message => ({
  type,
  shared: (flags & 2) !== 0,
  view: new DataView(block.buffer, block.byteOffset + start, size),
});

/** Headers are small: a block beyond this is damage. */
const longestBlock = 1024 * 1024;

/** @returns null for a place that cannot be one; zeros behind the end of the file, for that may lie close by */
export function readBytes(
  source: ByteSource,
  at: number,
  length: number,
  most = longestBlock,
): DataView | null {
  if (!(at >= 0 && length > 0 && length <= most)) return null;
  const bytes = new Uint8Array(length);
  const got = source.read(at, length, bytes);
  return got === 0 ? null : new DataView(bytes.buffer);
}

/** The IEEE 754 forms by size: exponent's place and bits, fraction's bits, bias. */
const ieee: ReadonlyMap<number, readonly [number, number, number, number]> = new Map([
  [2, [10, 5, 10, 15]],
  [4, [23, 8, 23, 127]],
  [8, [52, 11, 52, 1023]],
]);

function layoutOf(view: DataView): NumberLayout | null {
  if (view.byteLength < 12) return null;
  const size = view.getUint32(4, true);
  const first = view.getUint16(8, true);
  const bits = view.getUint16(10, true);
  const kind = view.getUint8(0) & 0x0f;
  if (kind === 0) return { class: "integer", size, first, bits, standard: false };
  if (kind !== 1 || view.byteLength < 20) return null;
  const found = [view.getUint8(12), view.getUint8(13), view.getUint8(15), view.getUint32(16, true)];
  const form = ieee.get(size);
  const standard =
    first === 0 &&
    bits === 8 * size &&
    view.getUint8(14) === 0 &&
    form !== undefined &&
    form.every((value, i) => value === found[i]);
  return { class: "float", size, first, bits, standard };
}
