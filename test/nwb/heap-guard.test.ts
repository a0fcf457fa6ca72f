import assert from "node:assert/strict";
import { HeapGuard } from "../../src/nwb/h5/heap-guard.ts";

/** A heap of texts: its header, then a header and a body for each entry. */
function heapOf(
  entries: readonly { readonly number: number; readonly says: number; readonly body: number }[],
): Buffer {
  const size = entries.reduce((sum, { body }) => sum + 16 + body, 16);
  const heap = Buffer.alloc(size);
  heap.write("GCOL\u0001", "latin1");
  heap.writeBigUInt64LE(BigInt(size), 8);
  let at = 16;
  for (const { number, says, body } of entries) {
    heap.writeUInt16LE(number, at);
    heap.writeBigUInt64LE(BigInt(says), at + 8);
    at += 16 + body;
  }
  return heap;
}

describe("a heap of texts", () => {
  const text = { number: 1, says: 5, body: 8 };
  const free = { number: 0, says: 16, body: 0 };
  const [sound, endless] = [heapOf([text, free]), heapOf([text, { ...free, says: 0 }])];

  /** Whether each of two reads is accepted; the heap starts at byte 100 of a file. */
  function reads(heap: Buffer, cut: number): [boolean, boolean] {
    const guard = new HeapGuard(1000);
    return [guard.accepts(100, heap.subarray(0, cut)), guard.accepts(100 + cut, heap.subarray(cut))];
  }

  it("that is sound is accepted wherever a read ends", () => {
    for (let cut = 16; cut <= sound.length; cut++)
      assert.deepEqual(reads(sound, cut), [true, true], `${cut}`);
  });

  it("has nothing to do with what lies behind it", () => {
    const zeros = Buffer.alloc(64);
    assert.deepEqual(reads(Buffer.concat([sound, zeros]), sound.length), [true, true]);
    assert.deepEqual(reads(Buffer.concat([sound, zeros]), sound.length + 64)[0], true);
  });

  it("with an entry of no length is refused as soon as the entry's header was read", () => {
    assert.equal(endless.length, 56);
    for (let cut = 16; cut < 56; cut++) assert.deepEqual(reads(endless, cut), [true, false], `${cut}`);
    assert.equal(reads(endless, 56)[0], false);
    const long = heapOf([text, { ...free, says: 0 }, text]);
    assert.deepEqual([reads(long, 55)[0], reads(long, 56)[0]], [true, false]);
  });

  it("with an entry that is longer than its heap is refused", () => {
    assert.equal(reads(heapOf([{ ...text, says: 8 }]), 40)[0], true);
    assert.equal(reads(heapOf([{ ...text, says: 9 }]), 40)[0], false);
  });
});
