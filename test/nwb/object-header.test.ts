import assert from "node:assert/strict";
import { readNumberLayout } from "../../src/nwb/h5/object-header.ts";
import type { NumberLayout } from "../../src/nwb/h5/object-header.ts";
import { memorySource } from "./memory-source.ts";

/** An object header of the first version with a datatype and nothing else. */
function header(content: Buffer, shared: boolean): Buffer {
  const head = Buffer.alloc(24);
  head.writeUInt8(1, 0);
  head.writeUInt16LE(1, 2);
  head.writeUInt32LE(1, 4);
  head.writeUInt32LE(8 + content.length, 8);
  head.writeUInt16LE(3, 16);
  head.writeUInt16LE(content.length, 18);
  head.writeUInt8(shared ? 2 : 0, 20);
  return Buffer.concat([head, content]);
}

describe("the type of a number that is kept in an object of its own", () => {
  /** A whole number of 12 bits, from the third on. */
  const type = Buffer.from([0x10, 0, 0, 0, 2, 0, 0, 0, 2, 0, 12, 0]);
  const layout: NumberLayout = { class: "integer", size: 2, first: 2, bits: 12, standard: false };
  const elsewhere = 64;

  /** What is read of a message that says where the type is: in one form, and filled up with zeros to a length. */
  function read(form: readonly number[], addressAt: number, length: number): NumberLayout | null {
    const content = Buffer.alloc(length);
    content.set(form);
    content.writeBigUInt64LE(BigInt(elsewhere), addressAt);
    const file = Buffer.alloc(200);
    file.set(header(content, true));
    file.set(header(type, false), elsewhere);
    return readNumberLayout(memorySource(file), { base: 0, address: 0 });
  }

  it("is read there, whatever the version of the message", () => {
    assert.deepEqual(read([1, 0], 8, 16), layout);
    for (const length of [10, 16]) {
      assert.deepEqual(read([2, 0], 2, length), layout);
      assert.deepEqual(read([2, 1], 2, length), layout);
      assert.deepEqual(read([3, 2], 2, length), layout);
    }
  });

  it("is not known where it is kept in the heap of shared messages", () => {
    assert.equal(read([3, 1], 2, 10), null);
  });
});
