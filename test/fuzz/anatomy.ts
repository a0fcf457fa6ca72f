import { readFileSync } from "node:fs";
import type { ByteSource } from "../../src/nwb/byte-source.ts";
import { LocalFile } from "../../src/nwb/byte-source.ts";
import type { H5Dataset } from "../../src/nwb/h5/dataset.ts";
import { H5File } from "../../src/nwb/h5/file.ts";

/** A stretch of the file whose bytes no checksum covers, `[start, end)`. */
export interface Bare {
  /** The dataset whose values lie there; null for a text heap, which any object may use. */
  readonly object: string | null;
  readonly start: number;
  readonly end: number;
}

/** What is known of a sound file, so that a mutation can be aimed and judged. */
export interface Anatomy {
  readonly bytes: Buffer;
  /** Raw values and text heaps that carry no checksum: a changed bit there can be seen by nobody. */
  readonly bare: readonly Bare[];
  /** Raw values, with or without checksum. */
  readonly values: readonly Bare[];
  /** Those whose only checksum is Fletcher's, which of nothing but zeros is zero: it holds where all is wiped. */
  readonly summed: readonly Bare[];
  /** Where the values of ragged indices lie, with their integer size. */
  readonly indices: readonly { readonly start: number; readonly size: number; readonly count: number }[];
  /** True when all metadata carry checksums (HDF5's newest format). */
  readonly checksummed: boolean;
}

/**
 * Finds out where in a sound file its raw values lie: when values are read a second time HDF5 reads only them
 * again, for it keeps all metadata and all heaps.
 */
export async function dissect(path: string): Promise<Anatomy> {
  const bytes = readFileSync(path);
  const source = new RecordingSource(path);
  const file = await H5File.open(source);
  const values: Bare[] = [];
  const bare: Bare[] = heaps(bytes);
  const summed: Bare[] = [];
  const indices: { start: number; size: number; count: number }[] = [];
  for (const object of datasets(file)) {
    const dataset = file.dataset(object);
    const extents = extentsOf(dataset, source).map(([start, end]) => ({ object, start, end }));
    values.push(...extents);
    // Fletcher's sum is a filter of its own; gzip's stream carries Adler's.
    const ids = dataset.filters.map(({ id }) => id);
    if (ids.includes(3) && !ids.includes(1)) summed.push(...extents);
    if (!ids.includes(3) && !ids.includes(1)) bare.push(...extents);
    const [only] = extents;
    const plain = dataset.filters.length === 0 && dataset.type.kind === "integer" && extents.length === 1;
    if (object.endsWith("_index") && plain && dataset.length > 1)
      indices.push({ start: only!.start, size: dataset.type.size, count: dataset.length });
  }
  file.close();
  return { bytes, bare, values, summed, indices, checksummed: bytes[8] === 3 };
}

function* datasets(file: H5File, group = ""): Generator<string> {
  for (const name of file.children(group || "/")) {
    const object = `${group}/${name}`;
    const kind = file.kind(object);
    if (file.link(object) !== null) continue;
    if (kind === "group") yield* datasets(file, object);
    else if (kind === "dataset") yield object;
  }
}

function extentsOf(dataset: H5Dataset, source: RecordingSource): readonly (readonly [number, number])[] {
  const read = (): unknown =>
    dataset.rank === 0
      ? dataset.scalar()
      : dataset.rank === 1
        ? dataset.column()
        : dataset.cells(0, dataset.length);
  try {
    read();
    source.reads.length = 0;
    read();
    return [...source.reads];
  } catch {
    // Sound files hold what cannot be read, too: filters that nothing here can undo.
    return [];
  }
}

/** Keeps where it was read. */
class RecordingSource implements ByteSource {
  readonly #inner: LocalFile;
  readonly reads: [number, number][] = [];
  constructor(path: string) {
    this.#inner = new LocalFile(path);
  }
  get size(): number {
    return this.#inner.size;
  }
  get path(): string {
    return this.#inner.path;
  }
  read(offset: number, length: number, into: Uint8Array): number {
    this.reads.push([offset, offset + length]);
    return this.#inner.read(offset, length, into);
  }
  close(): void {
    this.#inner.close();
  }
}

/** Global heaps, which hold texts of variable length and carry no checksum in any format. */
function heaps(bytes: Buffer): Bare[] {
  const found: Bare[] = [];
  for (let at = bytes.indexOf("GCOL"); at >= 0; at = bytes.indexOf("GCOL", at + 1)) {
    found.push({ object: null, start: at, end: at + Number(bytes.readBigUInt64LE(at + 8)) });
  }
  return found;
}
