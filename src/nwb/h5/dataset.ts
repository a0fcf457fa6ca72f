import { AnalysisError } from "../../core/errors.ts";
import type { Notice } from "../../core/errors.ts";
import type { Cell, Column } from "../../core/table/table.ts";
import { blockBytes, checkFilters, checkSize, columnBytes } from "./dataset-checks.ts";
import { readHeader } from "./dataset-header.ts";
import type { DatasetHeader } from "./dataset-header.ts";
import { decodeCell, decodeColumn, decodeNumbers, isNumeric, numbersOfType } from "./decode.ts";
import type { DecodeContext } from "./decode.ts";
import { DirectValues } from "./direct-values.ts";
import { damaged } from "./faults.ts";
import type { H5Filter } from "./filters.ts";
import { LibraryValues } from "./library-values.ts";
import type { Region } from "./library-values.ts";
import type { H5Owner, Place } from "./owner.ts";
import type { Selection } from "./plain/selection.ts";
import { typeName, withLayout } from "./type.ts";
import type { H5Type } from "./type.ts";
import { checkSources } from "./virtual-sources.ts";

/** One dataset. Its header is read when the object is made; its values when asked for, every time. */
export class H5Dataset {
  readonly path: string;
  /** Null for a null dataspace. */
  readonly shape: readonly number[] | null;
  readonly chunks: readonly number[] | null;
  readonly filters: readonly H5Filter[];
  readonly #file: H5Owner;
  readonly #place: Place;
  readonly #isRow: boolean;
  readonly #library: LibraryValues;
  /** When the values are read without the library. */
  readonly #direct: DirectValues | undefined;
  #header: DatasetHeader;
  #usable = false;
  #vector: H5Dataset | undefined;

  /** @param isRow - of the shape `(1, n)`, to be read as `(n)` */
  constructor(file: H5Owner, path: string, isRow = false) {
    this.#file = file;
    this.#place = { file, path };
    this.#isRow = isRow;
    this.path = path;
    const header = readHeader(this.#place);
    const { shape, chunks, filters } = header;
    this.shape = isRow ? shape!.slice(1) : shape;
    this.chunks = isRow ? (chunks?.slice(1) ?? null) : chunks;
    this.filters = filters;
    this.#header = header;
    this.#library = new LibraryValues(this.#place, header);
    this.#direct = header.plain && new DirectValues(this.#place, header.plain);
  }

  /** What the object's header adds to it is known when values were read. */
  get type(): H5Type {
    return this.#header.type;
  }
  /** Whether reading its values so far has met some that are not in the file. */
  get unwritten(): boolean {
    return this.#library.unwritten || this.#direct?.unwritten === true;
  }
  /** The same for people. */
  get notices(): readonly Notice[] {
    if (!this.unwritten) return [];
    const message = `${this.path}: parts of it were never written, or the file has lost where they are; HDF5 gives its fill value, mostly 0, in their place.`;
    return [{ code: "unwritten-values", message }];
  }
  /** Where its values begin in the file, when they lie in one piece and are read directly; else null. */
  get address(): number | null {
    return this.#direct?.address ?? null;
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
  /** Values are stored as a Float64Array holds them. */
  get #isAsHeld(): boolean {
    return this.type.kind === "float" && this.type.size === 8 && machineIsLittleEndian;
  }

  /** Says that rows `from … to` will be read: what of them is known to lie where is fetched meanwhile. */
  expect(from = 0, to = this.length): void {
    if (to > from) this.#direct?.expect(from * this.width, (to - from) * this.width);
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
    if (this.#direct && this.#isAsHeld) {
      this.#direct.fill(from * width, new Uint8Array(out.buffer));
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

  /**
   * As {@link numbers}, read while this thread does other things where values lie as they are held.
   *
   * @param room - where to, if it is large enough
   */
  async numbersSoon(from: number, to: number, room: Float64Array<ArrayBuffer>): Promise<Float64Array> {
    this.#check(from, to);
    const { width } = this;
    if (!this.#direct || to === from || !this.#isAsHeld) return this.numbers(from, to);
    const count = (to - from) * width;
    const out = count <= room.length ? room.subarray(0, count) : this.#allocate(count);
    const bytes = new Uint8Array(out.buffer, out.byteOffset, out.byteLength);
    await this.#direct.fillSoon(from * width, bytes);
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
    if (this.#direct && this.type.kind === "text" && this.type.variable && this.width === 1)
      return this.#direct.textColumn(from, to);
    return this.#read(this.#rowSelection(from, to), (bytes, context) =>
      decodeColumn(bytes, this.type, context),
    );
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
  region(row: number): Region {
    return this.#library.region(this.#read(this.#rowSelection(row, row + 1), (bytes) => bytes.slice()));
  }

  damaged(reason: string, help?: string): AnalysisError<"damaged-data"> {
    return damaged(this.#place, reason, help);
  }

  #check(from: number, to: number): void {
    if (!(from >= 0 && to >= from && to <= this.length)) {
      throw this.damaged(`rows ${from} to ${to} of ${this.length} were asked for`);
    }
    if (this.#usable) return;
    if (this.isNumeric && !this.#direct) {
      const type = withLayout(this.type, this.#file.numberLayout(this.path));
      this.#header = { ...this.#header, type };
    }
    checkSize(this.#place, this.#header);
    checkFilters(this.#place, this.#header);
    if (checkSources(this.#place, this.#header) || this.#isNeverWritten()) this.#library.markUnwritten();
    this.#usable = true;
  }

  #isNeverWritten(): boolean {
    const contiguous = !this.#direct && this.chunks === null && this.#header.sources.length === 0;
    return contiguous && this.bytes > 0 && this.#file.neverWritten(this.path);
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

  #allocate(length: number): Float64Array<ArrayBuffer> {
    if (length * 8 > 2 * columnBytes) throw this.damaged(`${length} numbers are too many to read at once`);
    return new Float64Array(length);
  }

  /** Reads a selection and hands its bytes, valid only during the call, to `decode`. */
  #read<T>(selection: Selection, decode: (bytes: Uint8Array, context: DecodeContext) => T): T {
    const file = this.#file;
    const count = selection.count.reduce((product, extent) => product * extent, 1n);
    const bytes = Number(count) * this.type.size;
    if (bytes === 0) return decode(new Uint8Array(0), file.context(this.path));
    if (this.#direct) return file.decoded(this.path, this.#direct.select(selection), this.type, decode);
    return this.#library.read(selection, bytes, this.type, decode);
  }
}

const machineIsLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** The end of a block that starts here: on a chunk's edge where there is one, so that none is read twice. */
function nextBlock(start: number, rows: number, chunk: number): number {
  if (chunk <= 1) return start + rows;
  const end = Math.floor((start + rows) / chunk) * chunk;
  return end > start ? end : Math.ceil((start + 1) / chunk) * chunk;
}
