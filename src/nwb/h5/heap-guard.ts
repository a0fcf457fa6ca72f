/**
 * Watches the global heaps that HDF5 reads, where texts of variable length lie. An entry of no length, as zeros
 * written over a heap make it, or one whose length overflows 32 bits, sends HDF5 into an endless loop: a heap
 * whose entries do not fit into it is refused before HDF5 sees it.
 *
 * A collection is `GCOL`, version 1, three reserved bytes, its size in 8 bytes; then entries of number (2),
 * references (2), reserved (4), size (8) and data padded to 8. Number 0 is free space, its size includes its
 * header. HDF5 reads the start of a collection, then the rest of it.
 */
export class HeapGuard {
  readonly #fileSize: number;
  /** A collection whose rest is still to come. */
  #pending: {
    readonly next: number;
    readonly at: number;
    readonly end: number;
    readonly tail: Uint8Array;
  } | null = null;

  constructor(fileSize: number) {
    this.#fileSize = fileSize;
  }

  /**
   * @param position - where in the file the bytes were read
   * @returns false for the heap that must not be handed over
   */
  accepts(position: number, bytes: Uint8Array): boolean {
    const pending = this.#pending;
    this.#pending = null;
    const size = collectionSize(bytes);
    if (size !== null && size <= this.#fileSize - position) {
      return this.#walk(position, bytes, position + 16, position + size);
    }
    if (pending?.next !== position) return true;
    const joined = new Uint8Array(pending.tail.length + bytes.length);
    joined.set(pending.tail);
    joined.set(bytes, pending.tail.length);
    return this.#walk(position - pending.tail.length, joined, pending.at, pending.end);
  }

  /** Steps from entry to entry, from `at` to `end`, as far as the bytes go. */
  #walk(position: number, bytes: Uint8Array, at: number, end: number): boolean {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const read = position + bytes.length;
    while (at + entryHeader <= end) {
      if (at + entryHeader > read) {
        this.#pending = { next: read, at, end, tail: bytes.slice(Math.max(0, at - position)) };
        return true;
      }
      const number = view.getUint16(at - position, true);
      const size = Number(view.getBigUint64(at - position + 8, true));
      const step = number === 0 ? size : entryHeader + 8 * Math.ceil(size / 8);
      if (step < entryHeader || at + step > end) return false;
      at += step;
    }
    return true;
  }
}

const entryHeader = 16;

function collectionSize(bytes: Uint8Array): number | null {
  if (bytes.length < 16 || bytes[0] !== 0x47 || bytes[1] !== 0x43 || bytes[2] !== 0x4f || bytes[3] !== 0x4c)
    return null;
  if (bytes[4] !== 1) return null;
  return Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(8, true));
}
