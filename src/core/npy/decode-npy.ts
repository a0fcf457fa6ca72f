import { AnalysisError } from "../errors.ts";
import { elementsOf } from "./npy-array.ts";

/** The content of a `.npy` file, in C order; numbers of any width as doubles, booleans as 0 and 1. */
export interface ReadArray {
  readonly shape: readonly number[];
  readonly values: Float64Array | readonly string[];
  /** As NumPy writes it: `<i2`, `|b1`, `<U4`. */
  readonly dtype: string;
}

/**
 * Reads a `.npy` file of format 1.0 to 3.0: booleans, integers and floats of every width, bytes and unicode
 * text, either byte order, C or Fortran order.
 *
 * @param name - of the file, for messages
 * @throws AnalysisError `bad-input` for what is no such file, and for element types that are not numbers or text
 */
export function decodeNpy(bytes: Uint8Array, name: string): ReadArray {
  const header = readHeader(bytes, name);
  const { dtype, shape, dataAt } = header;
  const read = elementReader(dtype, name);
  const count = elementsOf(shape);
  const have = bytes.length - dataAt;
  if (have < count * read.width)
    throw bad(name, `is cut short: ${have} of ${count * read.width} bytes of data are there`);
  const view = new DataView(bytes.buffer, bytes.byteOffset + dataAt);
  const stored = read.all(view, count);
  return { dtype, shape, values: header.fortranOrder ? toRowMajor(stored, shape) : stored };
}

const bad = (name: string, what: string): AnalysisError<"bad-input"> =>
  new AnalysisError("bad-input", `${name} ${what}.`, { what: `${name} ${what}` });

interface Header {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly fortranOrder: boolean;
  readonly dataAt: number;
}

function readHeader(bytes: Uint8Array, name: string): Header {
  const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
  if (bytes.length < 12 || magic.some((value, i) => bytes[i] !== value))
    throw bad(name, "is not a NumPy .npy file");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const long = bytes[6]! > 1;
  const textAt = long ? 12 : 10;
  const dataAt = textAt + (long ? view.getUint32(8, true) : view.getUint16(8, true));
  if (dataAt > bytes.length) throw bad(name, "is cut short: its header is not complete");
  const text = Array.from(bytes.subarray(textAt, dataAt), (code) => String.fromCharCode(code)).join("");
  const dtype = /'descr'\s*:\s*'([^']*)'/.exec(text)?.[1];
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(text)?.[1];
  const shape = /'shape'\s*:\s*\(([^)]*)\)/.exec(text)?.[1];
  if (order === undefined || shape === undefined) throw bad(name, "has a header that is not NumPy's");
  if (dtype === undefined) throw bad(name, "holds records; an array of numbers or text is needed");
  const lengths = shape.split(",").map((part) => part.trim());
  return {
    dtype,
    shape: lengths.filter((part) => part !== "").map(Number),
    fortranOrder: order === "True",
    dataAt,
  };
}

interface ElementReader {
  /** Bytes an element takes. */
  readonly width: number;
  all(view: DataView, count: number): Float64Array | string[];
}

function elementReader(dtype: string, name: string): ElementReader {
  const [, order, kind = "", size = "0"] = /^([<>|=])([a-zA-Z])(\d+)$/.exec(dtype) ?? [];
  const little = order !== ">";
  const width = Number(size);
  switch (kind + size) {
    case "b1":
      return numbers(1, (view, at) => (view.getUint8(at) === 0 ? 0 : 1));
    case "u1":
      return numbers(1, (view, at) => view.getUint8(at));
    case "i1":
      return numbers(1, (view, at) => view.getInt8(at));
    case "u2":
      return numbers(2, (view, at) => view.getUint16(at, little));
    case "i2":
      return numbers(2, (view, at) => view.getInt16(at, little));
    case "u4":
      return numbers(4, (view, at) => view.getUint32(at, little));
    case "i4":
      return numbers(4, (view, at) => view.getInt32(at, little));
    case "u8":
      return numbers(8, (view, at) => exact(view.getBigUint64(at, little), name));
    case "i8":
      return numbers(8, (view, at) => exact(view.getBigInt64(at, little), name));
    case "f2":
      return numbers(2, (view, at) => halfPrecision(view.getUint16(at, little)));
    case "f4":
      return numbers(4, (view, at) => view.getFloat32(at, little));
    case "f8":
      return numbers(8, (view, at) => view.getFloat64(at, little));
  }
  if (kind === "U") return texts(4 * width, (view, at) => view.getUint32(at, little), 4);
  if (kind === "S") return texts(width, (view, at) => view.getUint8(at), 1);
  throw bad(name, `holds elements of type ${dtype}; numbers, booleans or text are needed`);
}

const numbers = (width: number, element: (view: DataView, at: number) => number): ElementReader => ({
  width,
  all: (view, count) => {
    const values = new Float64Array(count);
    for (let i = 0; i < count; i++) values[i] = element(view, i * width);
    return values;
  },
});

/** Fixed-width text, padded with zeros. */
const texts = (
  width: number,
  character: (view: DataView, at: number) => number,
  step: number,
): ElementReader => ({
  width,
  all: (view, count) =>
    Array.from({ length: count }, (_, i) => {
      const points: number[] = [];
      for (let at = i * width; at < (i + 1) * width; at += step) points.push(character(view, at));
      while (points.at(-1) === 0) points.pop();
      return points.map((point) => String.fromCodePoint(point)).join("");
    }),
});

function exact(value: bigint, name: string): number {
  if (value > 2n ** 53n || value < -(2n ** 53n))
    throw bad(name, `holds ${String(value)}, which a double cannot hold exactly`);
  return Number(value);
}

function halfPrecision(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction ? NaN : sign * Infinity;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
}

/** The elements of a Fortran-ordered array (first index fastest), last index fastest. */
function toRowMajor(stored: Float64Array | string[], shape: readonly number[]): Float64Array | string[] {
  const strides = shape.map((_, axis) => elementsOf(shape.slice(0, axis)));
  const source = (rowMajor: number): number => {
    let at = 0;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      at += (rowMajor % shape[axis]!) * strides[axis]!;
      rowMajor = Math.floor(rowMajor / shape[axis]!);
    }
    return at;
  };
  return stored instanceof Float64Array
    ? stored.map((_, i) => stored[source(i)]!)
    : stored.map((_, i) => stored[source(i)]!);
}
