import path from "node:path";
import type { Notice } from "../../core/errors.ts";
import type { Pulse } from "../../core/pulse.ts";
import type { Cell, Column } from "../../core/table/table.ts";
import { baseOf } from "../../core/first-bytes.ts";
import { bytesOf } from "../byte-source.ts";
import type { ByteSource } from "../byte-source.ts";
import { H5Dataset } from "./dataset.ts";
import { columnCells, decodeColumn } from "./decode.ts";
import type { DecodeContext, TextCodes } from "./decode.ts";
import { hdf5 } from "./library.ts";
import type { Hdf5 } from "./library.ts";
import { readNumberLayout } from "./object-header.ts";
import type { PlainAttribute } from "./plain/header.ts";
import { HeapFault, Heaps, inMemory } from "./plain/heaps.ts";
import { surveyPlain } from "./plain/objects.ts";
import type { PlainObject, PlainObjects, PlainValues } from "./plain/objects.ts";
import { readVirtualMappings } from "./virtual-layout.ts";
import type { VirtualMapping } from "./virtual-layout.ts";
import type { NumberLayout } from "./object-header.ts";
import { pointsIntoHeap, typeOf } from "./type.ts";
import type { H5Type } from "./type.ts";

export type H5Kind =
  "group" | "dataset" | "type" | "soft-link" | "external-link" | "broken-link" | "missing" | "unreadable";

/** Where a link leads. `file` is set for an external one. */
export interface H5Link {
  readonly file: string | null;
  readonly target: string;
}

/** HDF5's numbers of what a path can lead to. */
const objectKinds: ReadonlyMap<number, H5Kind> = new Map([
  [0, "group"],
  [1, "dataset"],
  [2, "type"],
  [3, "broken-link"],
  [4, "external-link"],
]);

/**
 * One open HDF5 file, addressed by paths from its root. What is stored in HDF5's classic form is read directly, all else
 * through the library. Links are followed; those into another file only when it lies in the same folder. Every reading is checked: what cannot be read throws `damaged-data`,
 * `missing-filter` or `worker-died`, with the object's path. When the medium itself fails, that is
 * `file-unreadable`, then and for every further reading: what was met meanwhile may be incomplete.
 */
export class H5File {
  readonly path: string;
  readonly size: number;
  readonly library: Hdf5;
  readonly #source: ByteSource;
  /** Whether another file that this one names is read, by that name. */
  readonly #linked = new Map<string, boolean>();
  /** The other files that are read, by where HDF5 sees them. */
  readonly #places = new Map<string, ByteSource>();
  /** The file's objects where all of them are of the classic form. */
  readonly #plain: PlainObjects | null;
  readonly #heaps: Heaps;
  /** Where the library sees the file, if it was needed. */
  readonly #mount: string = "";
  #lostReferences = 0;
  /** Of the library, if it was needed. */
  readonly #id: bigint = -1n;
  readonly #kinds = new Map<string, H5Kind>();
  readonly #attributeNames = new Map<string, readonly string[]>();
  readonly #referenced = new Map<string, string | null>();
  readonly #datasets = new Map<string, H5Dataset>();

