import assert from "node:assert/strict";
import { Piece } from "../../src/nwb/h5/plain/bytes.ts";
import { plainType } from "../../src/nwb/h5/plain/datatype.ts";
import type { H5Type } from "../../src/nwb/h5/type.ts";

const typeIn = (...bytes: readonly number[]): H5Type | undefined =>
  plainType(new Piece(Uint8Array.from(bytes)))?.type;

/** How texts end: with a zero, filled up with zeros, or with spaces. */
const endings = [0, 1, 2];
const letters = [0, 1];

describe("a type of texts in HDF5's classic form", () => {
  /** HDF5 File Format Specification 3.0, section IV.A.2.d, class 3. */
  const fixed = (ending: number, letter: number): H5Type | undefined =>
    typeIn(0x13, ending | (letter << 4), 0, 0, 6, 0, 0, 0);
  /** Class 9, of characters of one byte. */
  const variable = (ending: number, letter: number, kind = 1): H5Type | undefined =>
    typeIn(0x19, kind | (ending << 4), letter, 0, 16, 0, 0, 0, 0x13, 0, 0, 0, 1, 0, 0, 0);

  it("says whether they are filled up with spaces, whatever their letters", () => {
    for (const ending of endings)
      for (const letter of letters) {
        const spacePadded = ending === 2;
        assert.deepEqual(fixed(ending, letter), { kind: "text", size: 6, variable: false, spacePadded });
        assert.deepEqual(variable(ending, letter), { kind: "text", size: 4, variable: true, spacePadded });
      }
  });

  it("is left to the library where it says anything else", () => {
    for (const [ending, letter] of [
      [3, 0],
      [0, 2],
    ] as const) {
      assert.equal(fixed(ending, letter), undefined);
      assert.equal(variable(ending, letter), undefined);
    }
    assert.equal(variable(0, 0, 0), undefined);
  });
});
