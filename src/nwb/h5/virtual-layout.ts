import type { ByteSource } from "../byte-source.ts";
import { headerMessages, readBytes } from "./object-header.ts";
import type { HeaderPlace } from "./object-header.ts";

/**
 * What a virtual dataset is put together from. HDF5 shows its fill value, mostly 0, wherever nothing is mapped or a
 * source ends too early, and says nothing; the library tells the names of the sources only. So the mappings are read
 * from the file itself (HDF5 File Format Specification 3.0, sections IV.A.2.i, III.E and VIII).
 */
export interface VirtualMapping {
  /** `.` for the file itself. */
  readonly file: string;
  readonly dataset: string;
  /** What of the source is shown. */
  readonly source: Selection;
  /** Where it is shown. */
  readonly target: Selection;
}

/** One extent of the form that HDF5 calls a regular hyperslab. */
interface Slab {
  readonly start: number;
  readonly stride: number;
  readonly count: number;
  readonly block: number;
}

/** Boxes of one slab a dimension; everything, or nothing. */
export type Selection = "all" | readonly (readonly Slab[])[];

/**
 * @returns null where the file keeps them in a form that is not read here: selections without an end, which follow
 * their sources, and points
 */
export function readVirtualMappings(source: ByteSource, place: HeaderPlace): VirtualMapping[] | null {
  for (const { type, view } of headerMessages(source, place)) {
    if (type !== layoutMessage) continue;
    if (view.byteLength < 14 || view.getUint8(1) !== virtualClass) return null;
    const heap = place.base + Number(view.getBigUint64(2, true));
    const block = heapObject(source, heap, view.getUint32(10, true));
    return block && mappingsOf(block);
  }
  return null;
}

/**
 * How many values of a dataset of that shape no mapping shows; mappings may overlap.
 *
 * @returns null where there are too many pieces to look at
 */
export function unmappedValues(mappings: readonly VirtualMapping[], shape: readonly number[]): number | null {
  const total = shape.reduce((product, extent) => product * extent, 1);
  const starts: number[] = [];
  const ends: number[] = [];
  for (const { target } of mappings) {
    if (target === "all") return 0;
    for (const box of target) {
      if (box.length !== shape.length) return null;
      if (starts.length + pieces(box, shape) > mostPieces) return null;
      addRuns(box, shape, starts, ends);
    }
  }
  return total - covered(Float64Array.from(starts).sort(), Float64Array.from(ends).sort());
}

/** Where a selection ends in each dimension; null when it takes whatever is there. */
export function endOf(selection: Selection): number[] | null {
  if (selection === "all") return null;
  const end: number[] = [];
  for (const box of selection) {
    box.forEach((slab, i) => (end[i] = Math.max(end[i] ?? 0, lastOf(slab))));
  }
  return end;
}

const layoutMessage = 8;
const virtualClass = 3;
/** Objects in one collection of the heap, and pieces of all mappings; beyond this nobody waits for the answer. */
const mostObjects = 65_536;
const mostPieces = 4_000_000;
const mostHeapBytes = 64 * 1024 * 1024;

function heapObject(source: ByteSource, at: number, index: number): DataView | null {
  const head = readBytes(source, at, 16);
  if (head?.getUint32(0, false) !== 0x47434f4c) return null; // GCOL
  const end = at + Number(head.getBigUint64(8, true));
  for (let next = at + 16, seen = 0; next + 16 <= end && seen < mostObjects; seen++) {
    const object = readBytes(source, next, 16);
    const found = object?.getUint16(0, true);
    if (!object || !found) return null;
    const size = Number(object.getBigUint64(8, true));
    if (found === index)
      return size > mostHeapBytes ? null : readBytes(source, next + 16, size, mostHeapBytes);
    next += 16 + 8 * Math.ceil(size / 8);
  }
  return null;
}

