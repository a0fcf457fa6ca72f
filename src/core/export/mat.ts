import type { NpyArray, NpyData } from "../npy/npy-array.ts";
import { countArrays } from "./count-arrays.ts";
import type { ExportFormat } from "./format.ts";
import { provenanceBeside } from "./provenance.ts";

/**
 * MATLAB's level 5 MAT-file, not compressed, with the names of the npz file ("MAT-File Format", The MathWorks,
 * R2021a). Vectors are columns, text is a cell array of character rows, `y` counts from 0 as in the npz file.
 */
export const mat: ExportFormat = {
  id: "mat",
  label: "MATLAB file (level 5)",
  extension: "mat",
  async encode(data, stem, provenance) {
    const name = `${stem}.mat`;
    const variables = countArrays(data).map(([variable, array]) => matrixElement(variable, array));
    return [{ name, bytes: concatenate([fileHeader(), ...variables]) }, provenanceBeside(name, provenance)];
  },
};

/** Data types (mi) and array classes (mx) of the format. */
const mi = {
  int8: 1,
  uint8: 2,
  uint16: 4,
  int32: 5,
  uint32: 6,
  double: 9,
  int64: 12,
  matrix: 14,
  utf16: 17,
} as const;
const mx = { cell: 1, char: 4, double: 6, uint8: 9, uint16: 11, uint32: 13, int64: 14 } as const;

function fileHeader(): Uint8Array {
  const header = new Uint8Array(128).fill(0x20, 0, 116);
  header.set(ascii("MATLAB 5.0 MAT-file, written by Neural Coding"));
  const view = new DataView(header.buffer);
  view.setUint16(124, 0x0100, true); // version
  view.setUint16(126, 0x4d49, true); // "MI": little endian
  return header;
}

function matrixElement(name: string, { shape, data }: NpyArray): Uint8Array {
  const dimensions = shape.length === 1 ? [shape[0]!, 1] : shape;
  if (isText(data)) return matrix(name, mx.cell, dimensions, data.map(characters));
  const columnMajor = inColumnOrder(data, dimensions);
  const [arrayClass, dataType] = typesOf(data);
  return matrix(name, arrayClass, dimensions, [element(dataType, columnMajor)]);
}

const isText = (data: NpyData): data is readonly string[] => Array.isArray(data);

function characters(text: string): Uint8Array {
  const codes = new Uint16Array(text.length);
  for (let i = 0; i < text.length; i++) codes[i] = text.charCodeAt(i);
  // A character beyond 16 bits is two codes and counts once: SciPy refuses the file otherwise. What MATLAB makes of such
  // a row could not be tried.
  const length = Array.from(text).length;
  return matrix("", mx.char, [1, length], [element(mi.utf16, littleEndian(codes))]);
}

function matrix(
  name: string,
  arrayClass: number,
  dimensions: readonly number[],
  content: readonly Uint8Array[],
): Uint8Array {
  return element(
    mi.matrix,
    concatenate([
      element(mi.uint32, littleEndian(Uint32Array.of(arrayClass, 0))),
      element(mi.int32, littleEndian(Uint32Array.from(dimensions))),
      element(mi.int8, ascii(name)),
      ...content,
    ]),
  );
}

/** A tag of type and length, the bytes, and zeros up to a multiple of eight. */
function element(type: number, bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(8 + Math.ceil(bytes.length / 8) * 8);
  const view = new DataView(out.buffer);
  view.setUint32(0, type, true);
  view.setUint32(4, bytes.length, true);
  out.set(bytes, 8);
  return out;
}

type Numbers = Exclude<NpyData, readonly string[]>;

function typesOf(data: Numbers): readonly [arrayClass: number, dataType: number] {
  if (data instanceof Uint8Array) return [mx.uint8, mi.uint8];
  if (data instanceof Uint16Array) return [mx.uint16, mi.uint16];
  if (data instanceof Uint32Array) return [mx.uint32, mi.uint32];
  if (data instanceof BigInt64Array) return [mx.int64, mi.int64];
  return [mx.double, mi.double];
}

/** The bytes of a row-major array with its first index fastest, as MATLAB keeps it. */
function inColumnOrder(data: Numbers, shape: readonly number[]): Uint8Array {
  const rows = shape[0]!;
  const inner = shape.slice(1);
  const columns = inner.reduce((product, length) => product * length, 1);
  const source = littleEndian(data);
  const width = data.BYTES_PER_ELEMENT;
  const out = new Uint8Array(source.length);
  for (let column = 0; column < columns; column++) {
    const from = rowMajorIndex(column, inner);
    for (let row = 0; row < rows; row++) {
      const at = (row * columns + from) * width;
      out.set(source.subarray(at, at + width), (column * rows + row) * width);
    }
  }
  return out;
}

/** Where an element that is number `at` with the first index fastest lies with the last index fastest. */
function rowMajorIndex(at: number, shape: readonly number[]): number {
  let index = 0;
  for (const length of shape) {
    index = index * length + (at % length);
    at = Math.floor(at / length);
  }
  return index;
}

function littleEndian(data: Numbers): Uint8Array {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice();
  if (new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 || data.BYTES_PER_ELEMENT === 1) return bytes;
  for (let at = 0; at < bytes.length; at += data.BYTES_PER_ELEMENT)
    bytes.subarray(at, at + data.BYTES_PER_ELEMENT).reverse();
  return bytes;
}

const ascii = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
