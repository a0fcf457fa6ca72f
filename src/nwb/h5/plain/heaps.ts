import type { ReadBytes } from "./bytes.ts";

/** A heap that contradicts itself or what points into it. */
export class HeapFault extends Error {
  override readonly name = "HeapFault";
}

/** Numbers texts, equal ones alike. */
interface Dictionary {
  code(bytes: Uint8Array, start: number, end: number): number;
}

interface Heap {
  readonly bytes: Uint8Array;
  /** By number of the entry: where its bytes start, 0 where there is none, and how many they are. */
  readonly starts: Int32Array;
  readonly lengths: Int32Array;
}

/** The least a heap takes, which is read first. */
export const leastHeap = 4096;
/** Larger heaps are damage: nobody writes a text of this size. */
export const largestHeap = 256 * 1024 * 1024;
/** Heaps that follow each other, as those of a column do, are read up to so many bytes at a time. */
const together = 128 * 1024;
/** Heaps kept: texts that belong together lie in few of them. */
const kept = 256;
const keptBytes = 16 * 1024 * 1024;
/** Bytes of a reference to a text: its length, the heap, the entry. */
export const referenceSize = 16;

/** The global heaps of a file, where texts of variable length lie (HDF5 File Format Specification 3.0, section III.E). */
export class Heaps {
  readonly #read: ReadBytes;
  readonly #size: number;
  readonly #beyond: boolean;
  readonly #heaps = new Map<number, Heap>();
  #held = 0;
  /** Of the heap read last: writers make those of a column alike. */
  #usual = leastHeap;
  /** What was read last. */
  #last = { at: 0, bytes: new Uint8Array(0) };

  /** @param beyond - whether more may be read than is asked for: not where bytes are dearer than readings */
  constructor(read: ReadBytes, size: number, beyond = true) {
    this.#read = read;
    this.#size = size;
    this.#beyond = beyond;
  }

  /**
   * Calls `each` with every text that the references lead to, in their order.
   *
   * @throws HeapFault
   */
  texts(references: Uint8Array, each: (bytes: Uint8Array, start: number, end: number) => void): void {
    const codes = { code: (bytes: Uint8Array, start: number, end: number) => (each(bytes, start, end), 0) };
    this.codes(references, codes, new Int32Array(references.length / referenceSize));
  }

