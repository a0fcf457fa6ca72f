import { AnalysisError } from "../../core/errors.ts";
import type { Notice } from "../../core/errors.ts";
import type { Pulse } from "../../core/pulse.ts";
import type { Cell } from "../../core/table/table.ts";
import { baseOf, refusalOf } from "../../core/first-bytes.ts";
import { bytesOf } from "../byte-source.ts";
import type { ByteSource } from "../byte-source.ts";
import { attributeNames, plainAttribute, readAttribute } from "./attributes.ts";
import { H5Dataset } from "./dataset.ts";
import { columnBytes } from "./dataset-checks.ts";
import { decodeText } from "./decode.ts";
import type { DecodeContext, TextCodes } from "./decode.ts";
import { hdf5 } from "./library.ts";
import type { Hdf5 } from "./library.ts";
import { LinkedFiles } from "./linked-files.ts";
import type { H5Link } from "./linked-files.ts";
import { isNeverWritten, readNumberLayout } from "./object-header.ts";
import type { HeaderPlace, NumberLayout } from "./object-header.ts";
import type { H5Owner } from "./owner.ts";
import { Ahead } from "./ahead.ts";
import { ChunkCache } from "./plain/chunked-values.ts";
import { HeapFault, Heaps, inMemory } from "./plain/heaps.ts";
import type { Expect } from "./plain/headers-ahead.ts";
import { surveyPlain } from "./plain/objects.ts";
import type { PlainObject, PlainObjects, PlainValues } from "./plain/objects.ts";
import { addressIn, referenceTo, References } from "./references.ts";
import { pointsIntoHeap } from "./type.ts";
import type { H5Type } from "./type.ts";
import { readVirtualMappings } from "./virtual-layout.ts";
import type { VirtualMapping } from "./virtual-layout.ts";

export type H5Kind =
  "group" | "dataset" | "type" | "soft-link" | "external-link" | "broken-link" | "missing" | "unreadable";

/** HDF5's numbers of what a path can lead to. */
const objectKinds: ReadonlyMap<number, H5Kind> = new Map([
  [0, "group"],
  [1, "dataset"],
  [2, "type"],
  [3, "broken-link"],
  [4, "external-link"],
]);

function surveyed(library: Hdf5, source: ByteSource, survey: typeof surveyPlain): PlainObjects | null {
  library.forget(source.path);
  return survey((at, into) => library.read(source, at, into), source.size, expectOf(source));
}

/** Says what will be read of a source, where anything is gained by that. */
const expectOf = (source: ByteSource): Expect | undefined =>
  source.expect && ((ranges) => source.expect!(ranges));

/**
 * One open HDF5 file, addressed by paths from its root. What is stored in HDF5's classic form is read directly, all else
 * through the library. Links are followed; those into another file only when it lies in the same folder. Every reading is checked: what cannot be read throws `damaged-data`,
 * `missing-filter` or `worker-died`, with the object's path. When the medium itself fails, that is
 * `file-unreadable`, then and for every further reading: what was met meanwhile may be incomplete.
 */
export class H5File implements H5Owner {
  readonly path: string;
  readonly size: number;
  readonly library: Hdf5;
  readonly chunkCache = new ChunkCache();
  /** Null where nothing is gained by saying what will be read. */
  readonly ahead: Ahead | null;
  readonly #source: ByteSource;
  /** The file's objects where all of them are of the classic form. */
  readonly #plain: PlainObjects | null;
  readonly #heaps: Heaps;
  /** Where the library sees the file, if it was needed. */
  readonly #mount: string;
  readonly #linked: LinkedFiles;
  readonly #references: References;
  readonly #id: bigint = -1n;
  readonly #kinds = new Map<string, H5Kind>();
  readonly #attributeNames = new Map<string, readonly string[]>();
  readonly #datasets = new Map<string, H5Dataset>();

