import assert from "node:assert/strict";
import { unzip } from "../../../src/core/export/bytes.ts";
import { crc32 } from "../../../src/core/export/crc32.ts";
import { zipStored } from "../../../src/core/export/zip.ts";

/** As the polynomial defines it, a bit at a time. */
function bitByBit(bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  }
  return ~sum >>> 0;
}

const bytes = Uint8Array.from({ length: 1003 }, (_, i) => (i * i * 31 + (i >> 3)) & 255);

describe("CRC-32", () => {
  it("is that of the standard's example", () => {
    assert.equal(crc32(Buffer.from("123456789")), 0xcbf43926);
    assert.equal(crc32(new Uint8Array(0)), 0);
  });

  it("is the polynomial's, wherever bytes start and end, and whatever pieces they come in", () => {
    for (let start = 0; start < 9; start++)
      for (const end of [start, start + 1, start + 7, start + 8, start + 9, 1003])
        assert.equal(crc32(bytes.subarray(start, end)), bitByBit(bytes.subarray(start, end)));
    assert.equal(crc32(bytes.subarray(77), crc32(bytes.subarray(0, 77))), bitByBit(bytes));
  });
});

describe("a stored archive", () => {
  const pieces = [bytes.subarray(0, 500), bytes.subarray(500)];
  const archive = zipStored([
    { name: "a.npy", pieces },
    { name: "empty.npy", pieces: [] },
  ]);

  it("holds its files byte by byte, in order", () => {
    const files = unzip(archive, "archive");
    assert.deepEqual(Object.keys(files), ["a.npy", "empty.npy"]);
    assert.deepEqual(files["a.npy"], bytes);
    assert.equal(files["empty.npy"]!.length, 0);
  });

  it("is as long as its files and their heads, in a piece of memory that long", () => {
    const names = "a.npy".length + "empty.npy".length;
    assert.equal(archive.length, bytes.length + 2 * (30 + 46) + 2 * names + 22);
    assert.equal(archive.buffer.byteLength, archive.length);
  });
});
