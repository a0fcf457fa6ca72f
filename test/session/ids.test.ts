import assert from "node:assert/strict";
import { tableOf } from "../../src/core/table/table.ts";
import { idsOf } from "../../src/session/selection.ts";

describe("ids of rows", () => {
  const ids = (values: BigUint64Array): unknown =>
    idsOf(tableOf("units", 2, [["id", { kind: "bigint", values }]]), Int32Array.of(0, 1));

  it("are whole numbers with a sign", () => {
    assert.deepEqual(ids(BigUint64Array.of(1n, 2n ** 63n - 1n)), BigInt64Array.of(1n, 2n ** 63n - 1n));
  });

  it("are text where no such number holds them, and never wrapped", () => {
    assert.deepEqual(ids(BigUint64Array.of(1n, 2n ** 63n)), ["1", "9223372036854775808"]);
  });
});
