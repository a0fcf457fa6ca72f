import { soon } from "./byte-source.ts";
import type { ByteRange, ByteSource } from "./byte-source.ts";

/** A source through which another one is read. */
class WrappedSource implements ByteSource {
  protected readonly inner: ByteSource;
  readonly expect?: (ranges: readonly ByteRange[]) => void;
  constructor(inner: ByteSource) {
    this.inner = inner;
    if (inner.expect) this.expect = (ranges) => inner.expect!(ranges);
  }
  get size(): number {
    return this.inner.size;
  }
  get path(): string {
    return this.inner.path;
  }
  read(offset: number, length: number, into: Uint8Array): number {
    return this.inner.read(offset, length, into);
  }
  readSoon(offset: number, length: number, into: Uint8Array): Promise<number> {
    return soon(this.inner, offset, length, into);
  }
  close(): void {
    this.inner.close();
  }
}

/** The bytes of a source that somebody else closes, without the files that it links to. */
export class LoneSource extends WrappedSource {
  override close(): void {
    // Left to its owner.
  }
}

/** Counts what is read from another source: economy is counted, not timed. */
export class CountingSource extends WrappedSource {
  bytes = 0;
  calls = 0;

  override read(offset: number, length: number, into: Uint8Array): number {
    return this.#counted(super.read(offset, length, into));
  }
  override async readSoon(offset: number, length: number, into: Uint8Array): Promise<number> {
    return this.#counted(await super.readSoon(offset, length, into));
  }
  linked(name: string): ByteSource | null {
    return this.inner.linked?.(name) ?? null;
  }
  outside(name: string): string | null {
    return this.inner.outside?.(name) ?? null;
  }
  /** Bytes read since the last call of this. */
  take(): number {
    const bytes = this.bytes;
    this.bytes = 0;
    this.calls = 0;
    return bytes;
  }

  #counted(bytes: number): number {
    this.calls++;
    this.bytes += bytes;
    return bytes;
  }
}
