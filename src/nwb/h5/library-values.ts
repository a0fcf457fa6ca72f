import type { AnalysisError } from "../../core/errors.ts";
import type { Column } from "../../core/table/table.ts";
import type { DatasetHeader } from "./dataset-header.ts";
import { decodeColumn } from "./decode.ts";
import type { DecodeContext } from "./decode.ts";
import { damaged, failedRead } from "./faults.ts";
import type { Hdf5 } from "./library.ts";
import type { Place } from "./owner.ts";
import type { Selection } from "./plain/selection.ts";
import { pointsIntoHeap, typeOf } from "./type.ts";
import type { H5Type } from "./type.ts";

type Module = Hdf5["module"];

/** What a region reference covers. */
export interface Region {
  /** The dataset; null when it leads nowhere. */
  readonly target: string | null;
  /** Elements. */
  readonly count: number;
  readonly read: () => Column;
}

/** The values of one dataset, as the HDF5 library reads them into its own memory. */
export class LibraryValues {
  readonly #place: Place;
  readonly #header: DatasetHeader;
  #unwritten = false;

  constructor(place: Place, header: DatasetHeader) {
    this.#place = place;
    this.#header = header;
  }

  /** Whether values were asked for that are not in the file. */
  get unwritten(): boolean {
    return this.#unwritten;
  }
  /** Remembers that some are not there. */
  markUnwritten(): void {
    this.#unwritten = true;
  }

  /** Reads a selection and hands its bytes, valid only during the call, to `decode`. */
  read<T>(
    selection: Selection,
    bytes: number,
    type: H5Type,
    decode: (bytes: Uint8Array, context: DecodeContext) => T,
  ): T {
    const { file, path } = this.#place;
    const strides = selection.offset.map(() => 1n);
    const scalar = selection.count.length === 0;
    return this.#withMemory(bytes, (pointer, module) => {
      const before = file.library.valueReads;
      const status = module.get_dataset_data(
        file.id,
        path,
        scalar ? null : selection.count,
        scalar ? null : selection.offset,
        scalar ? null : strides,
        BigInt(pointer),
      );
      if (status < 0) throw this.#failure();
      const pieces = file.library.valueReads - before;
      if (this.#header.sources.length === 0 && pieces < this.#chunksIn(selection)) this.#unwritten = true;
      try {
        const data = module.HEAPU8.subarray(pointer, pointer + bytes);
        // Decoding references calls the library, which may move its heap.
        const held = pointsIntoHeap(type) || !mayCallLibrary(type);
        return decode(held ? data : data.slice(), file.context(path));
      } finally {
        if (pointsIntoHeap(type)) this.#reclaim(selection, BigInt(pointer), scalar);
      }
    });
  }

  region(reference: Uint8Array): Region {
    const { file, path } = this.#place;
    const metadata = this.#module((module) => module.get_region_metadata(file.id, reference));
    const type = typeOf(metadata);
    const read = (): Column =>
      this.#withMemory(metadata.total_size * type.size, (pointer, module) => {
        if (module.get_region_data(file.id, reference, BigInt(pointer)) < 0) throw this.#failure();
        const bytes = module.HEAPU8.subarray(pointer, pointer + metadata.total_size * type.size);
        return decodeColumn(pointsIntoHeap(type) ? bytes : bytes.slice(), type, file.context(path));
      });
    return { target: file.referenced(reference, true), count: metadata.total_size, read };
  }

  /** Every chunk is read anew by each call, those that are not in the file by none; 0 when it has no chunks. */
  #chunksIn({ offset, count }: Selection): number {
    return (this.#header.chunks ?? [0]).reduce((product, extent, axis) => {
      if (extent === 0) return 0;
      const first = Number(offset[axis] ?? 0n);
      const last = first + Number(count[axis] ?? 1n) - 1;
      return product * (Math.floor(last / extent) - Math.floor(first / extent) + 1);
    }, 1);
  }

  #reclaim(selection: Selection, pointer: bigint, scalar: boolean): void {
    const { file, path } = this.#place;
    const { module } = file.library;
    if (scalar) module.reclaim_vlen_memory(file.id, path, "", pointer);
    else module.reclaim_vlen_memory_count(file.id, path, "", pointer, selection.count);
  }

  #withMemory<T>(bytes: number, action: (pointer: number, module: Module) => T): T {
    return this.#module((module) => {
      const pointer = module._malloc(bytes);
      if (pointer === 0) throw damaged(this.#place, `there is no memory for ${bytes} bytes`);
      try {
        return action(pointer, module);
      } finally {
        module._free(pointer);
      }
    });
  }

  #module<T>(action: (module: Module) => T): T {
    const { file, path } = this.#place;
    return file.library.call(file.path, path, (module) => {
      try {
        return action(module);
      } catch (error) {
        // A function that the plugin needs and the library does not have.
        if (!(error instanceof TypeError && error.message.includes("is not a function"))) throw error;
        file.library.throwComplaints();
        throw this.#failure();
      }
    });
  }

  #failure(): AnalysisError {
    return failedRead(this.#place, this.#header.filters);
  }
}

const mayCallLibrary = (type: H5Type): boolean =>
  type.kind === "reference" || type.kind === "compound" || type.kind === "array";
