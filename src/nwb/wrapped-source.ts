import { soon } from "./byte-source.ts";
import type { ByteRange, ByteSource } from "./byte-source.ts";

/** The bytes of a source that somebody else closes, without the files that it links to. */
export class LoneSource implements ByteSource {
  readonly #inner: ByteSource;
  constructor(inner: ByteSource) {
    this.#inner = inner;
  }
  get size(): number {
    return this.#inner.size;
  }
  get path(): string {
    return this.#inner.path;
  }
  read(offset: number, length: number, into: Uint8Array): number {
    return this.#inner.read(offset, length, into);
  }
  readSoon(offset: number, length: number, into: Uint8Array): Promise<number> {
    return soon(this.#inner, offset, length, into);
  }
  close(): void {
    // Left to its owner.
  }
}

/** Counts what is read from another source: economy is counted, not timed. */
export class CountingSource implements ByteSource {
  readonly #inner: ByteSource;
  bytes = 0;
  calls = 0;

  constructor(inner: ByteSource) {
    this.#inner = inner;
  }
  get size(): number {
    return this.#inner.size;
  }
  get path(): string {
    return this.#inner.path;
  }
  read(offset: number, length: number, into: Uint8Array): number {
    const got = this.#inner.read(offset, length, into);
    this.calls++;
    this.bytes += got;
    return got;
  }
  async readSoon(offset: number, length: number, into: Uint8Array): Promise<number> {
    const got = await soon(this.#inner, offset, length, into);
    this.calls++;
    this.bytes += got;
    return got;
  }
  linked(name: string): ByteSource | null {
    return this.#inner.linked?.(name) ?? null;
  }
  outside(name: string): string | null {
    return this.#inner.outside?.(name) ?? null;
  }
  expect(ranges: readonly ByteRange[]): void {
    this.#inner.expect?.(ranges);
  }
  /** Bytes read since the last call of this. */
  take(): number {
    const bytes = this.bytes;
    this.bytes = 0;
    this.calls = 0;
    return bytes;
  }
  close(): void {
    this.#inner.close();
  }
}
