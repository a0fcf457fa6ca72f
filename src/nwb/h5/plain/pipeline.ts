import { inflate, inflateSync } from "node:zlib";
import type { H5Filter } from "../filters.ts";
import { NotPlain, demand } from "./bytes.ts";
import type { Piece } from "./bytes.ts";

/** The filters that are undone here, by their registered numbers. */
const deflate = 1;
const shuffle = 2;
const fletcher32 = 3;

/**
 * A filter pipeline message of the first version (HDF5 File Format Specification 3.0, section IV.A.2.l).
 *
 * @returns null for filters that are left to the library
 */
export function pipelineIn(message: Piece): readonly H5Filter[] | null {
  if (message.u8() !== 1) return null;
  const count = message.u8();
  message.zeros(6);
  demand(count >= 1 && count <= 32, "a dataset has too many filters");
  const filters: H5Filter[] = [];
  for (let i = 0; i < count; i++) {
    const [id, nameBytes, flags, values] = [message.u16(), message.u16(), message.u16(), message.u16()];
    demand(flags <= 1 && nameBytes % 8 === 0, "a filter is of no known form");
    message.take(nameBytes);
    const options = Array.from({ length: values }, () => message.u32());
    if (values % 2 === 1) message.u32();
    filters.push({ id, name: "", options });
  }
  return filters.every(isKnown) && new Set(filters.map(({ id }) => id)).size === count ? filters : null;
}

const isKnown = ({ id, options }: H5Filter): boolean =>
  (id === deflate && options.length === 1) ||
  (id === shuffle && options.length === 1 && options[0]! > 0) ||
  (id === fletcher32 && options.length === 0);

/** How a chunk is stored. */
export interface Pipeline {
  readonly filters: readonly H5Filter[];
  /** Of a chunk's values. */
  readonly bytes: number;
}

/**
 * The values of a chunk from its bytes in the file.
 *
 * @param mask - a bit for each filter that was left out
 * @throws NotPlain when they are not what the filters made
 */
export function undo(pipeline: Pipeline, mask: number, stored: Uint8Array): Uint8Array {
  return finished(
    pipeline,
    applied(pipeline, mask).reduce((bytes, id) => step(pipeline, id, bytes), stored),
  );
}

/** The same, inflated while this thread does other things. */
export async function undoSoon(pipeline: Pipeline, mask: number, stored: Uint8Array): Promise<Uint8Array> {
  let bytes = stored;
  for (const id of applied(pipeline, mask))
    bytes = id === deflate ? await inflatedSoon(pipeline, bytes) : step(pipeline, id, bytes);
  return finished(pipeline, bytes);
}

/** The last filter first. */
const applied = ({ filters }: Pipeline, mask: number): readonly number[] =>
  filters.flatMap(({ id }, i) => ((mask >>> i) & 1 ? [] : [id])).reverse();

function finished({ bytes: wanted }: Pipeline, bytes: Uint8Array): Uint8Array {
  demand(bytes.length === wanted, `a chunk has ${bytes.length} bytes instead of ${wanted}`);
  return bytes;
}

function step(pipeline: Pipeline, id: number, bytes: Uint8Array): Uint8Array {
  if (id === fletcher32) return withoutSum(bytes);
  if (id === shuffle)
    return unshuffled(bytes, pipeline.filters.find((each) => each.id === shuffle)!.options[0]!);
  try {
    return inflateSync(bytes, inflating(pipeline));
  } catch (error) {
    throw notInflated(error);
  }
}

const inflatedSoon = (pipeline: Pipeline, bytes: Uint8Array): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    inflate(bytes, inflating(pipeline), (error, inflated) =>
      error ? reject(notInflated(error)) : resolve(inflated),
    );
  });

/** Room for all of it at once, a checksum and one byte more: what fills its room is looked at for more. */
const inflating = ({ bytes }: Pipeline): { chunkSize: number; maxOutputLength: number } => ({
  chunkSize: bytes + 64,
  maxOutputLength: bytes + sumBytes,
});

function notInflated(error: unknown): NotPlain {
  const { code, message } = error as NodeJS.ErrnoException;
  const isLonger = code === "ERR_BUFFER_TOO_LARGE";
  return new NotPlain(
    isLonger ? "a chunk holds more than its values" : `a chunk cannot be inflated (${message})`,
  );
}

const sumBytes = 4;

/** Checks and drops the sum behind the bytes. */
function withoutSum(bytes: Uint8Array): Uint8Array {
  demand(bytes.length >= sumBytes, "a chunk ends before its checksum");
  const end = bytes.length - sumBytes;
  const stored = new DataView(bytes.buffer, bytes.byteOffset + end, sumBytes).getUint32(0, true);
  const sum = sumOf(bytes, end);
  // HDF5 before 1.6.3 had the bytes of each half the other way round on little-endian machines.
  const older = ((sum & 0x00ff00ff) << 8) | ((sum >>> 8) & 0x00ff00ff);
  demand(stored === sum >>> 0 || stored === older >>> 0, "a chunk's checksum is wrong");
  return bytes.subarray(0, end);
}

/** Words after which sums are folded, so that they stay integers of 31 bits. */
const wordsTogether = 180;

/** Fletcher's checksum of 16-bit words, big endian, as HDF5 takes it; an odd last byte is the upper half of a word. */
function sumOf(bytes: Uint8Array, length: number): number {
  let [first, second] = [0, 0];
  const words = length >> 1;
  for (let word = 0; word < words;) {
    const end = Math.min(words, word + wordsTogether);
    for (; word < end; word++) {
      first += (bytes[2 * word]! << 8) | bytes[2 * word + 1]!;
      second += first;
    }
    [first, second] = [folded(first), folded(second)];
  }
  if (length % 2 === 1) {
    first += bytes[length - 1]! << 8;
    second += first;
  }
  return (folded(folded(second)) << 16) | folded(folded(first));
}

const folded = (sum: number): number => (sum & 0xffff) + (sum >>> 16);

/** Bytes of values that were stored by their place in a value; what fills no value lies behind as it is. */
function unshuffled(bytes: Uint8Array, size: number): Uint8Array {
  const count = Math.floor(bytes.length / size);
  if (size === 1 || count < 2) return bytes;
  const out = new Uint8Array(bytes.length);
  for (let place = 0; place < size; place++)
    for (let i = 0, from = place * count, to = place; i < count; i++, from++, to += size)
      out[to] = bytes[from]!;
  out.set(bytes.subarray(count * size), count * size);
  return out;
}
