import assert from "node:assert/strict";
import { passingRows } from "../../../webview/grid/scrolling/passing-rows.ts";

describe("rows shown while the window flies past", () => {
  it("are those of the block nearest to the rows that are wanted, as many", () => {
    assert.deepEqual(passingRows({ from: 5000, to: 5030 }, 3, 70_390), { from: 770, to: 800 });
    assert.deepEqual(passingRows({ from: 100, to: 130 }, 3, 70_390), { from: 600, to: 630 });
    assert.deepEqual(passingRows({ from: 650, to: 680 }, 3, 70_390), { from: 650, to: 680 });
  });

  it("never lie beyond the block or the table", () => {
    assert.deepEqual(passingRows({ from: 0, to: 30 }, 351, 70_210), { from: 70_200, to: 70_210 });
    assert.deepEqual(passingRows({ from: 0, to: 300 }, 2, 70_390), { from: 400, to: 600 });
  });
});
