import { AnalysisError } from "../../core/errors.ts";
import type { Notice } from "../../core/errors.ts";
import type { Cell, Column } from "../../core/table/table.ts";
import { TextCodes, decodeCell, decodeColumn, decodeNumbers, isNumeric, numbersOfType } from "./decode.ts";
import type { DecodeContext } from "./decode.ts";
import { filterName, lacksCodec } from "./filters.ts";
import type { Hdf5 } from "./library.ts";
import type { NumberLayout } from "./object-header.ts";
import { notRead } from "./other-file.ts";
import type { PlainValues } from "./plain/objects.ts";
import { selectedBytes } from "./plain/selection.ts";
import type { Selection } from "./plain/selection.ts";
import { pointsIntoHeap, typeName, typeOf, withLayout } from "./type.ts";
import type { H5Type } from "./type.ts";
import { endOf, unmappedValues } from "./virtual-layout.ts";
import type { VirtualMapping } from "./virtual-layout.ts";

export interface H5Filter {
  readonly id: number;
  readonly name: string;
  /** The filter's own parameters, as stored. */
  readonly options: readonly number[];
}

/** What a dataset needs of the file it lies in. */
export interface H5Owner {
  readonly id: bigint;
  readonly path: string;
  readonly size: number;
  readonly library: Hdf5;
  context(object: string): DecodeContext;
  referenced(reference: Uint8Array, region: boolean): string | null;
  provideLinked(name: string): boolean;
  exists(path: string): boolean;
  outside(name: string): string | null;
  numberLayout(path: string): NumberLayout | null;
  virtualMappings(path: string): VirtualMapping[] | null;
  plainValues(path: string): PlainValues | undefined;
  readInto(at: number, into: Uint8Array): number;
  decoded<T>(
    object: string,
    stored: Uint8Array,
    type: H5Type,
    decode: (bytes: Uint8Array, context: DecodeContext) => T,
  ): T;
  codedTexts(object: string, references: Uint8Array, codes: TextCodes, into: Int32Array): void;
}
type Module = Hdf5["module"];

/** What the library says of a dataset before it reads a value. */
interface Header {
  readonly shape: readonly number[] | null;
  readonly chunks: readonly number[] | null;
  readonly filters: readonly H5Filter[];
  readonly type: H5Type;
  /** Of a virtual dataset. */
  readonly sources: readonly { readonly file_name: string; readonly dset_name: string }[];
}

/** More than this is never read in one piece. */
const blockBytes = 4 * 1024 * 1024;
/** A whole column beyond this is refused: it is read by range or not at all. */
const columnBytes = 256 * 1024 * 1024;

const zeros = "HDF5 would show zeros instead: ask whoever wrote the file where the values are.";
/** Virtual datasets of virtual datasets are followed this far. */
const mostNested = 8;

/** One dataset. Its header is read when the object is made; its values when asked for, every time. */
export class H5Dataset {
  readonly path: string;
  /** Null for a null dataspace. */
  readonly shape: readonly number[] | null;
  readonly chunks: readonly number[] | null;
  readonly filters: readonly H5Filter[];
  readonly #file: H5Owner;
  readonly #sources: Header["sources"];
  readonly #isRow: boolean;
  /** Where the values are, when they are read without the library. */
  readonly #plain: PlainValues | undefined;
  #type: H5Type;
  #usable = false;
  #unwritten = false;
  #vector: H5Dataset | undefined;

  /** @param isRow - of the shape `(1, n)`, to be read as `(n)` */
  constructor(file: H5Owner, path: string, isRow = false) {
    this.#file = file;
    this.#isRow = isRow;
    this.path = path;
    this.#plain = file.plainValues(path);
    const { shape, chunks, filters, type, sources } = this.#plain
      ? { shape: this.#plain.shape, chunks: null, filters: [], type: this.#plain.type, sources: [] }
      : this.#askHeader();
    this.shape = isRow ? shape!.slice(1) : shape;
    this.chunks = isRow ? (chunks?.slice(1) ?? null) : chunks;
    this.filters = filters;
    this.#type = type;
    this.#sources = sources;
  }

  #askHeader(): Header {
    const file = this.#file;
    const { metadata, filters } = file.library.call(file.path, this.path, (module) => ({
      metadata: module.get_dataset_metadata(file.id, this.path),
      filters: module.get_dataset_filters(file.id, this.path),
    }));
    const complaint = file.library.complaint();
    if (complaint !== undefined) throw this.damaged(complaint);
    return {
      shape: metadata.shape,
      chunks: metadata.chunks,
      filters: filters.map(({ id, name, cd_values }) => ({
        id,
        name: filterName(id, name),
        options: cd_values,
      })),
      type: typeOf(metadata),
      sources: metadata.virtual_sources ?? [],
    };
  }

