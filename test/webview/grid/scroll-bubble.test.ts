import assert from "node:assert/strict";
import type { Cell } from "../../../src/core/table/table.ts";
import type { GridView } from "../../../webview/grid/grid-view.ts";
import { placeText } from "../../../webview/grid/scrolling/scroll-bubble.ts";

const view = (sort: GridView["sort"] = []): GridView => ({
  label: "presentations",
  columns: [
    { name: "id", type: "integer" },
    { name: "start_time", type: "number" },
    { name: "orientation", type: "number" },
  ],
  frozen: 1,
  rowCount: 70_390,
  sort,
  rows: () => Promise.reject(new Error("not asked")),
});
const cells = new Map<string, Cell>([
  ["id", 49_312],
  ["start_time", 5401.2345678],
  ["orientation", null],
]);

describe("the bubble beside the scroll bar", () => {
  it("says number, id and time of a row", () => {
    assert.equal(
      placeText(view(), 12_345, (name) => cells.get(name)),
      "Row 12,346 of 70,390 · id 49312 · start_time 5401.23",
    );
  });

  it("says the column that the rows are sorted by instead of the time", () => {
    const sorted = view([{ column: "orientation", descending: false }]);
    assert.equal(
      placeText(sorted, 0, (name) => (name === "orientation" ? 30 : undefined)),
      "Row 1 of 70,390 · orientation 30",
    );
  });

  it("leaves out what is missing or not here yet", () => {
    const sorted = view([{ column: "orientation", descending: false }]);
    assert.equal(
      placeText(sorted, 0, (name) => cells.get(name)),
      "Row 1 of 70,390 · id 49312",
    );
    assert.equal(
      placeText(view(), 0, () => undefined),
      "Row 1 of 70,390",
    );
  });
});
