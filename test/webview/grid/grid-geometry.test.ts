import assert from "node:assert/strict";
import {
  canvasHeight,
  columnsToDraw,
  rowsToDraw,
  rowTop,
  scrollToColumn,
  scrollToRow,
} from "../../../webview/grid/grid-geometry.ts";

const layout = { rowCount: 70_390, rowHeight: 22, viewport: 600 };

describe("grid geometry", () => {
  it("draws the visible rows and ten more, wherever the window is", () => {
    const most = Math.ceil(600 / 22) + 10;
    for (let top = 0; top <= canvasHeight(layout) - 600; top += 9973) {
      const { from, to } = rowsToDraw(layout, top);
      assert.ok(to - from <= most, `${to - from} rows at ${top}`);
      assert.ok(from * 22 <= top, "the first visible row is drawn");
      assert.ok(to === layout.rowCount || to * 22 >= top + 600, "the last visible row is drawn");
    }
  });

  it("reaches the last row at the end of the scroll bar", () => {
    assert.equal(rowsToDraw(layout, canvasHeight(layout) - 600).to, 70_390);
  });

  it("shows every row of a table taller than a browser can lay out", () => {
    const tall = { rowCount: 5_000_000, rowHeight: 22, viewport: 600 };
    const end = canvasHeight(tall) - 600;
    assert.ok(canvasHeight(tall) < 33_000_000);
    assert.equal(rowsToDraw(tall, end).to, 5_000_000);
    const last = rowTop(tall, end, 4_999_999);
    assert.ok(Math.abs(last + 22 - (end + 600)) < 1, "the last row ends at the window's end");
    const middle = scrollToRow(tall, 0, 2_500_000);
    const { from, to } = rowsToDraw(tall, middle);
    assert.ok(from <= 2_500_000 && to > 2_500_000);
  });

  it("scrolls no further than needed to show a row", () => {
    assert.equal(scrollToRow(layout, 0, 5), 0);
    assert.equal(scrollToRow(layout, 2200, 50), 1100);
    assert.equal(scrollToRow(layout, 0, 100), 101 * 22 - 600);
  });

  it("draws the visible columns, one more on either side, and never a frozen one twice", () => {
    const widths = Array.from({ length: 40 }, () => 100);
    assert.deepEqual(columnsToDraw(widths, 1, 0, 500), { from: 1, to: 6 });
    const { from, to } = columnsToDraw(widths, 1, 1000, 500);
    assert.deepEqual([from, to], [10, 16]);
    assert.deepEqual(columnsToDraw(widths, 1, 3500, 500).to, 40);
    assert.deepEqual(columnsToDraw([], 0, 0, 500), { from: 0, to: 0 });
  });

  it("shows a column beside the frozen ones, not under them", () => {
    const widths = [100, 100, 100, 100, 100, 100, 100, 100];
    assert.equal(scrollToColumn(widths, 1, 300, 300, 2), 100);
    assert.equal(scrollToColumn(widths, 1, 0, 300, 7), 500);
    assert.equal(scrollToColumn(widths, 1, 300, 300, 0), 300);
  });
});