  /** What the object's header adds to it is known when values were read. */
  get type(): H5Type {
    return this.#type;
  }
  /** What reading its values so far has shown. */
  get notices(): readonly Notice[] {
    if (!this.#unwritten) return [];
    const message = `${this.path}: parts of it were never written, or the file has lost where they are; HDF5 gives its fill value, mostly 0, in their place.`;
    return [{ code: "unwritten-values", message }];
  }
  get rank(): number {
    return this.shape?.length ?? 0;
  }
  /** Length of the first dimension; 1 for a scalar, 0 for a null dataspace. */
  get length(): number {
    return this.shape === null ? 0 : (this.shape[0] ?? 1);
  }
  /** Values behind each entry of the first dimension. */
  get width(): number {
    return (this.shape ?? []).slice(1).reduce((product, extent) => product * extent, 1);
  }
  get bytes(): number {
    return this.length * this.width * this.type.size;
  }
  /** Length of a vector stored as one row, as MATLAB writes its columns; 0 for all else. */
  get rowLength(): number {
    return this.rank === 2 && this.shape![0] === 1 && this.shape![1]! > 1 ? this.shape![1]! : 0;
  }
  /** The same as a vector, when it is one row; else itself. */
  asVector(): H5Dataset {
    if (this.rowLength === 0) return this;
    return (this.#vector ??= new H5Dataset(this.#file, this.path, true));
  }
  get isNumeric(): boolean {
    return isNumeric(this.type);
  }

  /**
   * Rows `from … to` along the first dimension as float64, all further dimensions flattened, row-major.
   * Read in blocks, so that memory stays bounded by the answer.
   *
   * @throws AnalysisError `wrong-type` unless the type is numeric, `damaged-data`, `missing-filter`
   */
  numbers(from = 0, to = this.length): Float64Array {
    this.#check(from, to);
    if (!this.isNumeric) {
      throw new AnalysisError(
        "wrong-type",
        `${this.path} in ${this.#file.path} holds ${typeName(this.type)}, not numbers.`,
        { column: this.path, type: typeName(this.type) },
      );
    }
    const { width } = this;
    const out = this.#allocate((to - from) * width);
    if (this.#plain && this.type.kind === "float" && this.type.size === 8 && machineIsLittleEndian) {
      this.#fill(this.#plain, from * width, new Uint8Array(out.buffer));
      return out;
    }
    const rows = this.#blockRows();
    for (let start = from; start < to;) {
      const stop = Math.min(to, nextBlock(start, rows, this.chunks?.[0] ?? 1));
      this.#read(this.#rowSelection(start, stop), (bytes) =>
        decodeNumbers(bytes, this.type, out, (start - from) * width),
      );
      start = stop;
    }
    return out;
  }

  /** Rows `from … to` of a dataset with one value a row, as a column. */
  column(from = 0, to = this.length): Column {
    this.#check(from, to);
    if (to === from) return decodeColumn(new Uint8Array(0), this.type, this.#file.context(this.path));
    if ((to - from) * this.width * this.type.size > columnBytes) {
      throw this.damaged(`${to - from} rows of ${this.width} are too many to read at once`);
    }
    if (this.type.kind === "float" && this.width === 1) {
      return numbersOfType(this.numbers(from, to), this.type, false);
    }
    if (this.#plain && this.type.kind === "text" && this.type.variable && this.width === 1)
      return this.#textColumn(this.#plain, from, to);
    return this.#read(this.#rowSelection(from, to), (bytes, context) =>
      decodeColumn(bytes, this.type, context),
    );
  }

  /** Texts of variable length, each looked at once on its way from the file to its number. */
  #textColumn(plain: PlainValues, from: number, to: number): Column {
    const codes = new Int32Array(to - from);
    const texts = new TextCodes();
    const rows = Math.max(1, Math.floor(blockBytes / plain.stored));
    for (let start = from; start < to; start += rows) {
      const references = new Uint8Array(plain.stored * Math.min(rows, to - start));
      this.#fill(plain, start, references);
      this.#file.codedTexts(this.path, references, texts, codes.subarray(start - from));
    }
    return { kind: "coded", codes, values: texts.values };
  }

  /** Values from number `start` on, as stored, as many as there is room for. */
  #fill(plain: PlainValues, start: number, into: Uint8Array): void {
    const got = into.length === 0 ? 0 : this.#file.readInto(plain.address + start * plain.stored, into);
    if (got < into.length) throw this.damaged("its values end behind the end of the file");
  }

