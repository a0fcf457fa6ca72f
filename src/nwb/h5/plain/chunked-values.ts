import type { ByteRange } from "../../byte-source.ts";
import { demand } from "./bytes.ts";
import type { ReadBytes } from "./bytes.ts";
import { ChunkIndex } from "./chunk-index.ts";
import type { StoredChunk } from "./chunk-index.ts";
import type { PlainValues } from "./objects.ts";
import { undo, undoSoon } from "./pipeline.ts";
import type { Pipeline } from "./pipeline.ts";

/** A box of values: where it starts and how long it is, by dimension. */
interface Box {
  readonly offset: readonly number[];
  readonly count: readonly number[];
}

/** Values of a dataset of that shape from number `start` on: whole rows, or a part of one. */
export function boxOf(shape: readonly number[], start: number, count: number): Box {
  const width = shape.slice(1).reduce((product, extent) => product * extent, 1);
  if (start % width === 0 && count % width === 0) {
    const rest = shape.slice(1);
    return { offset: [start / width, ...rest.map(() => 0)], count: [count / width, ...rest] };
  }
  const row = Math.floor(start / width);
  const left = start - row * width;
  if (shape.length !== 2 || left + count > width) throw new Error("Neither whole rows nor a part of one.");
  return { offset: [row, left], count: [1, count] };
}

/** Chunks of a file that were read last, as values, so that what ends and begins in one chunk reads it once. */
export class ChunkCache {
  /** By address, with whose they are: of a damaged file they might be several datasets'. */
  readonly #chunks = new Map<number, { readonly owner: object; readonly values: Uint8Array }>();
  #held = 0;

  get(owner: object, address: number): Uint8Array | undefined {
    const found = this.#chunks.get(address);
    return found?.owner === owner ? found.values : undefined;
  }

