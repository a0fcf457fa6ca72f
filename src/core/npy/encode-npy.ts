import { elementsOf } from "./npy-array.ts";
import type { NpyArray, NpyData } from "./npy-array.ts";

/**
 * The bytes of a `.npy` file, format version 1.0, little endian, C order, as `numpy.save` writes them: the data
 * begin at a multiple of 64 bytes.
 *
 * @throws RangeError when the shape does not hold the data
 */
export function encodeNpy(array: NpyArray): Uint8Array {
  const [header, bytes] = npyPieces(array);
  const file = new Uint8Array(header.length + bytes.length);
  file.set(header);
  file.set(bytes, header.length);
  return file;
}

/** The same in two pieces, the second of which is the array itself where the machine stores it as the file does. */
export function npyPieces({ shape, data }: NpyArray): readonly [header: Uint8Array, content: Uint8Array] {
  if (elementsOf(shape) !== data.length)
    throw new RangeError(`Shape (${shape.join(", ")}) does not hold ${data.length} elements.`);
  const [descr, bytes] = littleEndian(data);
  return [headerOf(descr, shape), bytes];
}

const preamble = 10;
const alignment = 64;

function headerOf(descr: string, shape: readonly number[]): Uint8Array {
  const tuple = shape.length === 1 ? `(${shape[0]!},)` : `(${shape.join(", ")})`;
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const length = Math.ceil((preamble + text.length + 1) / alignment) * alignment;
  const header = new Uint8Array(length).fill(0x20);
  header.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]); // \x93NUMPY, version 1.0
  new DataView(header.buffer).setUint16(8, length - preamble, true);
  for (let i = 0; i < text.length; i++) header[preamble + i] = text.charCodeAt(i);
  header[length - 1] = 0x0a;
  return header;
}

function littleEndian(data: NpyData): readonly [descr: string, bytes: Uint8Array] {
  if (data instanceof Uint8Array) return ["|u1", data];
  if (data instanceof Uint16Array)
    return ["<u2", written(data, (view, at, value) => view.setUint16(at, value, true))];
  if (data instanceof Uint32Array)
    return ["<u4", written(data, (view, at, value) => view.setUint32(at, value, true))];
  if (data instanceof Float64Array)
    return ["<f8", written(data, (view, at, value) => view.setFloat64(at, value, true))];
  if (data instanceof BigInt64Array)
    return ["<i8", written(data, (view, at, value) => view.setBigInt64(at, value, true))];
  return unicode(data);
}

const machineIsLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** The elements one after the other, whatever the byte order of the machine. */
function written<T extends number | bigint>(
  data: ArrayLike<T> & ArrayBufferView & { readonly BYTES_PER_ELEMENT: number },
  write: (view: DataView, at: number, value: T) => void,
): Uint8Array {
  if (machineIsLittleEndian) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const bytes = new Uint8Array(data.length * data.BYTES_PER_ELEMENT);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < data.length; i++) write(view, i * data.BYTES_PER_ELEMENT, data[i]!);
  return bytes;
}

/** UTF-32, each text padded with zeros to the longest one; at least one character wide, as NumPy has it. */
function unicode(texts: readonly string[]): readonly [descr: string, bytes: Uint8Array] {
  const points = texts.map((text) => Array.from(text, (character) => character.codePointAt(0)!));
  const width = points.reduce((longest, text) => Math.max(longest, text.length), 1);
  const padded = new Uint32Array(texts.length * width);
  points.forEach((text, i) => padded.set(text, i * width));
  return [`<U${width}`, written(padded, (view, at, value) => view.setUint32(at, value, true))];
}
