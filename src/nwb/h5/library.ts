import { readFileSync } from "node:fs";
import path from "node:path";
import type * as H5wasm from "h5wasm";
import { AnalysisError } from "../../core/errors.ts";
import { Pulse } from "../../core/pulse.ts";
import { soon, unreadable } from "../byte-source.ts";
import type { ByteSource } from "../byte-source.ts";
import { HeapGuard } from "./heap-guard.ts";
import { findPlugin, isBuiltIn, lacksCodec } from "./filters.ts";

/**
 * The HDF5 library, compiled to WebAssembly: loading it, giving it byte sources as files, hearing what it
 * complains about, and noticing when it is broken beyond use. One instance a thread.
 *
 * h5wasm's web build is used, not its Node build: its files are only those mounted here (so a link inside a
 * file can reach nothing else, and bytes may come from anywhere), and its diagnostics can be caught.
 */
type Module = Awaited<typeof H5wasm.ready>;

/** The parts of Emscripten's file system that are used; its own types leave most of them out. */
interface Emscripten {
  FS: {
    mkdirTree(path: string): void;
    create(path: string, mode: number): FileNode;
    unlink(path: string): void;
    writeFile(path: string, data: Uint8Array): void;
    getStream(descriptor: number): { stream_ops: StreamOperations } | null;
    ErrnoError: new (errno: number) => Error;
  };
}
interface FileNode {
  id: number;
  mode: number;
  node_ops: Record<string, unknown>;
  stream_ops: StreamOperations;
}
type StreamOperations = Record<string, unknown>;

const inputOutputError = 29;
const root = "/source";
/** Folders that a link may climb out of. */
const climb = "/0".repeat(16);
/** How blocks of metadata start, all but the oldest object headers and the names of the oldest groups. */
const signatures = new Set(
  "TREE SNOD HEAP GCOL FRHP FHDB FHIB BTHD BTIN BTLF OHDR OCHK FSHD FSSE SMTB SMLI FAHD FADB EAHD EAIB EASB EADB".split(
    " ",
  ),
);
const isMetadata = (bytes: Uint8Array): boolean =>
  signatures.has(String.fromCharCode(...bytes.subarray(0, 4)));

/** No single call needs the whole file twice and this much more, in bytes: HDF5 is reading in circles. */
const circleSlack = 64 * 1024 * 1024;
/** Characters kept of what HDF5 complains about. */
const longestComplaint = 65536;

export class Hdf5 {
  /** Tells another thread, if one looks, whether the library gets on. */
  pulse = new Pulse();
  /** Pieces of files read that are no metadata: HDF5 reads each chunk of a dataset as one piece or more. */
  valueReads = 0;
  #module: Module | undefined;
  #loading: Promise<void> | undefined;
  readonly #plugins = new Set<number>();
  #complaints = "";
  #mounts = 0;
  #readByCall = 0;
  #broken: string | null = null;
  /** What the medium said during the call that is under way. */
  #mediumFailure: AnalysisError | null = null;
  /** Files whose medium has failed, by the path that calls name: HDF5 may have kept half of what it read. */
  readonly #failures = new Map<string, AnalysisError>();

