import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import path from "node:path";
import { AnalysisError } from "../core/errors.ts";

/**
 * The bytes of one file, wherever they lie. Synchronous, because HDF5 is: whoever fetches from elsewhere
 * blocks the worker's thread, which has nothing else to do.
 */
export interface ByteSource {
  /** In bytes; fixed while the source is open. */
  readonly size: number;
  /** Where it is, as the user would write it. */
  readonly path: string;
  /**
   * Reads into the start of `into`.
   *
   * @returns bytes read; fewer than `length` only at the end
   */
  read(offset: number, length: number, into: Uint8Array): number;
  /** The file of that name in the same folder, or null. External links are followed only there. */
  sibling?(name: string): ByteSource | null;
  close(): void;
}

/** A file on this machine. */
export class LocalFile implements ByteSource {
  readonly path: string;
  readonly size: number;
  readonly #descriptor: number;

  /** @throws AnalysisError `file-not-found` or `file-unreadable` */
  constructor(file: string) {
    this.path = file;
    try {
      this.#descriptor = openSync(file, "r");
    } catch (error) {
      throw openFailure(file, error);
    }
    this.size = fstatSync(this.#descriptor).size;
  }

  read(offset: number, length: number, into: Uint8Array): number {
    let done = 0;
    while (done < length) {
      const got = readSync(this.#descriptor, into, done, length - done, offset + done);
      if (got === 0) break;
      done += got;
    }
    return done;
  }

  sibling(name: string): ByteSource | null {
    const folder = path.dirname(path.resolve(this.path));
    const target = path.resolve(folder, name);
    if (path.dirname(target) !== folder) return null;
    try {
      return new LocalFile(target);
    } catch (error) {
      if (error instanceof AnalysisError) return null;
      throw error;
    }
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

function openFailure(file: string, error: unknown): AnalysisError {
  const cause = error as NodeJS.ErrnoException;
  if (cause.code === "ENOENT") {
    return new AnalysisError("file-not-found", `There is no file ${file}.`, { path: file });
  }
  return new AnalysisError(
    "file-unreadable",
    `${file} cannot be opened: ${cause.message}. Check that it is a file and that you may read it.`,
    { path: file, cause: cause.code ?? cause.message },
  );
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
  sibling(name: string): ByteSource | null {
    return this.#inner.sibling?.(name) ?? null;
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