  /** Column `index` of a 2-D dataset as a column; `to` is excluded. */
  slice(from: number, to: number, index: number): Column {
    this.#check(from, to);
    const selection = this.#rowSelection(from, to);
    selection.offset[1] = BigInt(index);
    selection.count[1] = 1n;
    return this.#read(selection, (bytes, context) => decodeColumn(bytes, this.type, context));
  }

  /** Member `name` of a compound dataset, rows `from … to`. */
  member(name: string, from = 0, to = this.length): Column {
    this.#check(from, to);
    const { type } = this;
    const member = type.kind === "compound" ? type.members.find((each) => each.name === name) : undefined;
    if (!member) throw this.damaged(`it has no member ${name}`);
    return this.#read(this.#rowSelection(from, to), (bytes, context) => {
      const count = (to - from) * this.width;
      const packed = new Uint8Array(count * member.type.size);
      for (let i = 0; i < count; i++) {
        const at = i * type.size + member.offset;
        packed.set(bytes.subarray(at, at + member.type.size), i * member.type.size);
      }
      return decodeColumn(packed, member.type, context);
    });
  }

  /** The value of a scalar dataset, or the first of several. */
  scalar(): Cell {
    if (this.shape === null || this.length === 0 || this.width === 0) return null;
    this.#check(0, 1);
    const first = this.#rowSelection(0, 1);
    first.count.fill(1n);
    return this.#read(first, (bytes, context) => decodeCell(bytes, this.type, context));
  }

  /** Rows `from … to`, and of each the first `columns` of the second dimension, as nested cells. */
  cells(from: number, to: number, columns = Infinity): readonly (readonly Cell[])[] {
    this.#check(from, to);
    const selection = this.#rowSelection(from, to);
    const width = Math.min(columns, this.width);
    if (this.rank === 2) selection.count[1] = BigInt(width);
    const perRow = this.rank === 2 ? width : this.width;
    if (to === from || perRow === 0) return Array.from({ length: to - from }, () => []);
    const values = this.#read(selection, (bytes, context) =>
      Array.from({ length: (to - from) * perRow }, (_, i) =>
        decodeCell(bytes.subarray(i * this.type.size, (i + 1) * this.type.size), this.type, context),
      ),
    );
    return Array.from({ length: to - from }, (_, row) => values.slice(row * perRow, row * perRow + width));
  }

  /**
   * Reads rows `from … to` and forgets them: to know whether they can be read.
   *
   * @throws AnalysisError `damaged-data`, `missing-filter`
   */
  touch(from: number, to: number): void {
    this.#check(from, to);
    this.#read(this.#rowSelection(from, to), () => undefined);
  }

  /** What region reference number `row` of this dataset covers: the dataset and the number of its elements. */
  region(row: number): { target: string | null; count: number; read: () => Column } {
    const reference = this.#read(this.#rowSelection(row, row + 1), (bytes) => bytes.slice());
    const file = this.#file;
    const metadata = this.#module((module) => module.get_region_metadata(file.id, reference));
    const type = typeOf(metadata);
    const read = (): Column =>
      this.#withMemory(metadata.total_size * type.size, (pointer, module) => {
        if (module.get_region_data(file.id, reference, BigInt(pointer)) < 0) throw this.#failure();
        const bytes = module.HEAPU8.subarray(pointer, pointer + metadata.total_size * type.size);
        return decodeColumn(pointsIntoHeap(type) ? bytes : bytes.slice(), type, file.context(this.path));
      });
    return { target: file.referenced(reference, true), count: metadata.total_size, read };
  }

  damaged(reason: string, help?: string): AnalysisError<"damaged-data"> {
    return this.#file.library.damaged(this.#file.path, this.path, reason, help);
  }

  /** What may be sound, and is not read here all the same. */
  #unsupported(reason: string, help: string): AnalysisError<"unsupported-data"> {
    const { path: object } = this;
    const { path } = this.#file;
    return new AnalysisError(
      "unsupported-data",
      `${object} in ${path} cannot be read here: ${reason}. ${help}`,
      {
        path,
        object,
        reason,
      },
    );
  }

  #check(from: number, to: number): void {
    if (!(from >= 0 && to >= from && to <= this.length)) {
      throw this.damaged(`rows ${from} to ${to} of ${this.length} were asked for`);
    }
    if (this.#usable) return;
    if (this.isNumeric && !this.#plain)
      this.#type = withLayout(this.#type, this.#file.numberLayout(this.path));
    this.#checkSize();
    this.#checkFilters();
    this.#checkSources();
    this.#usable = true;
  }

  /** Uncompressed data cannot be larger than the file that holds them. */
  #checkSize(): void {
    if (this.type.kind === "other")
      throw this.#unsupported(
        `the type ${typeName(this.type)} is not supported`,
        "Everything else can be read.",
      );
    const plain = this.chunks === null && this.#sources.length === 0;
    const chunk = (this.chunks ?? []).reduce((product, extent) => product * extent, this.type.size);
    if (chunk > columnBytes) throw this.damaged(`its chunks of ${chunk} bytes are too large to be true`);
    if (!Number.isFinite(this.bytes) || (plain && this.#storedBytes() > this.#file.size)) {
      throw this.damaged(`it claims ${this.bytes} bytes in a file of ${this.#file.size}`);
    }
  }

  /** In the file a variable-length value takes 16 bytes, in memory 4 or 8. */
  #storedBytes(): number {
    return this.length * this.width * (pointsIntoHeap(this.type) ? 16 : this.type.size);
  }

  #checkFilters(): void {
    for (const { id, name, options } of this.filters) {
      if (this.#file.library.provideFilter(id, options)) continue;
      throw this.#missingFilter(id, lacksCodec(id, options) ? `${name} with zlib` : name);
    }
  }

  #missingFilter(id: number, name: string): AnalysisError<"missing-filter"> {
    return new AnalysisError(
      "missing-filter",
      `${this.path} in ${this.#file.path} is compressed with ${name} (HDF5 filter ${id}), which is not supported. ` +
        "Rewrite the file with gzip, for example with h5repack -f GZIP=4.",
      { path: this.#file.path, object: this.path, filter: id, name },
    );
  }

  /** HDF5 fills what a virtual dataset cannot find with zeros, without a word. */
  #checkSources(depth = 0): void {
    this.#checkOwnSources();
    if (this.#sources.length > 0) this.#checkMappings(depth);
    const files = this.#sources.map((source) => source.file_name);
    const elsewhere = files.find((name) => name !== "." && !this.#file.provideLinked(name));
    if (elsewhere === undefined) return;
    const { reason } = notRead(elsewhere, this.#file.outside(elsewhere));
    const help = "Put that file beside this one; on the command line --follow-links also helps.";
    throw this.#unsupported(`it is put together from another file, ${reason}`, help);
  }

  /** A name with `%b` stands for as many datasets as there are. */
  #checkOwnSources(): void {
    const own = this.#sources.filter((source) => source.file_name === "." && !source.dset_name.includes("%"));
    const lost = own.find((source) => !this.#file.exists(source.dset_name));
    if (!lost) return;
    throw this.damaged(`it is put together from ${lost.dset_name}, which is not in the file`, zeros);
  }

  #checkMappings(depth: number): void {
    const mappings = this.#file.virtualMappings(this.path);
    if (mappings === null || this.shape === null) return;
    const shape = this.#isRow ? [1, ...this.shape] : this.shape;
    const holes = unmappedValues(mappings, shape) ?? 0;
    const total = this.length * this.width;
    if (holes > 0) {
      throw this.damaged(
        `nothing is there for ${holes} of the ${total} values it is put together from`,
        zeros,
      );
    }
    for (const mapping of mappings) if (mapping.file === ".") this.#checkSource(mapping, depth);
  }

  /** A source may be too short, and may be put together itself. */
  #checkSource({ dataset, source }: VirtualMapping, depth: number): void {
    if (dataset.includes("%")) return;
    const from = new H5Dataset(this.#file, dataset);
    if (endOf(source)?.some((end, i) => end > (from.shape?.[i] ?? 0))) {
      throw this.damaged(`it is put together from ${dataset}, which ends too early`, zeros);
    }
    if (depth < mostNested) from.#checkSources(depth + 1);
  }

  #rowSelection(from: number, to: number): Selection {
    const shape = this.shape ?? [];
    const offset = shape.map(() => 0n);
    const count = shape.map((extent) => BigInt(extent));
    if (shape.length > 0) {
      offset[0] = BigInt(from);
      count[0] = BigInt(to - from);
    }
    if (this.#isRow) return { offset: [0n, ...offset], count: [1n, ...count] };
    return { offset, count };
  }

  #blockRows(): number {
    return Math.max(1, Math.floor(blockBytes / Math.max(1, this.width * this.type.size)));
  }

  #allocate(length: number): Float64Array {
    if (length * 8 > 2 * columnBytes) throw this.damaged(`${length} numbers are too many to read at once`);
    return new Float64Array(length);
  }

  /** Reads a selection and hands its bytes, valid only during the call, to `decode`. */
  #read<T>(selection: Selection, decode: (bytes: Uint8Array, context: DecodeContext) => T): T {
    const file = this.#file;
    const count = selection.count.reduce((product, extent) => product * extent, 1n);
    const bytes = Number(count) * this.type.size;
    if (bytes === 0) return decode(new Uint8Array(0), file.context(this.path));
    const plain = this.#plain;
    if (plain) {
      const stored = selectedBytes(plain, selection, (start, into) => this.#fill(plain, start, into));
      return file.decoded(this.path, stored, this.type, decode);
    }
    const strides = selection.offset.map(() => 1n);
    const scalar = selection.count.length === 0;
    return this.#withMemory(bytes, (pointer, module) => {
      const before = file.library.valueReads;
      const status = module.get_dataset_data(
        file.id,
        this.path,
        scalar ? null : selection.count,
        scalar ? null : selection.offset,
        scalar ? null : strides,
        BigInt(pointer),
      );
      if (status < 0) throw this.#failure();
      const pieces = file.library.valueReads - before;
      if (this.#sources.length === 0 && pieces < this.#chunksIn(selection)) this.#unwritten = true;
      try {
        const data = module.HEAPU8.subarray(pointer, pointer + bytes);
        // Decoding references calls the library, which may move its heap.
        const held = pointsIntoHeap(this.type) || !mayCallLibrary(this.type);
        return decode(held ? data : data.slice(), file.context(this.path));
      } finally {
        if (pointsIntoHeap(this.type)) this.#reclaim(selection, BigInt(pointer), scalar);
      }
    });
  }

  /** Every chunk is read anew by each call, those that are not in the file by none; 0 when it has no chunks. */
  #chunksIn({ offset, count }: Selection): number {
    return (this.chunks ?? [0]).reduce((product, extent, axis) => {
      if (extent === 0) return 0;
      const first = Number(offset[axis] ?? 0n);
      const last = first + Number(count[axis] ?? 1n) - 1;
      return product * (Math.floor(last / extent) - Math.floor(first / extent) + 1);
    }, 1);
  }

  #reclaim(selection: Selection, pointer: bigint, scalar: boolean): void {
    const { module } = this.#file.library;
    if (scalar) module.reclaim_vlen_memory(this.#file.id, this.path, "", pointer);
    else module.reclaim_vlen_memory_count(this.#file.id, this.path, "", pointer, selection.count);
  }

  #withMemory<T>(bytes: number, action: (pointer: number, module: Module) => T): T {
    return this.#module((module) => {
      const pointer = module._malloc(bytes);
      if (pointer === 0) throw this.damaged(`there is no memory for ${bytes} bytes`);
      try {
        return action(pointer, module);
      } finally {
        module._free(pointer);
      }
    });
  }

  #module<T>(action: (module: Module) => T): T {
    return this.#file.library.call(this.#file.path, this.path, (module) => {
      try {
        return action(module);
      } catch (error) {
        // A function that the plugin needs and the library does not have.
        if (!(error instanceof TypeError && error.message.includes("is not a function"))) throw error;
        this.#file.library.throwComplaints();
        throw this.#failure();
      }
    });
  }

  /**
   * Why a read failed. A plugin may lack one of its codecs (blosc's zlib does): HDF5 says then that a filter
   * failed, or nothing at all.
   */
  #failure(): AnalysisError {
    const complaint = this.#file.library.complaint();
    const plugin = this.filters.find(({ id }) => id >= 256);
    if (plugin && complaint === undefined) return this.#missingFilter(plugin.id, `a codec of ${plugin.name}`);
    if (complaint?.includes("external raw data file")) {
      const help = "Write it into one file, for example with h5repack -l CONTI.";
      return this.#unsupported("its values lie in a raw file of their own, which is not read", help);
    }
    return this.damaged(complaint ?? "HDF5 reports a failed read");
  }
}

const machineIsLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

const mayCallLibrary = (type: H5Type): boolean =>
  type.kind === "reference" || type.kind === "compound" || type.kind === "array";

/** The end of a block that starts here: on a chunk's edge where there is one, so that none is read twice. */
function nextBlock(start: number, rows: number, chunk: number): number {
  if (chunk <= 1) return start + rows;
  const end = Math.floor((start + rows) / chunk) * chunk;
  return end > start ? end : Math.ceil((start + 1) / chunk) * chunk;
}
