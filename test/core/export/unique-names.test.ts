import assert from "node:assert/strict";
import { repeatedIdsNotice } from "../../../src/core/export/count-table.ts";
import { uniqueNames } from "../../../src/core/export/unique-names.ts";

describe("names of columns", () => {
  const cases: readonly [readonly string[], readonly string[]][] = [
    [
      ["7", "8", "9"],
      ["7", "8", "9"],
    ],
    [
      ["7", "8", "7", "7"],
      ["7", "8", "7#2", "7#3"],
    ],
    // A name that is there already is nobody else's.
    [
      ["7", "7", "7#2"],
      ["7", "7#3", "7#2"],
    ],
    [
      ["a#2", "a", "a", "a#2"],
      ["a#2", "a", "a#3", "a#2#2"],
    ],
    [[], []],
  ];
  for (const [names, unique] of cases)
    it(`are told apart: ${names.join(" ") || "none"}`, () => {
      assert.deepEqual(uniqueNames(names), unique);
      assert.equal(new Set(unique).size, unique.length);
    });
});

describe("units that share an id", () => {
  it("are told with the name that the second one has", () => {
    assert.match(repeatedIdsNotice(Float64Array.of(7, 8, 7))!.message, /the second of 7 is called 7#2,/);
    assert.match(repeatedIdsNotice(["7", "7", "7#2"])!.message, /the second of 7 is called 7#3,/);
    assert.equal(repeatedIdsNotice(Float64Array.of(7, 8)), undefined);
  });
});
