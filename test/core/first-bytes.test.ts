import { strict as assert } from "node:assert";
import { refusalOf } from "../../src/core/first-bytes.ts";
import type { Refusal } from "../../src/core/first-bytes.ts";

/** The start of a file with a superblock of this version that says where the file ends. */
function head(version: number, end: number, { at = 0, base = 0, flags = 0, address = 8 } = {}): Uint8Array {
  const bytes = new Uint8Array(at + 128);
  bytes.set([0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a, version], at);
  const view = new DataView(bytes.buffer, at);
  const [addressSize, baseAt, endAt] =
    version === 0 ? [13, 24, 40] : version === 1 ? [13, 28, 44] : ([9, 12, 28] as const);
  view.setUint8(addressSize, address);
  if (version === 3) view.setUint8(11, flags);
  view.setBigUint64(baseAt, BigInt(base), true);
  view.setBigUint64(endAt, BigInt(end), true);
  return bytes;
}
const refusal = (bytes: Uint8Array, size = bytes.length, name = "a.nwb"): Refusal | undefined =>
  refusalOf({ name, size, read: (offset, length) => bytes.subarray(offset, offset + length) });
const text = (content: string): Uint8Array => Uint8Array.from(Buffer.from(content));

describe("the first bytes of a file", () => {
  it("tell a whole file from one that is cut short, in every superblock version", () => {
    for (const version of [0, 1, 2, 3]) {
      assert.equal(refusal(head(version, 5000), 5000), undefined);
      assert.equal(refusal(head(version, 5000), 6000), undefined);
      const { reason, have, need } = refusal(head(version, 5000), 4999)!;
      assert.deepEqual([reason, have, need], ["truncated", 4999, 5000]);
    }
  });

  it("are counted from the signature behind a user block, whether or not the base address says so", () => {
    for (const bytes of [head(0, 5000, { at: 512 }), head(0, 5512, { at: 512, base: 512 })]) {
      assert.equal(refusal(bytes, 5000)?.need, 5512);
      assert.equal(refusal(bytes, 5512), undefined);
    }
  });

  it("know a file that its writer has not closed", () => {
    assert.equal(refusal(head(3, 100, { flags: 1 }))?.reason, "open-for-writing");
  });

  it("name what is there instead", () => {
    const reasons: readonly (readonly [Uint8Array, Refusal["reason"], RegExp])[] = [
      [new Uint8Array(0), "empty", /0 bytes/],
      [text("\n <html><body>Sign in"), "web-page", /web page/],
      [text("version https://git-lfs.github.com/spec/v1\noid sha256:4d\n"), "pointer", /git lfs pull/],
      [text("/annex/objects/MD5E-s13504--13f1.nwb"), "pointer", /datalad get/],
      [text('{"version": 1, "refs": {}}'), "lindi", /LINDI/],
      [text("PK\u0003\u0004 something else"), "not-hdf5", /signature/],
      [head(9, 5000), "superblock", /unknown version 9/],
      [head(0, 0, { address: 0 }), "superblock", /is empty/],
      [head(0, 5000).subarray(0, 20), "truncated", /20 of/],
    ];
    for (const [bytes, reason, message] of reasons) {
      const found = refusal(bytes);
      assert.equal(found?.reason, reason);
      assert.match(found.message, message);
    }
    assert.equal(refusal(text("{}"), 2, "a.nwb.lindi.json")?.reason, "lindi");
  });
});
