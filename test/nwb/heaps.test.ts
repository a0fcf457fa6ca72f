import assert from "node:assert/strict";
import { HeapFault, Heaps } from "../../src/nwb/h5/plain/heaps.ts";

const heapSize = 4096;

/** A global heap (HDF5 File Format Specification 3.0, section III.E) with these texts as its entries 1, 2, ... */
function heapOf(texts: readonly string[], size = heapSize): Buffer {
  const heap = Buffer.alloc(size);
  heap.write("GCOL", 0, "latin1");
  heap.writeUInt8(1, 4);
  heap.writeUInt32LE(size, 8);
  let at = 16;
  texts.forEach((text, i) => {
    heap.writeUInt16LE(i + 1, at);
    heap.writeUInt32LE(text.length, at + 8);
    heap.write(text, at + 16, "latin1");
    at += 16 + 8 * Math.ceil(text.length / 8);
  });
  if (size - at >= 16) heap.writeUInt32LE(size - at, at + 8);
  return heap;
}

interface Reference {
  readonly heap: number;
  readonly entry: number;
  readonly length: number;
}

function referencesTo(all: readonly Reference[]): Uint8Array {
  const bytes = Buffer.alloc(16 * all.length);
  all.forEach(({ heap, entry, length }, i) => {
    bytes.writeUInt32LE(length, 16 * i);
    bytes.writeUInt32LE(heap, 16 * i + 4);
    bytes.writeUInt32LE(entry, 16 * i + 12);
  });
  return bytes;
}

/** Heaps in a file of these bytes, with the reads that were made, `[place, bytes]`. */
function inFile(file: Buffer): { readonly heaps: Heaps; readonly reads: [number, number][] } {
  const reads: [number, number][] = [];
  const read = (at: number, into: Uint8Array): number => {
    reads.push([at, into.length]);
    return file.copy(into, 0, at, at + into.length);
  };
  return { heaps: new Heaps(read, file.length), reads };
}

function textsOf(heaps: Heaps, references: Uint8Array): string[] {
  const texts: string[] = [];
  heaps.texts(references, (bytes, start, end) =>
    texts.push(Buffer.from(bytes.subarray(start, end)).toString("latin1")),
  );
  return texts;
}

/** Two texts a heap, of 200 heaps that follow each other behind 512 bytes of something else. */
const many = 200;
const first = 512;
const words = Array.from({ length: many }, (_, i) => [`word ${i}`, "x".repeat(i)]);
const file = Buffer.concat([Buffer.alloc(first), ...words.map((texts) => heapOf(texts))]);
const placeOf = (heap: number): number => first + heap * heapSize;
const referencesIn = (heap: number): Reference[] =>
  words[heap]!.map((text, i) => ({ heap: placeOf(heap), entry: i + 1, length: text.length }));

describe("the heaps of a file's texts", () => {
  it("are read many at a time where they follow each other, and give every text", () => {
    const { heaps, reads } = inFile(file);
    const all = words.flatMap((_, heap) => referencesIn(heap));
    assert.deepEqual(textsOf(heaps, referencesTo(all)), words.flat());
    assert.ok(reads.length < many / 10, `${reads.length} reads`);
    const bytes = reads.reduce((sum, [, length]) => sum + length, 0);
    assert.equal(bytes, many * heapSize);
  });

  it("are read alone where they lie apart", () => {
    const { heaps, reads } = inFile(file);
    const some = [150, 3, 77, 20];
    assert.deepEqual(
      textsOf(heaps, referencesTo(some.flatMap(referencesIn))),
      some.flatMap((heap) => words[heap]!),
    );
    assert.deepEqual(
      reads,
      some.map((heap) => [placeOf(heap), heapSize]),
    );
  });

  it("may be large, or have a great many entries", () => {
    const large = Array.from({ length: 3000 }, (_, i) => `${i}`);
    const { heaps } = inFile(Buffer.concat([heapOf(["a"]), heapOf(large, 128 * 1024)]));
    const references = large.map((text, i) => ({ heap: heapSize, entry: i + 1, length: text.length }));
    assert.deepEqual(textsOf(heaps, referencesTo([{ heap: 0, entry: 0, length: 0 }, ...references])), [
      "",
      ...large,
    ]);
  });

  it("that are cut, contradict themselves or are none are faults", () => {
    const refuses = (bytes: Buffer, reference: Partial<Reference>, message: RegExp): void => {
      const { heaps } = inFile(bytes);
      const references = referencesTo([{ heap: first, entry: 1, length: 6, ...reference }]);
      assert.throws(() => textsOf(heaps, references), { name: HeapFault.name, message });
    };
    refuses(file.subarray(0, first + 1000), {}, /claims 4096 bytes/);
    refuses(file, { entry: 3 }, /no entry 3/);
    refuses(file, { length: 5 }, /not as long as its reference says/);
    refuses(file, { heap: 8 }, /there is no heap at 8/);
    refuses(file, { heap: 10_000_000 }, /behind the end/);
    const twice = Buffer.from(file);
    twice.writeUInt16LE(1, first + 16 + 24);
    refuses(twice, {}, /two entries 1/);
    const long = Buffer.from(file);
    long.writeUInt32LE(5000, first + 16 + 8);
    refuses(long, {}, /does not fit/);
  });
});
