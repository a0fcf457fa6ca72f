import type { Ahead } from "./ahead.ts";
import type { DecodeContext, TextCodes } from "./decode.ts";
import type { Hdf5 } from "./library.ts";
import type { NumberLayout } from "./object-header.ts";
import type { ChunkCache } from "./plain/chunked-values.ts";
import type { PlainValues } from "./plain/objects.ts";
import type { H5Type } from "./type.ts";
import type { VirtualMapping } from "./virtual-layout.ts";

/** What a dataset or an attribute needs of the file it lies in. */
export interface H5Owner {
  /** Of the library. */
  readonly id: bigint;
  readonly path: string;
  readonly size: number;
  readonly library: Hdf5;
  readonly chunkCache: ChunkCache;
  readonly ahead: Ahead | null;
  context(object: string): DecodeContext;
  referenced(reference: Uint8Array, region: boolean): string | null;
  provideLinked(name: string): boolean;
  exists(path: string): boolean;
  outside(name: string): string | null;
  numberLayout(path: string): NumberLayout | null;
  neverWritten(path: string): boolean;
  lacksValues(path: string): boolean;
  virtualMappings(path: string): VirtualMapping[] | null;
  otherFile(name: string): H5Owner | null;
  plainValues(path: string): PlainValues | undefined;
  readInto(at: number, into: Uint8Array): number;
  readIntoSoon(at: number, into: Uint8Array): Promise<number>;
  /** One text of variable length, by its reference. */
  text(object: string, reference: Uint8Array): string;
  decoded<T>(
    object: string,
    stored: Uint8Array,
    type: H5Type,
    decode: (bytes: Uint8Array, context: DecodeContext) => T,
  ): T;
  codedTexts(object: string, references: Uint8Array, codes: TextCodes, into: Int32Array): void;
}

/** One object of a file. */
export interface Place {
  readonly file: H5Owner;
  readonly path: string;
}
