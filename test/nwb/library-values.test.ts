import assert from "node:assert/strict";
import { LibraryValues } from "../../src/nwb/h5/library-values.ts";
import type { H5Owner } from "../../src/nwb/h5/owner.ts";
import type { H5Type } from "../../src/nwb/h5/type.ts";

/** What of the library is needed to read eight bytes: memory that moves when it grows, as WebAssembly's does. */
class Memory {
  HEAPU8 = new Uint8Array(64);
  readonly freed: number[] = [];
  readonly _malloc = (): number => 8;
  readonly _free = (pointer: number): number => this.freed.push(pointer);
  readonly get_dataset_data = (): number => {
    this.HEAPU8.set([1, 2, 3, 4, 5, 6, 7, 8], 8);
    return 0;
  };
  readonly reclaim_vlen_memory_count = (): void => undefined;
  grow(): void {
    this.HEAPU8 = new Uint8Array(structuredClone(this.HEAPU8.buffer, { transfer: [this.HEAPU8.buffer] }));
  }
}

describe("values in the library's memory", () => {
  /** The values as they are seen once the memory has grown, which calling the library may do. */
  function seenAfterGrowth(type: H5Type): number[] {
    const module = new Memory();
    const library = {
      valueReads: 0,
      module,
      call: (_file: string, _path: string, read: (module: Memory) => unknown) => read(module),
    };
    const file = { id: 1n, path: "x.nwb", library, context: () => ({}) } as unknown as H5Owner;
    const header = { shape: [1], chunks: null, filters: [], type, sources: [], plain: undefined };
    const values = new LibraryValues({ file, path: "/x" }, header);
    const seen = values.read({ offset: [0n], count: [1n] }, 8, type, (bytes) => {
      module.grow();
      // Of memory that was left nothing can be seen.
      return bytes.length === 0 ? [] : [...bytes];
    });
    assert.deepEqual(module.freed, [8]);
    return seen;
  }

  const reference: H5Type = { kind: "reference", size: 8, region: false };
  const number: H5Type = { kind: "float", size: 8 };
  const calling: readonly H5Type[] = [
    reference,
    { kind: "array", size: 8, base: reference, shape: [1] },
    { kind: "compound", size: 8, members: [{ name: "to", offset: 0, type: reference }] },
  ];
  for (const type of calling)
    it(`are copied before what they hold is asked of the library: ${type.kind}`, () => {
      assert.deepEqual(seenAfterGrowth(type), [1, 2, 3, 4, 5, 6, 7, 8]);
    });

  it("are not copied where nothing is asked while they are looked at", () => {
    const text: H5Type = { kind: "text", size: 4, variable: true, spacePadded: false };
    for (const type of [number, text]) assert.deepEqual(seenAfterGrowth(type), [], type.kind);
  });
});
