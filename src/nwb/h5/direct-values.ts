import type { AnalysisError } from "../../core/errors.ts";
import type { Column } from "../../core/table/table.ts";
import type { ByteRange } from "../byte-source.ts";
import { blockBytes } from "./dataset-checks.ts";
import { TextCodes } from "./decode.ts";
import { damaged } from "./faults.ts";
import type { Place } from "./owner.ts";
import { NotPlain } from "./plain/bytes.ts";
import { ChunkedValues, boxOf } from "./plain/chunked-values.ts";
import { heapsOf } from "./plain/heaps-ahead.ts";
import type { PlainValues } from "./plain/objects.ts";
import { selectedBytes } from "./plain/selection.ts";
import type { Selection } from "./plain/selection.ts";

/** The values of one dataset, read without the HDF5 library. */
export class DirectValues {
  readonly #place: Place;
  readonly #plain: PlainValues;
  readonly #chunked: ChunkedValues | null;

  constructor(place: Place, plain: PlainValues) {
    const { file } = place;
    this.#place = place;
    this.#plain = plain;
    this.#chunked =
      plain.chunks &&
      new ChunkedValues((at, into) => file.readInto(at, into), file.size, plain, file.chunkCache);
  }

  /** Where they begin in the file; null where they lie in chunks. */
  get address(): number | null {
    return this.#chunked ? null : this.#plain.address;
  }

  /** Whether values were asked for that are not in the file. */
  get unwritten(): boolean {
    return this.#chunked?.unwritten ?? false;
  }

  /**
   * Values from number `start` on, as stored, as many as there is room for.
   *
   * @throws AnalysisError `damaged-data`
   */
  fill(start: number, into: Uint8Array): void {
    const { shape, stored, address } = this.#plain;
    if (into.length === 0) return;
    const chunked = this.#chunked;
    if (chunked) this.#told(() => chunked.read(boxOf(shape, start, into.length / stored), into));
    else if (this.#place.file.readInto(address + start * stored, into) < into.length)
      throw this.#endsTooEarly();
  }

  /** The same, while this thread does other things. */
  async fillSoon(start: number, into: Uint8Array): Promise<void> {
    const { shape, stored, address } = this.#plain;
    if (into.length === 0) return;
    if (this.#chunked) {
      try {
        await this.#chunked.readSoon(boxOf(shape, start, into.length / stored), into);
      } catch (error) {
        throw this.#tellable(error);
      }
    } else if ((await this.#place.file.readIntoSoon(address + start * stored, into)) < into.length)
      throw this.#endsTooEarly();
  }

  /** Says that values from number `start` on will be read, with the texts that they lead to. */
  expect(start: number, count: number): void {
    const { ahead } = this.#place.file;
    if (!ahead || count === 0) return;
    const { stored, type } = this.#plain;
    ahead.bytes(this.#ranges(start, count));
    if (type.kind !== "text" || !type.variable) return;
    ahead.texts(() => {
      const references = new Uint8Array(count * stored);
      this.fill(start, references);
      return heapsOf(type, references);
    });
  }

  #ranges(start: number, count: number): readonly ByteRange[] {
    const { shape, stored, address } = this.#plain;
    const from = address + start * stored;
    if (!this.#chunked) return [{ from, to: from + count * stored }];
    try {
      return this.#chunked.ranges(boxOf(shape, start, count));
    } catch (error) {
      // Whoever reads the values is told.
      if (error instanceof NotPlain) return [];
      throw error;
    }
  }

  /** The values of a selection as they are stored, one after the other. */
  select(selection: Selection): Uint8Array {
    const chunked = this.#chunked;
    if (!chunked) return selectedBytes(this.#plain, selection, (start, into) => this.fill(start, into));
    const [offset, count] = [selection.offset.map(Number), selection.count.map(Number)];
    const into = new Uint8Array(count.reduce((product, extent) => product * extent, this.#plain.stored));
    this.#told(() => chunked.read({ offset, count }, into));
    return into;
  }

  /** Texts of variable length, each looked at once on its way from the file to its number. */
  textColumn(from: number, to: number): Column {
    const { stored } = this.#plain;
    const { file, path } = this.#place;
    const codes = new Int32Array(to - from);
    const texts = new TextCodes();
    const rows = Math.max(1, Math.floor(blockBytes / stored));
    for (let start = from; start < to; start += rows) {
      const references = new Uint8Array(stored * Math.min(rows, to - start));
      this.fill(start, references);
      file.codedTexts(path, references, texts, codes.subarray(start - from));
    }
    return { kind: "coded", codes, values: texts.values };
  }

  #told(read: () => void): void {
    try {
      read();
    } catch (error) {
      throw this.#tellable(error);
    }
  }

  #tellable(error: unknown): unknown {
    return error instanceof NotPlain ? damaged(this.#place, error.message) : error;
  }

  #endsTooEarly(): AnalysisError<"damaged-data"> {
    return damaged(this.#place, "its values end behind the end of the file");
  }
}