  private constructor(library: Hdf5, source: ByteSource, plain: PlainObjects | null) {
    this.library = library;
    this.#source = source;
    this.path = source.path;
    this.size = source.size;
    this.#plain = plain;
    this.#heaps = new Heaps((at, into) => this.readInto(at, into), this.size);
    if (plain?.whole) return;
    this.#mount = library.mount(source);
    try {
      this.#id = library.call(this.path, "/", (module) =>
        module.open(this.#mount, module.H5F_ACC_RDONLY, false, -1, -1),
      );
      if (this.#id < 0n) {
        throw library.damaged(this.path, "/", library.complaint() ?? "HDF5 refuses to open it");
      }
    } catch (error) {
      library.unmount(this.#mount);
      throw error;
    }
  }

  /**
   * @param survey - looks for what can be read directly; tests leave everything to the library
   * @throws AnalysisError `damaged-data` when HDF5 refuses the file
   */
  static async open(source: ByteSource, pulse?: Pulse, survey = surveyPlain): Promise<H5File> {
    const library = hdf5(pulse);
    library.forget(source.path);
    const plain = survey((at, into) => library.read(source, at, into), source.size);
    if (!plain?.whole) await library.load();
    return new H5File(library, source, plain);
  }

  /** True when nothing more can be read of this file: its medium failed, or the library is broken. */
  get lost(): boolean {
    return (this.#usesLibrary && this.library.broken) || this.library.failureOf(this.path) !== undefined;
  }

  get #usesLibrary(): boolean {
    return this.#mount !== "";
  }

  get id(): bigint {
    return this.#id;
  }

  close(): void {
    try {
      this.library.forget(this.path);
      if (this.#usesLibrary && !this.library.broken)
        this.library.call(this.path, "/", (module) => module.close_file(this.#id));
    } finally {
      this.#source.close();
      for (const linked of this.#places.values()) linked.close();
      if (this.#usesLibrary) this.library.unmount(this.#mount);
    }
  }

  /** What a path leads to, links followed. */
  kind(object: string): H5Kind {
    let kind = this.#kinds.get(object);
    if (kind === undefined) {
      kind = this.#findKind(object);
      this.#kinds.set(object, kind);
    }
    return kind;
  }

  exists(object: string): boolean {
    const kind = this.kind(object);
    return kind === "group" || kind === "dataset" || kind === "type";
  }

  #findKind(object: string): H5Kind {
    if (this.#plain) return this.#plainKind(this.#plain, object);
    const kind = this.#askKind(object);
    if (kind === "external-link") {
      const link = this.link(object);
      return link?.file != null && this.provideLinked(link.file) ? this.#askKind(object) : kind;
    }
    // HDF5 takes a file of that name beside this one for the one elsewhere that a link means.
    const another = this.#linked.size > 0 && object !== "/" ? (this.link(object)?.file ?? null) : null;
    return another === null || this.provideLinked(another) ? kind : "external-link";
  }

  #plainKind(plain: PlainObjects, object: string): H5Kind {
    const found = plain.find(object);
    if (typeof found !== "string") return found.kind;
    return found === "through-no-group" ? "unreadable" : found;
  }

  /** An object that is read directly; undefined when the library reads the file. */
  #plainObject(object: string): PlainObject | undefined {
    if (!this.#plain) return undefined;
    const found = this.#plain.find(object);
    if (typeof found === "string") throw this.library.damaged(this.path, object, "there is no such object");
    return found;
  }

  #askKind(object: string): H5Kind {
    const type = this.#askType(object);
    if (type === -1) return "missing";
    if (type !== null) return objectKinds.get(type) ?? "unreadable";
    const link = this.link(object);
    return link === null ? "unreadable" : link.file === null ? "broken-link" : "external-link";
  }

  /** HDF5's number; null where it complains, for then the number that comes back means nothing. */
  #askType(object: string): number | null {
    try {
      const type = this.#call(object, (module) => module.get_type(this.#id, object));
      return this.library.complaint() === undefined ? type : null;
    } catch (error) {
      if (this.lost) throw error;
      return null;
    }
  }

  /** Lets HDF5 see another file that this one names, when it lies beside this one or was allowed. */
  provideLinked(name: string): boolean {
    let provided = this.#linked.get(name);
    if (provided === undefined) {
      provided = this.#mountLinked(name);
      this.#linked.set(name, provided);
    }
    return provided;
  }

  #mountLinked(name: string): boolean {
    const place = this.library.placeOf(this.#mount, name);
    const source = place === null ? null : (this.#source.linked?.(name) ?? null);
    if (place === null || source === null) return false;
    const there = this.#places.get(place);
    if (there) {
      // Two names of one file, or two files that HDF5 would not tell apart.
      source.close();
      return there.path === source.path;
    }
    this.#places.set(place, source);
    this.library.mountAt(place, source);
    return true;
  }

  /** The path of a file that is not read because it lies outside the folder and was not allowed; else null. */
  outside(name: string): string | null {
    return this.#source.outside?.(name) ?? null;
  }

  /** Where a link leads, or null when the path is no link. */
  link(object: string): H5Link | null {
    if (this.#plain) {
      const target = this.#plain.link(object);
      return target === null ? null : { file: null, target };
    }
    const soft = this.#call(object, (module) => module.get_symbolic_link(this.#id, object)) as string | null;
    if (soft !== null) return { file: null, target: soft };
    const external = this.#call(object, (module) => module.get_external_link(this.#id, object));
    return external.filename ? { file: external.filename, target: external.obj_path } : null;
  }

  /** Names of a group's members, in the file's order. */
  children(group: string): readonly string[] {
    const plain = this.#plainObject(group);
    if (plain) return [...plain.members.keys()];
    const names = this.#call(group, (module) => module.get_names(this.#id, group, false));
    const complaint = this.library.complaint();
    if (complaint !== undefined) throw this.library.damaged(this.path, group, complaint);
    return names;
  }

  attributeNames(object: string): readonly string[] {
    const plain = this.#plainObject(object);
    if (plain) return [...plain.attributes.keys()];
    let names = this.#attributeNames.get(object);
    if (!names) {
      names = this.#call(object, (module) => module.get_attribute_names(this.#id, object));
      const complaint = this.library.complaint();
      if (complaint !== undefined) throw this.library.damaged(this.path, object, complaint);
      this.#attributeNames.set(object, names);
    }
    return names;
  }

  /**
   * The value of an attribute: arrays of one element as that element, longer ones as lists, references as
   * the path they lead to, a null dataspace as null; undefined when there is no such attribute.
   */
  attribute(object: string, name: string): Cell | undefined {
    const plain = this.#plainObject(object)?.attributes;
    const stored = plain?.get(name);
    if (stored && stored !== "other") return this.#plainAttribute(object, stored);
    // Asking for what is not there makes the library throw, which costs more than the list of names.
    if (plain ? !stored : !this.attributeNames(object).includes(name)) return undefined;
    const metadata = this.#call(object, (module) => module.get_attribute_metadata(this.#id, object, name));
    if (!metadata.shape) return null;
    const type = typeOf(metadata);
    const bytes = type.size * metadata.total_size;
    if (bytes > maximumAttribute) throw this.library.damaged(this.path, object, `${name} has ${bytes} bytes`);
    if (bytes === 0) return [];
    const column = this.#readAttribute(object, name, bytes, pointsIntoHeap(type), (data) =>
      decodeColumn(data, type, this.context(object)),
    );
    const cells = columnCells(column, metadata.total_size);
    return cells.length === 1 ? cells[0]! : cells;
  }

  #plainAttribute(object: string, { type, shape, bytes }: PlainAttribute): Cell {
    const count = shape.reduce((product, extent) => product * extent, 1);
    if (count === 0) return [];
    const column = this.decoded(object, bytes, type, (data, context) => decodeColumn(data, type, context));
    const cells = columnCells(column, count);
    return cells.length === 1 ? cells[0]! : cells;
  }

  #readAttribute(
    object: string,
    name: string,
    bytes: number,
    reclaim: boolean,
    decode: (data: Uint8Array) => Column,
  ): Column {
    return this.#call(object, (module) => {
      const pointer = module._malloc(bytes);
      if (pointer === 0) throw this.library.damaged(this.path, object, `no memory for attribute ${name}`);
      try {
        if (module.get_attribute_data(this.#id, object, name, BigInt(pointer)) < 0) {
          throw this.library.damaged(this.path, object, this.library.complaint() ?? `attribute ${name}`);
        }
        const data = module.HEAPU8.subarray(pointer, pointer + bytes);
        if (!reclaim) return decode(data.slice());
        try {
          return decode(data);
        } finally {
          module.reclaim_vlen_memory(this.#id, object, name, BigInt(pointer));
        }
      } finally {
        module._free(pointer);
      }
    });
  }

  /** @throws AnalysisError `damaged-data` when the path leads to no dataset */
  dataset(object: string): H5Dataset {
    let dataset = this.#datasets.get(object);
    if (!dataset) {
      dataset = new H5Dataset(this, object);
      this.#datasets.set(object, dataset);
    }
    return dataset;
  }

  /** The values of a dataset that are read directly; undefined for one that the library reads. */
  plainValues(object: string): PlainValues | undefined {
    const plain = this.#plainObject(object);
    if (plain && plain.kind !== "dataset") throw this.library.damaged(this.path, object, "it is no dataset");
    return plain?.values ?? undefined;
  }

  /** Reads bytes of the file into the start of `into`; how many there were. */
  readInto(at: number, into: Uint8Array): number {
    return this.library.read(this.#source, at, into);
  }

  /**
   * Hands over values as they lie in the file in the form in which they are decoded.
   *
   * @param object - whose values they are
   */
  decoded<T>(
    object: string,
    stored: Uint8Array,
    type: H5Type,
    decode: (bytes: Uint8Array, context: DecodeContext) => T,
  ): T {
    const context = this.context(object);
    if (!pointsIntoHeap(type)) return decode(stored, context);
    const { pointers, heap } = this.#texts(object, (heaps) => inMemory(heaps, stored));
    return decode(pointers, { ...context, heap });
  }

  /** The texts of a column of variable length, each by the number of its value. */
  codedTexts(object: string, references: Uint8Array, codes: TextCodes, into: Int32Array): void {
    this.#texts(object, (heaps) => heaps.codes(references, codes, into));
  }

  #texts<T>(object: string, read: (heaps: Heaps) => T): T {
    try {
      return read(this.#heaps);
    } catch (error) {
      if (error instanceof HeapFault) throw this.library.damaged(this.path, object, error.message);
      throw error;
    }
  }

  /** What reading values has shown of any dataset. */
  get notices(): readonly Notice[] {
    return [...this.#datasets.values()].flatMap((dataset) => dataset.notices);
  }

  /** The path an object or region reference leads to; null when it leads nowhere. */
  referenced(reference: Uint8Array, region: boolean): string | null {
    // Finding a name takes HDF5 a millisecond, and a column of references repeats a few.
    const key = reference.join(" ");
    let name = this.#referenced.get(key);
    if (name === undefined) {
      name = this.#plain ? this.#plain.pathOf(addressIn(reference)) : this.#askName(reference, region);
      this.#referenced.set(key, name);
    }
    return name;
  }

  #askName(reference: Uint8Array, region: boolean): string | null {
    const found = this.#call("/", (module) =>
      module.get_referenced_name(this.#id, reference.slice(), !region),
    ) as string | null;
    return found === "" ? null : found;
  }

  /** The same for all hard links to one object, and only for those; a reference to it then is found at once. */
  identity(object: string): string {
    const plain = this.#plainObject(object);
    const reference = plain
      ? referenceTo(plain.address)
      : this.#call(object, (module) => module.create_object_reference(this.#id, object));
    const key = Array.from(reference).join(" ");
    const elsewhere = this.#elsewhere(object);
    if (elsewhere !== null) return `${key} of ${elsewhere}`;
    if (!this.#referenced.has(key)) this.#referenced.set(key, object);
    return key;
  }

  /** What the header of a dataset says of its numbers; null where it cannot be looked at. */
  numberLayout(object: string): NumberLayout | null {
    const elsewhere = this.#elsewhere(object);
    const source = elsewhere === null ? this.#source : this.#sourceOf(elsewhere);
    const base = source && baseOf(bytesOf(source));
    if (source == null || base === null) return null;
    const reference = this.#call(object, (module) => module.create_object_reference(this.#id, object));
    const address = Number(new DataView(Uint8Array.from(reference).buffer).getBigUint64(0, true));
    return readNumberLayout(source, { base, address });
  }

  /** What a virtual dataset is put together from; null where that is not told. */
  virtualMappings(object: string): VirtualMapping[] | null {
    const elsewhere = this.#elsewhere(object);
    const source = elsewhere === null ? this.#source : this.#sourceOf(elsewhere);
    const base = source && baseOf(bytesOf(source));
    if (source == null || base === null) return null;
    const reference = this.#call(object, (module) => module.create_object_reference(this.#id, object));
    const address = Number(new DataView(Uint8Array.from(reference).buffer).getBigUint64(0, true));
    return readVirtualMappings(source, { base, address });
  }

  #sourceOf(name: string): ByteSource | null {
    const place = this.library.placeOf(this.#mount, name);
    return (place === null ? undefined : this.#places.get(place)) ?? null;
  }

  /** The name of the other file that an object behind a link lies in; null in this one. */
  #elsewhere(object: string, depth = 0): string | null {
    if (this.#places.size === 0 || depth > mostLinks) return null;
    const parts = object.split("/").slice(1);
    for (let i = 1; i <= parts.length && parts[0] !== ""; i++) {
      const link = this.link(`/${parts.slice(0, i).join("/")}`);
      if (link === null) continue;
      if (link.file !== null) return link.file;
      const target = path.posix.resolve("/", ...parts.slice(0, i - 1), link.target, ...parts.slice(i));
      return this.#elsewhere(target, depth + 1);
    }
    return null;
  }

  /**
   * For decoding what was just read; hold it no longer than that. References in another file lead to objects of that
   * file: they are not looked for among this one's.
   *
   * @param object - whose values are decoded
   */
  context(object: string): DecodeContext {
    return {
      heap: this.#usesLibrary ? this.library.module.HEAPU8 : noHeap,
      referenced: (reference, region) =>
        (this.#elsewhere(object) === null ? this.referenced(reference, region) : null) ??
        this.#loseReference(),
    };
  }

  #loseReference(): null {
    this.#lostReferences++;
    return null;
  }

  /** References met so far that are set and lead nowhere; those of zeros, which were never set, are none. */
  get lostReferences(): number {
    return this.#lostReferences;
  }

  #call<T>(object: string, action: Parameters<typeof this.library.call<T>>[2]): T {
    return this.library.call(this.path, object, action);
  }
}

/** References to objects are the addresses of their headers. */
const addressIn = (reference: Uint8Array): number =>
  Number(new DataView(reference.buffer, reference.byteOffset).getBigUint64(0, true));

function referenceTo(address: number): Uint8Array {
  const reference = new Uint8Array(8);
  new DataView(reference.buffer).setBigUint64(0, BigInt(address), true);
  return reference;
}

const noHeap = new Uint8Array(0);

/** A chain of more links than HDF5 follows. */
const mostLinks = 16;

/** An attribute beyond this is damage: HDF5 keeps attributes in headers or small heaps. */
const maximumAttribute = 64 * 1024 * 1024;
