import assert from "node:assert/strict";
import { hitFrom } from "../../../webview/editor/table/find-hits.ts";

const found = { count: 4, rows: Int32Array.of(2, 2, 5, 9), columns: Int32Array.of(1, 3, 0, 2) };

describe("going from hit to hit", () => {
  it("begins at the cursor's cell or after it", () => {
    assert.equal(hitFrom(found, { row: 0, column: 0 }, 0), 0);
    assert.equal(hitFrom(found, { row: 2, column: 3 }, 0), 1);
    assert.equal(hitFrom(found, { row: 2, column: 4 }, 0), 2);
  });

  it("goes forward and back, and round at the ends", () => {
    assert.equal(hitFrom(found, { row: 2, column: 1 }, 1), 1);
    assert.equal(hitFrom(found, { row: 2, column: 2 }, 1), 1);
    assert.equal(hitFrom(found, { row: 9, column: 2 }, 1), 0);
    assert.equal(hitFrom(found, { row: 5, column: 0 }, -1), 1);
    assert.equal(hitFrom(found, { row: 2, column: 1 }, -1), 3);
    assert.equal(hitFrom(found, { row: 9, column: 7 }, 0), 0);
  });

  it("has nowhere to go when nothing was found", () => {
    const none = { count: 0, rows: new Int32Array(), columns: new Int32Array() };
    assert.equal(hitFrom(none, { row: 0, column: 0 }, 1), undefined);
  });
});