  /**
   * Writes the code of every text that the references lead to.
   *
   * @throws HeapFault
   */
  codes(references: Uint8Array, dictionary: Dictionary, into: Int32Array): void {
    const view = new DataView(references.buffer, references.byteOffset, references.byteLength);
    const count = Math.floor(references.length / referenceSize);
    let address = 0;
    let { bytes, starts, lengths } = none;
    for (let row = 0; row < count; row++) {
      const at = row * referenceSize;
      const place = view.getUint32(at + 4, true) + 4294967296 * view.getUint32(at + 8, true);
      if (place !== address) {
        // Never written: an empty text.
        ({ bytes, starts, lengths } = place === 0 ? none : this.#heap(place));
        address = place;
      }
      const entry = place === 0 ? 0 : view.getUint32(at + 12, true);
      const length = place === 0 ? 0 : view.getUint32(at, true);
      const start = starts[entry] ?? 0;
      if ((start === 0 && place !== 0) || lengths[entry] !== length) throw contradiction(place, entry, start);
      into[row] = dictionary.code(bytes, start, start + length);
    }
  }

  #heap(address: number): Heap {
    const known = this.#heaps.get(address);
    if (known) return known;
    const heap = this.#readHeap(address);
    this.#heaps.set(address, heap);
    this.#held += heap.bytes.length;
    for (const [oldest, { bytes }] of this.#heaps) {
      if (oldest === address || (this.#heaps.size <= kept && this.#held <= keptBytes)) break;
      this.#heaps.delete(oldest);
      this.#held -= bytes.length;
    }
    return heap;
  }

  #readHeap(address: number): Heap {
    const there = Math.min(this.#beyond ? this.#usual : leastHeap, this.#size - address);
    if (!(there >= 16)) throw new HeapFault(`the heap at ${address} lies behind the end of the file`);
    let bytes = this.#bytes(address, there);
    const size = sizeOf(bytes, address);
    if (size > largestHeap || size > this.#size - address)
      throw new HeapFault(`the heap at ${address} claims ${size} bytes`);
    if (size > bytes.length) {
      const whole = new Uint8Array(size);
      whole.set(bytes);
      whole.set(this.#bytes(address + bytes.length, size - bytes.length), bytes.length);
      bytes = whole;
    }
    this.#usual = size;
    return entriesOf(bytes.subarray(0, size), address);
  }

  #bytes(at: number, length: number): Uint8Array {
    const start = at - this.#last.at;
    const known = this.#last.bytes.length;
    if (start >= 0 && start + length <= known) return this.#last.bytes.subarray(start, start + length);
    // A heap that begins where the last one ended: others follow it, as many as before and as many again.
    const more = start === known && this.#beyond ? Math.min(2 * known, together, this.#size - at) : 0;
    const wanted = Math.max(length, more);
    const bytes = new Uint8Array(wanted);
    const there = this.#read(at, bytes);
    if (there < length) throw new HeapFault(`the heap at ${at} ends too early`);
    this.#last = { at, bytes: bytes.subarray(0, there) };
    return bytes.subarray(0, length);
  }
}

/** Of an empty text. */
const none: Heap = { bytes: new Uint8Array(0), starts: new Int32Array(1), lengths: new Int32Array(1) };

const contradiction = (place: number, entry: number, start: number): HeapFault =>
  new HeapFault(
    start === 0
      ? `the heap at ${place} has no entry ${entry}`
      : `entry ${entry} of the heap at ${place} is not as long as its reference says`,
  );

function sizeOf(bytes: Uint8Array, address: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, 16);
  // GCOL, of the first version.
  if (view.getUint32(0, false) !== 0x47434f4c || view.getUint8(4) !== 1)
    throw new HeapFault(`there is no heap at ${address}`);
  return view.getUint32(8, true) + 4294967296 * view.getUint32(12, true);
}

/** Entries follow each other: number, references, size, and the bytes, padded to eight. Number 0 is free space. */
function entriesOf(bytes: Uint8Array, address: number): Heap {
  const words = wordsOf(bytes);
  const most = Math.ceil(bytes.length / 24) + 1;
  let [starts, lengths] = [zeros(most), zeros(most)];
  for (let at = 16; at + 16 <= bytes.length;) {
    const word = at >> 2;
    const entry = words[word]! & 0xffff;
    const size = words[word + 2]!;
    const step = entry === 0 ? size : 16 + ((size + 7) & ~7);
    const fits = step >= 16 && step % 8 === 0 && at + step <= bytes.length;
    if (words[word + 3] !== 0 || size > largestHeap || !fits)
      throw new HeapFault(`entry ${entry} of the heap at ${address} does not fit into it`);
    if (entry >= starts.length) [starts, lengths] = [grown(starts), grown(lengths)];
    if (entry !== 0) {
      if (starts[entry] !== 0) throw new HeapFault(`the heap at ${address} has two entries ${entry}`);
      starts[entry] = at + 16;
      lengths[entry] = size;
    }
    at += step;
  }
  return { bytes, starts, lengths };
}

/** Numbers of four bytes, as all that lies in a heap is placed. */
function wordsOf(bytes: Uint8Array): Uint32Array {
  const { buffer, byteOffset } = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  return new Uint32Array(buffer, byteOffset, bytes.length >> 2);
}

/** Small arrays are pieces of a large one: there are as many as heaps. */
function zeros(count: number): Int32Array<ArrayBuffer> {
  if (count > pool.length / 8) return new Int32Array(count);
  if (pooled + count > pool.length) [pool, pooled] = [new Int32Array(pool.length), 0];
  return pool.subarray(pooled, (pooled += count));
}
let pool = new Int32Array(0x4000);
let pooled = 0;

/** With room for every number of two bytes. */
function grown(former: Int32Array): Int32Array<ArrayBuffer> {
  const out = new Int32Array(0x10000);
  out.set(former);
  return out;
}

/** Texts as the library leaves them in memory: pointers of four bytes into a heap, each text with a zero behind it. */
export function inMemory(heaps: Heaps, references: Uint8Array): { pointers: Uint8Array; heap: Uint8Array } {
  const texts: Uint8Array[] = [];
  heaps.texts(references, (bytes, start, end) => texts.push(bytes.subarray(start, end)));
  // The first byte belongs to no text: a pointer of zero is an empty one.
  const heap = new Uint8Array(texts.reduce((sum, text) => sum + text.length + 1, 1));
  const pointers = new Uint8Array(4 * texts.length);
  const view = new DataView(pointers.buffer);
  let at = 1;
  texts.forEach((text, i) => {
    view.setUint32(4 * i, at, true);
    heap.set(text, at);
    at += text.length + 1;
  });
  return { pointers, heap };
}
