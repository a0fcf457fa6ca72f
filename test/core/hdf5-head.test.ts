import { strict as assert } from "node:assert";
import { checkHead } from "../../src/core/hdf5-head.ts";

/** The start of a file with a superblock of this version that says where the file ends. */
function head(version: number, end: number, { at = 0, base = 0, flags = 0 } = {}): Uint8Array {
  const bytes = new Uint8Array(at + 128);
  bytes.set([0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a, version], at);
  const view = new DataView(bytes.buffer, at);
  const [addressSize, baseAt, endAt] =
    version === 0 ? [13, 24, 40] : version === 1 ? [13, 28, 44] : ([9, 12, 28] as const);
  view.setUint8(addressSize, 8);
  if (version === 3) view.setUint8(11, flags);
  view.setBigUint64(baseAt, BigInt(base), true);
  view.setBigUint64(endAt, BigInt(end), true);
  return bytes;
}
const text = (content: string): Uint8Array => Uint8Array.from(Buffer.from(content));
const reasonOf = (bytes: Uint8Array): string => {
  const check = checkHead(bytes, bytes.length);
  return check.kind === "unreadable" ? check.reason : check.kind;
};

describe("the head of an HDF5 file", () => {
  it("tells a whole file from one that is cut short, in every superblock version", () => {
    for (const version of [0, 1, 2, 3]) {
      assert.deepEqual(checkHead(head(version, 5000), 5000), { kind: "whole" });
      assert.deepEqual(checkHead(head(version, 5000), 6000), { kind: "whole" });
      assert.deepEqual(checkHead(head(version, 5000), 4999), { kind: "truncated", have: 4999, need: 5000 });
    }
  });

  it("counts from the signature behind a user block, whether or not the base address says so", () => {
    const moved = { kind: "truncated", have: 5000, need: 5512 };
    assert.deepEqual(checkHead(head(0, 5000, { at: 512 }), 5000), moved);
    assert.deepEqual(checkHead(head(0, 5512, { at: 512, base: 512 }), 5000), moved);
    assert.deepEqual(checkHead(head(0, 5000, { at: 512 }), 5512), { kind: "whole" });
  });

  it("knows a file that its writer has not closed", () => {
    assert.deepEqual(checkHead(head(3, 100, { flags: 1 }), 128), { kind: "unclosed" });
  });

  it("names what is there instead", () => {
    assert.match(reasonOf(new Uint8Array(0)), /^is empty/);
    assert.match(reasonOf(text("<html><body>Sign in")), /starts with "<html>"/);
    assert.match(reasonOf(text("version https://git-lfs.github.com/spec/v1\noid sha256:4d\n")), /Git LFS/);
    assert.match(reasonOf(text("/annex/objects/MD5E-s13504--13f1.nwb")), /git-annex/);
    assert.match(reasonOf(text('{"version": 1, "refs": {}}')), /LINDI/);
    assert.match(reasonOf(text("PK\u0003\u0004 something else")), /signature is missing/);
  });

  it("calls a superblock damaged that is cut off, unknown or empty", () => {
    assert.match(reasonOf(head(0, 5000).subarray(0, 20)), /superblock/);
    assert.match(reasonOf(head(9, 5000)), /superblock/);
    assert.match(reasonOf(head(0, 0)), /superblock/);
  });
});
