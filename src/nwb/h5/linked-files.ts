import path from "node:path";
import { LoneSource } from "../wrapped-source.ts";
import type { ByteSource } from "../byte-source.ts";
import type { Hdf5 } from "./library.ts";

/** Where a link leads. `file` is set for an external one. */
export interface H5Link {
  readonly file: string | null;
  readonly target: string;
}

/** The other files that one file names: which are read, and where HDF5 sees them. */
export class LinkedFiles {
  readonly #library: Hdf5;
  readonly #source: ByteSource;
  /** Where the library sees the file that names them. */
  readonly #mount: string;
  /** Whether another file is read, by the name it is called by. */
  readonly #asked = new Map<string, boolean>();
  /** The other files that are read, by where HDF5 sees them. */
  readonly #places = new Map<string, ByteSource>();
  readonly #opened = new Map<ByteSource, { close(): void }>();

  constructor(library: Hdf5, source: ByteSource, mount: string) {
    this.#library = library;
    this.#source = source;
    this.#mount = mount;
  }

  /** Whether any was asked for. */
  get asked(): boolean {
    return this.#asked.size > 0;
  }

  /** Lets HDF5 see another file that this one names, when it lies beside this one or was allowed. */
  provide(name: string): boolean {
    let provided = this.#asked.get(name);
    if (provided === undefined) {
      provided = this.#mountLinked(name);
      this.#asked.set(name, provided);
    }
    return provided;
  }

  #mountLinked(name: string): boolean {
    const place = this.#library.placeOf(this.#mount, name);
    const source = place === null ? null : (this.#source.linked?.(name) ?? null);
    if (place === null || source === null) return false;
    const there = this.#places.get(place);
    if (there) {
      // Two names of one file, or two files that HDF5 would not tell apart.
      source.close();
      return there.path === source.path;
    }
    this.#places.set(place, source);
    this.#library.mountAt(place, source);
    return true;
  }

  /** The path of a file that is not read because it lies outside the folder and was not allowed; else null. */
  outside(name: string): string | null {
    return this.#source.outside?.(name) ?? null;
  }

  /**
   * Another file that is read, opened for itself.
   *
   * @param open - makes one of its bytes; what it is put together from itself lies where HDF5 does not see it
   */
  opened<F extends { close(): void }>(name: string, open: (source: ByteSource) => F): F | null {
    const source = this.sourceOf(name);
    if (source === null) return null;
    let file = this.#opened.get(source) as F | undefined;
    if (!file) this.#opened.set(source, (file = open(new LoneSource(source))));
    return file;
  }

  /** The bytes of a file that is read. */
  sourceOf(name: string): ByteSource | null {
    const place = this.#library.placeOf(this.#mount, name);
    return (place === null ? undefined : this.#places.get(place)) ?? null;
  }

  /**
   * The name of the other file that an object behind a link lies in; null in this one.
   *
   * @param link - where a path leads, or null when it is no link
   */
  elsewhere(object: string, link: (path: string) => H5Link | null, depth = 0): string | null {
    if (this.#places.size === 0 || depth > mostLinks) return null;
    const parts = object.split("/").slice(1);
    for (let i = 1; i <= parts.length && parts[0] !== ""; i++) {
      const found = link(`/${parts.slice(0, i).join("/")}`);
      if (found === null) continue;
      if (found.file !== null) return found.file;
      const target = path.posix.resolve("/", ...parts.slice(0, i - 1), found.target, ...parts.slice(i));
      return this.elsewhere(target, link, depth + 1);
    }
    return null;
  }

  close(): void {
    for (const file of this.#opened.values()) file.close();
    for (const linked of this.#places.values()) linked.close();
  }
}

/** A chain of more links than HDF5 follows. */
const mostLinks = 16;