  private constructor(library: Hdf5, source: ByteSource, plain: PlainObjects | null) {
    this.library = library;
    this.#source = source;
    this.path = source.path;
    this.size = source.size;
    this.#plain = plain;
    const read = (at: number, into: Uint8Array): number => this.readInto(at, into);
    const expect = expectOf(source);
    this.#heaps = new Heaps(read, this.size, !expect);
    this.ahead = expect ? new Ahead(read, this.size, expect) : null;
    this.#mount = plain?.whole ? "" : library.mount(source);
    this.#linked = new LinkedFiles(library, source, this.#mount);
    this.#references = new References((reference, region) =>
      plain ? plain.pathOf(addressIn(reference)) : this.#askName(reference, region),
    );
    if (plain?.whole) return;
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
    const plain = surveyed(library, source, survey);
    if (!plain?.whole) await library.load();
    return new H5File(library, source, plain);
  }

  /** The file where all of it is read without the library, which alone can be led in circles; else undefined. */
  static openPlain(source: ByteSource): H5File | undefined {
    const library = hdf5();
    const plain = surveyed(library, source, surveyPlain);
    return plain?.whole ? new H5File(library, source, plain) : undefined;
  }

  /** True when nothing more can be read of this file: its medium failed, or the library is broken. */
  get lost(): boolean {
    return (this.#usesLibrary && this.library.broken) || this.library.failureOf(this.path) !== undefined;
  }

  get #usesLibrary(): boolean {
    return this.#mount !== "";
  }

  /** Of the library, if it was needed. */
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
      this.#linked.close();
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
    const another = this.#linked.asked && object !== "/" ? (this.link(object)?.file ?? null) : null;
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
    return this.#linked.provide(name);
  }

  /** The path of a file that is not read because it lies outside the folder and was not allowed; else null. */
  outside(name: string): string | null {
    return this.#linked.outside(name);
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
      names = attributeNames({ file: this, path: object });
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
    if (stored && stored !== "other") return plainAttribute({ file: this, path: object }, stored);
    // Asking for what is not there makes the library throw, which costs more than the list of names.
    if (plain ? !stored : !this.attributeNames(object).includes(name)) return undefined;
    return readAttribute({ file: this, path: object }, name);
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

  /** The same, while this thread does other things. */
  readIntoSoon(at: number, into: Uint8Array): Promise<number> {
    return this.library.readSoon(this.#source, at, into);
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

  /** One text of variable length. */
  text(object: string, reference: Uint8Array): string {
    let text = "";
    this.#texts(object, (heaps) => heaps.texts(reference, (...place) => (text = decodeText(...place))));
    return text;
  }

  #texts<T>(object: string, read: (heaps: Heaps) => T): T {
    this.ahead?.fetchTexts();
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
    return this.#references.pathOf(reference, region);
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
    this.#references.remember(key, object);
    return key;
  }

  /** What the header of a dataset says of its numbers; null where it cannot be looked at. */
  numberLayout(object: string): NumberLayout | null {
    const header = this.#headerOf(object);
    return header && readNumberLayout(header.source, header.place);
  }

  /** What a virtual dataset is put together from; null where that is not told. */
  virtualMappings(object: string): VirtualMapping[] | null {
    const header = this.#headerOf(object);
    return header && readVirtualMappings(header.source, header.place);
  }

  /** Whether a dataset without chunks has no values in the file; false where that cannot be looked at. */
  neverWritten(object: string): boolean {
    const header = this.#headerOf(object);
    return header !== null && isNeverWritten(header.source, header.place);
  }

  /** Whether values of a dataset were never written: its chunks are asked for, where they are not too many. */
  lacksValues(object: string): boolean {
    const dataset = this.dataset(object);
    const looked = dataset.chunks !== null && dataset.bytes <= columnBytes;
    dataset.touch(0, looked ? dataset.length : 0);
    return dataset.unwritten;
  }

  /** Another file that this one names and that is read; null when it is not. */
  otherFile(name: string): H5File | null {
    return this.#linked.opened(name, (source) => {
      const refusal = refusalOf(bytesOf(source));
      if (!refusal) return new H5File(this.library, source, null);
      const { message: reason } = refusal;
      throw new AnalysisError("damaged-data", `${source.path} ${reason}`, {
        path: source.path,
        object: "/",
        reason,
      });
    });
  }

  /** Where the header of an object lies, also in another file; null where it cannot be looked at. */
  #headerOf(object: string): { source: ByteSource; place: HeaderPlace } | null {
    const elsewhere = this.#elsewhere(object);
    const source = elsewhere === null ? this.#source : this.#linked.sourceOf(elsewhere);
    const base = source && baseOf(bytesOf(source));
    if (source == null || base === null) return null;
    const reference = this.#call(object, (module) => module.create_object_reference(this.#id, object));
    return { source, place: { base, address: addressIn(Uint8Array.from(reference)) } };
  }

  #elsewhere(object: string): string | null {
    return this.#linked.elsewhere(object, (path) => this.link(path));
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
        this.#references.lose(),
    };
  }

  /** References met so far that are set and lead nowhere; those of zeros, which were never set, are none. */
  get lostReferences(): number {
    return this.#references.lost;
  }

  #call<T>(object: string, action: Parameters<typeof this.library.call<T>>[2]): T {
    return this.library.call(this.path, object, action);
  }
}

const noHeap = new Uint8Array(0);
