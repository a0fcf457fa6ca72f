import { strict as assert } from "node:assert";
import { isDeepStrictEqual } from "node:util";
import { AnalysisError } from "../../../src/core/errors.ts";
import { decodeNpy } from "../../../src/core/npy/decode-npy.ts";
import { encodeNpy } from "../../../src/core/npy/encode-npy.ts";

/** A file as NumPy would write it, from its header and raw bytes. */
function fileOf(
  descr: string,
  fortran: boolean,
  shape: string,
  data: readonly number[],
  version = 1,
): Uint8Array {
  const text = `{'descr': ${descr}, 'fortran_order': ${fortran ? "True" : "False"}, 'shape': ${shape}, }\n`;
  const size =
    version === 1 ? [text.length & 255, text.length >> 8] : [text.length & 255, text.length >> 8, 0, 0];
  return Uint8Array.from([0x93, ...Buffer.from("NUMPY"), version, 0, ...size, ...Buffer.from(text), ...data]);
}
const values = (file: Uint8Array): unknown => [...decodeNpy(file, "x.npy").values];

describe("npy files", () => {
  it("start their data at a multiple of 64 bytes, with NumPy's header", () => {
    const file = encodeNpy({ shape: [2, 3], data: Uint16Array.of(1, 2, 3, 4, 5, 65535) });
    assert.equal(file.length, 128 + 12);
    const header = Buffer.from(file.subarray(10, 128)).toString("latin1");
    assert.match(header, /^\{'descr': '<u2', 'fortran_order': False, 'shape': \(2, 3\), \} +\n$/);
    assert.deepEqual([...file.subarray(0, 10)], [0x93, 78, 85, 77, 80, 89, 1, 0, 118, 0]);
    assert.deepEqual([...file.subarray(128)], [1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 255, 255]);
  });

  it("start their data at a multiple of 64 bytes whatever the length of the header, which ends in a newline", () => {
    const lengths = new Set<number>();
    for (let digits = 1; digits <= 75; digits++) {
      const shape = [0, ...Array.from({ length: Math.floor(digits / 15) }, () => 10 ** 14)];
      shape.push(10 ** (digits % 15));
      const file = encodeNpy({ shape, data: new Uint8Array(0) });
      const header = Buffer.from(file.subarray(10)).toString("latin1");
      assert.equal(file.length % 64, 0);
      assert.match(header, /^\{'descr': '\|u1', 'fortran_order': False, 'shape': \([\d, ]+\), \} *\n$/);
      assert.deepEqual(decodeNpy(file, "x.npy").shape, shape);
      const { length } = header.trimEnd();
      // No longer than it must be: the tuple and a newline fit, and no 64 spaces.
      assert.ok(header.length > length && header.length <= length + 64);
      lengths.add(length);
    }
    for (const edge of [116, 117, 118, 119]) assert.ok(lengths.has(edge), String(edge));
  });

  it("read back what was written, for every kind of array we write", () => {
    const arrays = [
      { shape: [3], data: Uint8Array.of(0, 1, 255) },
      { shape: [3, 1], data: Uint32Array.of(0, 1, 2 ** 32 - 1) },
      { shape: [2], data: BigInt64Array.of(-(2n ** 53n), 2n ** 53n) },
      { shape: [4], data: Float64Array.of(0.1, -0, Infinity, 5e-324) },
      { shape: [3], data: ["", "VISp", "µ𝄞"] },
      { shape: [0, 4], data: new Uint16Array(0) },
      { shape: [0], data: [] as string[] },
    ];
    for (const array of arrays) {
      const read = decodeNpy(encodeNpy(array), "x.npy");
      assert.deepEqual(read.shape, array.shape);
      const expected = Array.isArray(array.data)
        ? array.data
        : Float64Array.from(array.data as never, Number);
      assert.ok(isDeepStrictEqual(read.values, expected), `${read.dtype}: ${String(read.values)}`);
    }
  });

  it("are read in either byte order", () => {
    assert.deepEqual(values(fileOf("'>i2'", false, "(2,)", [0xff, 0xfe, 0x01, 0x00])), [-2, 256]);
    assert.deepEqual(values(fileOf("'<i2'", false, "(2,)", [0xfe, 0xff, 0x00, 0x01])), [-2, 256]);
    assert.deepEqual(values(fileOf("'>U2'", false, "(1,)", [0, 0, 0, 65, 0, 0, 0, 0])), ["A"]);
  });

  it("are read in Fortran order as the same rows", () => {
    assert.deepEqual(values(fileOf("'|u1'", true, "(2, 3)", [1, 4, 2, 5, 3, 6])), [1, 2, 3, 4, 5, 6]);
    const cube = [0, 4, 2, 6, 1, 5, 3, 7];
    assert.deepEqual(values(fileOf("'|u1'", true, "(2, 2, 2)", cube)), [0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it("are read whatever the width: booleans, half and single floats, bytes, format 2", () => {
    assert.deepEqual(values(fileOf("'|b1'", false, "(2,)", [0, 1])), [0, 1]);
    assert.deepEqual(values(fileOf("'<f2'", false, "(4,)", [0, 0x3c, 1, 0, 0, 0xfc, 0xff, 0x7b])), [
      1,
      2 ** -24,
      -Infinity,
      65504,
    ]);
    assert.deepEqual(values(fileOf("'<f4'", false, "(1,)", [0, 0, 0xc0, 0x3f])), [1.5]);
    assert.deepEqual(values(fileOf("'|S3'", false, "(2,)", [...Buffer.from("ab\0xyz")])), ["ab", "xyz"]);
    assert.deepEqual(values(fileOf("'|u1'", false, "(1,)", [7], 2)), [7]);
  });

  it("read from a part of a larger buffer", () => {
    const file = encodeNpy({ shape: [2], data: Float64Array.of(1, 2) });
    const larger = new Uint8Array(file.length + 3);
    larger.set(file, 3);
    assert.deepEqual([...decodeNpy(larger.subarray(3), "x.npy").values], [1, 2]);
  });

  it("are refused with the reason", () => {
    const refused = (file: Uint8Array, message: RegExp) =>
      assert.throws(
        () => decodeNpy(file, "x.npy"),
        (error) =>
          error instanceof AnalysisError && error.code === "bad-input" && message.test(error.message),
      );
    refused(Uint8Array.from(Buffer.from("<html>page</html>")), /x\.npy is not a NumPy \.npy file/);
    refused(fileOf("'<f8'", false, "(2,)", [0, 0, 0]), /cut short: 3 of 16 bytes/);
    refused(fileOf("'|O'", false, "(1,)", [0]), /type \|O; numbers, booleans or text/);
    refused(fileOf("'<c16'", false, "(1,)", [0]), /type <c16/);
    refused(fileOf("[('a', '<i4')]", false, "(1,)", [0, 0, 0, 0]), /holds records/);
    refused(fileOf("'<i8'", false, "(1,)", [1, 0, 0, 0, 0, 0, 0, 0x7f]), /cannot hold exactly/);
  });
});