function mappingsOf(block: DataView): VirtualMapping[] | null {
  if (block.byteLength < 9 || block.getUint8(0) !== 0) return null;
  const reader = new Reader(block, 1);
  const mappings: VirtualMapping[] = [];
  try {
    for (let left = reader.whole(8); left > 0; left--) {
      const file = reader.text();
      const dataset = reader.text();
      const source = selection(reader);
      const target = selection(reader);
      if (source === null || target === null) return null;
      mappings.push({ file, dataset, source, target });
    }
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
  return mappings;
}

class Reader {
  readonly #view: DataView;
  #at: number;
  constructor(view: DataView, at: number) {
    this.#view = view;
    this.#at = at;
  }
  skip(bytes: number): void {
    this.#at += bytes;
  }
  /** An unsigned integer of 1, 2, 4 or 8 bytes; infinity for all bits set in the widest two, HDF5's "unlimited". */
  whole(bytes: number): number {
    const at = this.#at;
    this.#at += bytes;
    if (bytes === 1) return this.#view.getUint8(at);
    if (bytes === 2) return this.#view.getUint16(at, true);
    if (bytes === 4) return this.#view.getUint32(at, true);
    const value = this.#view.getBigUint64(at, true);
    return value === 2n ** 64n - 1n ? Infinity : Number(value);
  }
  text(): string {
    const start = this.#at;
    while (this.#view.getUint8(this.#at) !== 0) this.#at++;
    const bytes = new Uint8Array(this.#view.buffer, this.#view.byteOffset + start, this.#at - start);
    this.#at++;
    return new TextDecoder().decode(bytes);
  }
}

function selection(reader: Reader): Selection | null {
  const kind = reader.whole(4);
  const version = reader.whole(4);
  if (kind === 0 || kind === 3) {
    reader.skip(8);
    return kind === 3 ? "all" : [];
  }
  if (kind !== 2) return null;
  if (version === 1) {
    reader.skip(8);
    return boxes(reader, reader.whole(4), 4);
  }
  const regular = (reader.whole(1) & 1) !== 0;
  const width = version === 3 ? reader.whole(1) : 8;
  if (version !== 3) reader.skip(4);
  const rank = reader.whole(4);
  if (!regular) return boxes(reader, rank, width);
  const box: Slab[] = [];
  for (let i = 0; i < rank; i++) {
    const [start, stride, count, block] = [0, 0, 0, 0].map(() => reader.whole(width)) as [
      number,
      number,
      number,
      number,
    ];
    if (!Number.isFinite(count * block)) return null;
    box.push({ start, stride, count, block });
  }
  return [box];
}

/** Boxes listed by their first and last corner. */
function boxes(reader: Reader, rank: number, width: number): Selection {
  const found: Slab[][] = [];
  for (let left = reader.whole(width); left > 0; left--) {
    const starts = Array.from({ length: rank }, () => reader.whole(width));
    found.push(
      starts.map((start) => ({ start, stride: 1, count: 1, block: reader.whole(width) - start + 1 })),
    );
  }
  return found;
}

const lastOf = ({ start, stride, count, block }: Slab): number =>
  count === 0 ? 0 : start + (count - 1) * stride + block;
const isOne = ({ stride, count, block }: Slab): boolean => count === 1 || stride === block;
const isWhole = (slab: Slab, extent: number): boolean =>
  isOne(slab) && slab.start === 0 && lastOf(slab) >= extent;

/** The dimension whose runs lie in one piece, because all that follow are taken whole. */
function runDimension(box: readonly Slab[], shape: readonly number[]): number {
  let dimension = box.length - 1;
  while (dimension > 0 && isWhole(box[dimension]!, shape[dimension]!)) dimension--;
  return dimension;
}

function pieces(box: readonly Slab[], shape: readonly number[]): number {
  const dimension = runDimension(box, shape);
  const above = box.slice(0, dimension).reduce((product, slab) => product * slab.count * slab.block, 1);
  const last = box[dimension];
  return above * (!last || isOne(last) ? 1 : last.count);
}

/** Adds where each piece of a box starts and ends among all values, row-major. */
function addRuns(box: readonly Slab[], shape: readonly number[], starts: number[], ends: number[]): void {
  const dimension = runDimension(box, shape);
  const below = (i: number): number => shape.slice(i + 1).reduce((product, extent) => product * extent, 1);
  const visit = (i: number, offset: number): void => {
    const slab = box[i];
    if (!slab) {
      starts.push(0);
      ends.push(1);
      return;
    }
    const [size, extent] = [below(i), shape[i]!];
    const runs = isOne(slab) ? [[slab.start, lastOf(slab)] as const] : blocksOf(slab);
    for (const [from, to] of runs) {
      const end = Math.min(to, extent);
      if (i === dimension) {
        if (end <= from) continue;
        starts.push(offset + from * size);
        ends.push(offset + end * size);
      } else for (let k = from; k < end; k++) visit(i + 1, offset + k * size);
    }
  };
  visit(0, 0);
}

const blocksOf = ({ start, stride, count, block }: Slab): (readonly [number, number])[] =>
  Array.from({ length: count }, (_, k) => [start + k * stride, start + k * stride + block] as const);

/** Length of the union of runs, from their starts and their ends, each sorted. */
function covered(starts: Float64Array, ends: Float64Array): number {
  let [sum, open, from] = [0, 0, 0];
  for (let s = 0, e = 0; e < ends.length;) {
    if (s < starts.length && starts[s]! <= ends[e]!) {
      if (open++ === 0) from = starts[s]!;
      s++;
    } else {
      if (--open === 0) sum += ends[e]! - from;
      e++;
    }
  }
  return sum;
}
