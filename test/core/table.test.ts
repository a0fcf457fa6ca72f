import assert from "node:assert/strict";
import { cellOf } from "../../src/core/table/table.ts";

describe("a cell of a column of 64-bit whole numbers", () => {
  const exact = 2n ** 53n;
  const cell = (value: bigint): unknown => cellOf({ kind: "bigint", values: BigInt64Array.of(value) }, 0);

  it("is a number where all up to it are exact, and stays what it is beyond", () => {
    for (const value of [0n, 5n, exact - 1n, exact, -exact, 1n - exact])
      assert.equal(cell(value), Number(value), String(value));
    for (const value of [exact + 1n, -exact - 1n, 2n ** 63n - 1n, -(2n ** 63n)])
      assert.equal(cell(value), value, String(value));
  });
});
