/**
 * Bytes of a file in HDF5's classic form, looked at strictly: whatever is not as the specification has it means that the
 * file, or a part of it, is left to the library, which knows every form and says what is wrong.
 */
export class NotPlain extends Error {
  override readonly name = "NotPlain";
}

/** Reads bytes of the file into the start of `into`; how many there were. */
export type ReadBytes = (at: number, into: Uint8Array) => number;

export function demand(condition: boolean, what: string): asserts condition {
  if (!condition) throw new NotPlain(what);
}

/** A piece of the file that is read from front to back; numbers are little endian. */
export class Piece {
  readonly bytes: Uint8Array;
  readonly #view: DataView;
  at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get left(): number {
    return this.bytes.length - this.at;
  }

  #next(length: number): number {
    demand(length <= this.left, "it ends too early");
    this.at += length;
    return this.at - length;
  }

  u8(): number {
    return this.#view.getUint8(this.#next(1));
  }
  u16(): number {
    return this.#view.getUint16(this.#next(2), true);
  }
  u32(): number {
    return this.#view.getUint32(this.#next(4), true);
  }
  /** A length or an address; one that no file can have is not plain. */
  u64(): number {
    const at = this.#next(8);
    const high = this.#view.getUint32(at + 4, true);
    demand(high < 0x200000, "a length or address is beyond any file");
    return high * 4294967296 + this.#view.getUint32(at, true);
  }
  /** An address, undefined where all its bits are set. */
  address(): number | undefined {
    const at = this.#next(8);
    const [low, high] = [this.#view.getUint32(at, true), this.#view.getUint32(at + 4, true)];
    if (low === 0xffffffff && high === 0xffffffff) return undefined;
    demand(high < 0x200000, "an address is beyond any file");
    return high * 4294967296 + low;
  }
  take(length: number): Uint8Array {
    const at = this.#next(length);
    return this.bytes.subarray(at, at + length);
  }
  /** Bytes that the specification leaves empty. */
  zeros(length: number): void {
    demand(
      this.take(length).every((byte) => byte === 0),
      "bytes that should be empty are not",
    );
  }
  signature(word: string): void {
    for (let i = 0; i < word.length; i++) demand(this.u8() === word.charCodeAt(i), `no ${word}`);
  }
  /** Up to a zero, which is taken too. */
  untilZero(): Uint8Array {
    const end = this.bytes.indexOf(0, this.at);
    demand(end >= 0, "a name has no end");
    const name = this.take(end - this.at);
    this.at++;
    return name;
  }
}

/** As C compares texts. */
export function compare(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}

const utf8 = new TextEncoder();

/** The same for the texts that such bytes stand for. */
export const compareUtf8 = (a: string, b: string): number => compare(utf8.encode(a), utf8.encode(b));

/** Bytes of a page: HDF5 gives headers room in blocks of this size. */
export const pageSize = 2048;

/** The file by pages, each read once: for headers, of which several lie on one page. */
export class Pages {
  readonly #read: ReadBytes;
  readonly #size: number;
  readonly #pages = new Map<number, Uint8Array>();

  constructor(read: ReadBytes, size: number) {
    this.#read = read;
    this.#size = size;
  }

  /** These bytes, all of them; valid as long as they are not written to. */
  piece(at: number, length: number): Piece {
    demand(length >= 0 && at + length <= this.#size, "it lies behind the end of the file");
    const first = Math.floor(at / pageSize);
    const last = Math.floor((at + length - 1) / pageSize);
    this.#fetch(first, last);
    const start = at - first * pageSize;
    if (first === last) return new Piece(this.#pages.get(first)!.subarray(start, start + length));
    const joined = new Uint8Array(length);
    for (let page = first; page <= last; page++) {
      const bytes = this.#pages.get(page)!;
      const from = Math.max(0, at - page * pageSize);
      const to = Math.min(bytes.length, at + length - page * pageSize);
      joined.set(bytes.subarray(from, to), page * pageSize + from - at);
    }
    return new Piece(joined);
  }

  /** Pages that are missing and follow each other are read together. */
  #fetch(first: number, last: number): void {
    for (let page = first; page <= last; page++) {
      if (this.#pages.has(page)) continue;
      let end = page + 1;
      while (end <= last && !this.#pages.has(end)) end++;
      const start = page * pageSize;
      const bytes = new Uint8Array(Math.min(end * pageSize, this.#size) - start);
      demand(this.#read(start, bytes) === bytes.length, "it ends too early");
      for (; page < end; page++)
        this.#pages.set(page, bytes.subarray(page * pageSize - start, (page + 1) * pageSize - start));
    }
  }
}