  /** Loads the library's own code, if that was not done; files in HDF5's classic form are read without it. */
  async load(): Promise<void> {
    this.#loading ??= import("h5wasm").then(async ({ ready }) => {
      this.#module = await ready;
      this.#listen();
    });
    await this.#loading;
  }

  /** To be used once it is loaded. */
  get module(): Module {
    if (!this.#module) throw new Error("The HDF5 library is not loaded.");
    return this.#module;
  }

  get #system(): Emscripten["FS"] {
    return (this.module as unknown as Emscripten).FS;
  }

  /**
   * HDF5 writes its error stack to stderr, and plugins write what they think to stdout: both are kept here,
   * as the reason of the next error.
   */
  #listen(): void {
    const decoder = new TextDecoder();
    for (const stream of [this.#system.getStream(1), this.#system.getStream(2)]) {
      if (!stream) continue;
      stream.stream_ops = {
        ...stream.stream_ops,
        write: (_stream: unknown, buffer: Uint8Array, offset: number, length: number) => {
          if (this.#complaints.length < longestComplaint) {
            this.#complaints += decoder.decode(buffer.subarray(offset, offset + length));
          }
          return length;
        },
      };
    }
  }

  /**
   * Makes a source a file of the library's file system, in a folder of its own, and says where. The folder lies
   * deep, so that a link may climb out of it and still reach nothing of another source.
   */
  mount(source: ByteSource): string {
    return this.#create(`${root}/${++this.#mounts}${climb}/file`, source);
  }

  /**
   * Adds a source where HDF5 looks for it when a mounted file links to `name`: relative to that file, and beside
   * it if the name is absolute.
   *
   * @returns the place, or null when the name climbs out too far
   */
  placeOf(mounted: string, name: string): string | null {
    const folder = path.posix.dirname(mounted);
    const own = `${root}/${mounted.split("/")[2]!}/`;
    const place = path.posix.isAbsolute(name)
      ? `${folder}/${path.posix.basename(name)}`
      : path.posix.resolve(folder, name);
    return place.startsWith(own) && place !== mounted ? place : null;
  }

  mountAt(place: string, source: ByteSource): void {
    this.#create(place, source);
  }

  #create(path: string, source: ByteSource): string {
    this.#system.mkdirTree(path.slice(0, path.lastIndexOf("/")));
    const node = this.#system.create(path, 0o444);
    const size = source.size;
    const date = new Date(0);
    node.node_ops = {
      ...node.node_ops,
      getattr: () => ({
        dev: 1,
        ino: node.id,
        mode: node.mode,
        nlink: 1,
        uid: 0,
        gid: 0,
        rdev: 0,
        size,
        atime: date,
        mtime: date,
        ctime: date,
        blksize: 4096,
        blocks: Math.ceil(size / 4096),
      }),
    };
    node.stream_ops = this.#reading(source);
    return path;
  }

  #reading(source: ByteSource): StreamOperations {
    const { ErrnoError } = this.#system;
    const heaps = new HeapGuard(source.size);
    return {
      open: () => undefined,
      close: () => undefined,
      llseek: (stream: { position: number }, offset: number, whence: number) =>
        offset + (whence === 1 ? stream.position : whence === 2 ? source.size : 0),
      read: (_stream: unknown, heap: Int8Array, at: number, length: number, position: number) => {
        // HDF5 takes a short read for zeros: only the true end of the file may be short.
        const wanted = Math.max(0, Math.min(length, source.size - position));
        const bytes = new Uint8Array(heap.buffer, heap.byteOffset + at, wanted);
        this.#readByCall += wanted;
        const circles = this.#readByCall > 2 * source.size + circleSlack;
        if (circles) throw new ErrnoError(inputOutputError);
        const got = this.#fromSource(source.path, () => source.read(position, wanted, bytes));
        if (got < wanted || !heaps.accepts(position, bytes)) throw new ErrnoError(inputOutputError);
        if (!isMetadata(bytes)) this.valueReads++;
        return got;
      },
    };
  }

  /**
   * Reads bytes of a file without the library's code, for what is read that way.
   *
   * @returns how many there were
   * @throws AnalysisError `file-unreadable`, which every further reading of that file ends with, too
   */
  read(source: ByteSource, at: number, into: Uint8Array): number {
    const failed = this.#failures.get(source.path);
    if (failed) throw failed;
    const came = this.pulse.enter("source");
    try {
      return source.read(at, into.length, into);
    } catch (error) {
      throw this.#failed(source, error);
    } finally {
      this.pulse.enter(came);
    }
  }

  /** As {@link read}, while this thread does other things. */
  async readSoon(source: ByteSource, at: number, into: Uint8Array): Promise<number> {
    const failed = this.#failures.get(source.path);
    if (failed) throw failed;
    try {
      return await soon(source, at, into.length, into);
    } catch (error) {
      throw this.#failed(source, error);
    }
  }

  #failed(source: ByteSource, error: unknown): AnalysisError {
    const failure =
      error instanceof AnalysisError ? (error as AnalysisError) : unreadable(source.path, error);
    this.#failures.set(source.path, failure);
    return failure;
  }

  #fromSource(name: string, read: () => number): number {
    const came = this.pulse.enter("source");
    try {
      return read();
    } catch (error) {
      // HDF5 would make of it that an object is missing: it is thrown when the call comes back.
      this.#mediumFailure = error instanceof AnalysisError ? error : unreadable(name, error);
      throw new this.#system.ErrnoError(inputOutputError);
    } finally {
      this.pulse.enter(came);
    }
  }

  unmount(path: string): void {
    this.#system.unlink(path);
  }

  /**
   * Makes a filter available, loading its plugin when there is one.
   *
   * @param options - the filter's own parameters, as stored
   * @returns false when nothing here can undo that filter
   */
  provideFilter(id: number, options: readonly number[]): boolean {
    if (isBuiltIn(id)) return true;
    if (lacksCodec(id, options)) return false;
    if (this.#plugins.has(id)) return true;
    const plugin = findPlugin(id);
    if (!plugin) return false;
    const target = this.module.get_plugin_search_paths()[0] ?? "/plugins";
    this.#system.mkdirTree(target);
    this.#system.writeFile(`${target}/${plugin.name}`, readFileSync(plugin.url));
    this.#plugins.add(id);
    return true;
  }

  /**
   * Calls the library. A throw, or an abort that leaves the library unusable, becomes an AnalysisError; so does a
   * failure of the medium, whatever HDF5 made of it, and every further call for that file ends with it.
   *
   * @param file - as the user knows it
   * @param object - path inside the file
   */
  call<T>(file: string, object: string, action: (module: Module) => T): T {
    if (this.#broken !== null) throw this.#death(file);
    const failed = this.#failures.get(file);
    if (failed) throw failed;
    this.#complaints = "";
    this.pulse.read(object);
    const came = this.pulse.enter("library");
    if (came !== "library") this.#readByCall = 0;
    try {
      const result = action(this.module);
      this.#throwMediumFailure(file);
      return result;
    } catch (error) {
      this.#throwMediumFailure(file);
      const complaint = this.complaint();
      const text = error instanceof Error ? error.message : String(error);
      if (error instanceof Error && (error.name === "RuntimeError" || /^abort/i.test(text))) {
        this.#broken = `${object}: ${text}`;
        throw this.#death(file);
      }
      if (error instanceof AnalysisError) throw error;
      throw this.damaged(file, object, complaint ?? (text || "HDF5 reports an error"));
    } finally {
      this.pulse.enter(came);
    }
  }

  /**
   * After a throw out of the middle of HDF5, as a plugin's missing function causes, its error stack stays
   * silent for good. From then on errors are thrown where they happen, though without their reason.
   */
  throwComplaints(): void {
    this.module.activate_throwing_error_handler();
  }

  #throwMediumFailure(file: string): void {
    const failure = this.#mediumFailure;
    this.#mediumFailure = null;
    if (!failure) return;
    this.#failures.set(file, failure);
    throw failure;
  }

  /** The failure of a file's medium, if it ever failed since the file was opened. */
  failureOf(file: string): AnalysisError | undefined {
    return this.#failures.get(file);
  }

  /** Before a file is opened anew, and when it is closed. */
  forget(file: string): void {
    this.#failures.delete(file);
  }

  /** True when a damaged file has left the library unusable: the worker has to be replaced. */
  get broken(): boolean {
    return this.#broken !== null;
  }

  #death(file: string): AnalysisError {
    const cause = this.#broken ?? "";
    return new AnalysisError(
      "worker-died",
      `Reading ${file} has broken the HDF5 library (${cause}). The file is most likely damaged; open it again, ` +
        "or get another copy of it.",
      { path: file, cause },
    );
  }

  /** What HDF5 complained about during the last call: the deepest line of its error stack. */
  complaint(): string | undefined {
    const lines = [...this.#complaints.matchAll(/^\s*#\d+: .*?\(\): (.+)$/gm)];
    return lines.at(-1)?.[1]?.trim();
  }

  /** @param help - what the user can do about it */
  damaged(file: string, object: string, reason: string, help = getAgain): AnalysisError<"damaged-data"> {
    return new AnalysisError(
      "damaged-data",
      `${object} in ${file} cannot be read: ${reason}. ${help}`.trim(),
      {
        path: file,
        object,
        reason,
      },
    );
  }
}

const getAgain = "The file may be damaged: compare its size with the original, or get it again.";

let library: Hdf5 | undefined;

/**
 * The thread's HDF5 library, which is loaded when a file needs it.
 *
 * @param pulse - by which another thread watches it
 */
export function hdf5(pulse?: Pulse): Hdf5 {
  library ??= new Hdf5();
  if (pulse) library.pulse = pulse;
  return library;
}