  keep(owner: object, address: number, values: Uint8Array): void {
    if (values.length > largestKept || this.#chunks.has(address)) return;
    this.#chunks.set(address, { owner, values });
    this.#held += values.length;
    for (const [oldest, { values: others }] of this.#chunks) {
      if (this.#held <= keptBytes || oldest === address) break;
      this.#chunks.delete(oldest);
      this.#held -= others.length;
    }
  }
}

const keptBytes = 4 * 1024 * 1024;
/** Writers go up to some 10 MB a chunk: one of those is kept by itself. */
const largestKept = 32 * 1024 * 1024;
/** What filters add to values that they cannot make smaller is less than the values and this, bytes. */
const slack = 4096;
/** Chunks that are inflated at the same time: the platform has four threads for it. */
const together = 4;
/** Smaller chunks are inflated in less time than it takes to hand them over. */
const worthHandingOver = 256 * 1024;

/** The values of a dataset that is stored in chunks. */
export class ChunkedValues {
  readonly #read: ReadBytes;
  readonly #values: PlainValues;
  readonly #extent: readonly number[];
  readonly #pipeline: Pipeline;
  readonly #index: ChunkIndex;
  readonly #cache: ChunkCache;
  #unwritten = false;

  /** @param size - of the file */
  constructor(read: ReadBytes, size: number, values: PlainValues, cache: ChunkCache) {
    const { extent, filters } = values.chunks!;
    const bytes = extent.reduce((product, length) => product * length, values.stored);
    this.#read = read;
    this.#values = values;
    this.#extent = extent;
    this.#pipeline = { filters, bytes };
    this.#index = new ChunkIndex(read, size, values.address, extent);
    this.#cache = cache;
  }

  /** Whether values were asked for that were never written: zeros are given for them. */
  get unwritten(): boolean {
    return this.#unwritten;
  }

  /**
   * @param into - as long as the box
   * @throws NotPlain
   */
  read(box: Box, into: Uint8Array): void {
    for (const chunk of this.#chunksOf(box, into)) this.#copy(chunk, this.#valuesOf(chunk), box, into);
  }

  /** The same, large chunks being inflated while this thread does other things. */
  async readSoon(box: Box, into: Uint8Array): Promise<void> {
    if (this.#pipeline.bytes < worthHandingOver) {
      this.read(box, into);
      return;
    }
    const chunks = this.#chunksOf(box, into);
    let next = 0;
    const some = async (): Promise<void> => {
      while (next < chunks.length) {
        const chunk = chunks[next++]!;
        try {
          this.#copy(chunk, await this.#valuesSoon(chunk), box, into);
        } catch (error) {
          next = chunks.length;
          throw error;
        }
      }
    };
    const lanes = await Promise.allSettled(Array.from({ length: together }, some));
    // Nothing is read any more once this has ended: the file may be closed.
    const failed = lanes.find((lane) => lane.status === "rejected");
    if (failed) throw failed.reason;
  }

  /**
   * Where in the file values of a box lie.
   *
   * @throws NotPlain
   */
  ranges(box: Box): readonly ByteRange[] {
    return this.#chunksOf(box).map(({ address, bytes }) => ({ from: address, to: address + bytes }));
  }

  #valuesOf(chunk: StoredChunk): Uint8Array {
    const { address, mask } = chunk;
    const known = this.#cache.get(this, address);
    if (known) return known;
    const values = undo(this.#pipeline, mask, this.#bytes(chunk));
    this.#cache.keep(this, address, values);
    return values;
  }

  async #valuesSoon(chunk: StoredChunk): Promise<Uint8Array> {
    const { address, mask } = chunk;
    const known = this.#cache.get(this, address);
    if (known) return known;
    const values = await undoSoon(this.#pipeline, mask, this.#bytes(chunk));
    this.#cache.keep(this, address, values);
    return values;
  }

  /** Those that hold values of a box; where one was never written, zeros are put in. */
  #chunksOf({ offset, count }: Box, into?: Uint8Array): readonly StoredChunk[] {
    const first = offset.map((at, axis) => Math.floor(at / this.#extent[axis]!));
    const last = offset.map((at, axis) => Math.floor((at + count[axis]! - 1) / this.#extent[axis]!));
    const [length] = this.#extent;
    const chunks = [...this.#index.between(first[0]! * length!, last[0]! * length!)].filter((chunk) =>
      chunk.offset.every((at, axis) => {
        const place = at / this.#extent[axis]!;
        return place >= first[axis]! && place <= last[axis]!;
      }),
    );
    const expected = first.reduce((product, from, axis) => product * (last[axis]! - from + 1), 1);
    if (into && chunks.length < expected) {
      this.#unwritten = true;
      into.fill(0);
    }
    return chunks;
  }

  #bytes({ address, bytes }: StoredChunk): Uint8Array {
    demand(bytes <= 2 * this.#pipeline.bytes + slack, "a chunk is larger than what its values can take");
    const stored = new Uint8Array(bytes);
    demand(this.#read(address, stored) === bytes, "a chunk ends behind the end of the file");
    return stored;
  }

  /** What a chunk and a box have in common. */
  #copy({ offset }: StoredChunk, values: Uint8Array, box: Box, into: Uint8Array): void {
    const { stored } = this.#values;
    const starts = offset.map((at, axis) => Math.max(at, box.offset[axis]!));
    const counts = starts.map(
      (start, axis) =>
        Math.min(offset[axis]! + this.#extent[axis]!, box.offset[axis]! + box.count[axis]!) - start,
    );
    const last = counts.length - 1;
    const run = (axis: number, from: number, to: number): void => {
      const [inChunk, inBox] = [starts[axis]! - offset[axis]!, starts[axis]! - box.offset[axis]!];
      const [source, target] = [from * this.#extent[axis]! + inChunk, to * box.count[axis]! + inBox];
      if (axis < last) {
        for (let i = 0; i < counts[axis]!; i++) run(axis + 1, source + i, target + i);
      } else into.set(values.subarray(source * stored, (source + counts[axis]!) * stored), target * stored);
    };
    run(0, 0, 0);
  }
}
