import assert from "node:assert/strict";
import { readVirtualMappings } from "../../src/nwb/h5/virtual-layout.ts";
import type { VirtualMapping } from "../../src/nwb/h5/virtual-layout.ts";
import { memorySource } from "./memory-source.ts";

/** A header with a layout that names an object of a heap: HDF5 File Format Specification 3.0, sections IV.A and III.E. */
function headerOf(heap: number, object: number): Buffer {
  const header = Buffer.alloc(64);
  header.set([1, 0, 1, 0, 1, 0, 0, 0, 24, 0, 0, 0]);
  header.set([8, 0, 16, 0, 0, 0, 0, 0, 4, 3], 16);
  header.writeBigUInt64LE(BigInt(heap), 26);
  header.writeUInt32LE(object, 34);
  return header;
}

/** All of a dataset of that name in the file itself, shown as all. */
function mappingOf(dataset: string): Buffer {
  const all = Buffer.from([3, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  return Buffer.concat([Buffer.from([0, 1, 0, 0, 0, 0, 0, 0, 0]), Buffer.from(`.\0${dataset}\0`), all, all]);
}

/** An object of a heap, whose content is filled up to a multiple of eight. */
function objectOf(index: number, content: Buffer): Buffer {
  const object = Buffer.alloc(16 + 8 * Math.ceil(content.length / 8));
  object.writeUInt16LE(index, 0);
  object.writeBigUInt64LE(BigInt(content.length), 8);
  object.set(content, 16);
  return object;
}

function heapOf(...objects: readonly Buffer[]): Buffer {
  const head = Buffer.alloc(16);
  head.write("GCOL\u0001", "latin1");
  const heap = Buffer.concat([head, ...objects]);
  heap.writeBigUInt64LE(BigInt(heap.length), 8);
  return heap;
}

describe("the mappings of a virtual dataset, kept in a heap", () => {
  const read = (object: number, ...behind: readonly Buffer[]): VirtualMapping[] | null =>
    readVirtualMappings(memorySource(Buffer.concat([headerOf(64, object), ...behind])), {
      base: 0,
      address: 0,
    });
  const mapped = (dataset: string): VirtualMapping[] => [
    { file: ".", dataset, source: "all", target: "all" },
  ];
  const [one, two] = [objectOf(1, mappingOf("/one")), objectOf(2, mappingOf("/of another length"))];

  it("are found in their object, wherever it lies", () => {
    assert.deepEqual(read(1, heapOf(one, two)), mapped("/one"));
    assert.deepEqual(read(2, heapOf(one, two)), mapped("/of another length"));
    assert.deepEqual(read(1, heapOf(two, one)), mapped("/one"));
  });

  it("are not known where the heap has no such object, whatever lies behind it", () => {
    const three = objectOf(3, mappingOf("/stray"));
    assert.equal(read(3, heapOf(one, two)), null);
    assert.equal(read(3, heapOf(one, two), three), null);
    assert.equal(read(3, heapOf(one, objectOf(0, Buffer.alloc(0)), three)), null);
    assert.equal(read(3, heapOf(), three), null);
  });

  it("are not known where there is no heap, or another version of them", () => {
    const heap = heapOf(one);
    heap.write("GCOX", "latin1");
    assert.equal(read(1, heap), null);
    const later = mappingOf("/one");
    later[0] = 1;
    assert.equal(read(1, heapOf(objectOf(1, later))), null);
    assert.equal(read(1, heapOf(objectOf(1, mappingOf("/one").subarray(0, 30)))), null);
  });
});
