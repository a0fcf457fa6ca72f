import { closeSync, existsSync, fstatSync, openSync, read as readLater, readSync } from "node:fs";
import path from "node:path";
import type { FirstBytes } from "../core/first-bytes.ts";
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
   * @throws AnalysisError `file-unreadable` when the medium fails, after trying again what may be over
   */
  read(offset: number, length: number, into: Uint8Array): number;
  /**
   * As `read`, while this thread does other things; where a source cannot, it is read in the usual way. `into` is left
   * alone until then.
   */
  readSoon?(offset: number, length: number, into: Uint8Array): Promise<number>;
  /** Says what will be read, so that a source far away may fetch it all at once. Promises nothing. */
  expect?(ranges: readonly ByteRange[]): void;
  /** The file that a link names, or null: one in the same folder, or elsewhere if that was allowed. */
  linked?(name: string): ByteSource | null;
  /** Where a link leads that is not followed because it leaves the folder and was not allowed; else null. */
  outside?(name: string): string | null;
  close(): void;
}

/** Bytes `from … to`, end excluded. */
export interface ByteRange {
  readonly from: number;
  readonly to: number;
}

/** A source as what recognises a file by its bytes reads it. */
export const bytesOf = (source: ByteSource): FirstBytes => ({
  name: source.path,
  size: source.size,
  read: (at, length) => {
    const bytes = new Uint8Array(length);
    return bytes.subarray(0, source.read(at, length, bytes));
  },
});

/** Files outside a file's own folder that its links may lead to: absolute paths, or any. */
export type AllowedFiles = readonly string[] | "any";

/** A file on this machine. */
export class LocalFile implements ByteSource {
  readonly path: string;
  readonly size: number;
  readonly #descriptor: number;
  #closed = false;
  readonly #allowed: AllowedFiles;

  /** @throws AnalysisError `file-not-found` or `file-unreadable` */
  constructor(file: string, allowed: AllowedFiles = []) {
    this.path = file;
    this.#allowed = allowed;
    try {
      this.#descriptor = openSync(file, "r");
    } catch (error) {
      throw openFailure(file, error);
    }
    this.size = fstatSync(this.#descriptor).size;
  }

  /** @throws AnalysisError `file-unreadable` when the medium fails, or the file has become shorter */
  read(offset: number, length: number, into: Uint8Array): number {
    let done = 0;
    while (done < length) {
      const got = this.#readPatiently(into, done, length - done, offset + done);
      if (got === 0) break;
      done += got;
    }
    if (done < Math.min(length, this.size - offset)) throw shortened(this.path, offset + done, this.size);
    return done;
  }

  /** @throws AnalysisError as `read` */
  async readSoon(offset: number, length: number, into: Uint8Array): Promise<number> {
    const got = await new Promise<number | undefined>((resolve) => {
      readLater(this.#descriptor, into, 0, length, offset, (error, bytes) =>
        resolve(error ? undefined : bytes),
      );
    });
    // What failed, or came in part, is read as all else is: with patience, and with its errors.
    return got === length ? got : this.read(offset, length, into);
  }

  /** A drive on a network or a stick may fail once and answer when asked again. */
  #readPatiently(into: Uint8Array, at: number, length: number, offset: number): number {
    for (const pause of [...pausesMs, null]) {
      try {
        return readSync(this.#descriptor, into, at, length, offset);
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (pause === null || !transient.has(code ?? "")) throw unreadable(this.path, error);
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pause);
      }
    }
    return 0;
  }

  linked(name: string): ByteSource | null {
    if (this.outside(name) !== null) return null;
    const target = this.#targetOf(name);
    try {
      return new LocalFile(target);
    } catch (error) {
      if (error instanceof AnalysisError) return null;
      throw error;
    }
  }

  outside(name: string): string | null {
    const target = this.#targetOf(name);
    const allowed = this.#allowed === "any" || this.#allowed.includes(target);
    return allowed || path.dirname(target) === this.#folder ? null : target;
  }

  /** As HDF5 looks for it: in vain at an absolute path, then beside the file that links. */
  #targetOf(name: string): string {
    const target = path.resolve(this.#folder, name);
    if (!path.isAbsolute(name) || isOnNetwork(name) || existsSync(target)) return target;
    const beside = path.join(this.#folder, path.basename(name));
    return existsSync(beside) ? beside : target;
  }

  get #folder(): string {
    return path.dirname(path.resolve(this.path));
  }

  /** Once: its number may be another file's by the next time. */
  close(): void {
    if (!this.#closed) closeSync(this.#descriptor);
    this.#closed = true;
  }
}

/** Errors of a medium that may be over when it is asked again. */
const transient = new Set(["EIO", "EAGAIN", "EBUSY", "EINTR", "ETIMEDOUT"]);
/** How long to wait before each further try, in milliseconds. */
const pausesMs = [10, 100];

/** A medium that does not give the bytes of a file that is there. */
export function unreadable(file: string, error: unknown): AnalysisError<"file-unreadable"> {
  const { code, message } = error as NodeJS.ErrnoException;
  return new AnalysisError(
    "file-unreadable",
    `${file} could not be read: ${message}. The drive or the network failed, not the question: nothing was ` +
      "answered from what was read. Check the connection and the drive, then read the file again.",
    { path: file, cause: code ?? message },
  );
}

function shortened(file: string, end: number, size: number): AnalysisError<"file-unreadable"> {
  return new AnalysisError(
    "file-unreadable",
    `${file} now ends after ${end} bytes and had ${size} when it was opened: it was cut or written over meanwhile. ` +
      "Read it again when nothing writes to it.",
    { path: file, cause: "shorter than when it was opened" },
  );
}

/** Windows sends the user's name to a machine whose file it looks for: not before it was allowed. */
const isOnNetwork = (name: string): boolean => /^[\\/]{2}/.test(name);

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

/** Reads while this thread does other things where the source can. */
export const soon = async (
  source: ByteSource,
  offset: number,
  length: number,
  into: Uint8Array,
): Promise<number> => source.readSoon?.(offset, length, into) ?? source.read(offset, length, into);
