import assert from "node:assert/strict";
import { boxOf, moveSelection, selectCell, tabSeparated } from "../../../webview/grid/grid-selection.ts";
import { nextSort } from "../../../webview/grid/sort-keys.ts";

const bounds = { rows: 1000, columns: 16, page: 20 };
const key = (
  name: string,
  held: { shift?: boolean; ctrl?: boolean } = {},
): Parameters<typeof moveSelection>[1] => ({
  key: name,
  shiftKey: held.shift ?? false,
  ctrlKey: held.ctrl ?? false,
  metaKey: false,
});

describe("grid selection", () => {
  it("moves by cells, pages and to the ends, and stays in the table", () => {
    const start = selectCell(5, 5);
    const at = (name: string, ctrl = false): readonly number[] => {
      const moved = moveSelection(start, key(name, { ctrl }), bounds)!;
      return [moved.row, moved.column];
    };
    assert.deepEqual(at("ArrowDown"), [6, 5]);
    assert.deepEqual(at("PageDown"), [25, 5]);
    assert.deepEqual(at("Home"), [5, 0]);
    assert.deepEqual(at("Home", true), [0, 0]);
    assert.deepEqual(at("End", true), [999, 15]);
    assert.deepEqual(moveSelection(selectCell(999, 15), key("ArrowRight"), bounds), selectCell(999, 15));
  });

  it("reaches the header above the first row, where nothing is selected", () => {
    const up = moveSelection(selectCell(0, 3), key("ArrowUp"), bounds)!;
    assert.equal(up.row, -1);
    assert.equal(moveSelection(selectCell(0, 3), key("ArrowUp", { shift: true }), bounds)?.row, -1);
  });

  it("extends with Shift from where it began", () => {
    const grown = moveSelection(selectCell(5, 5), key("PageDown", { shift: true }), bounds)!;
    assert.deepEqual(boxOf(grown), { top: 5, bottom: 25, left: 5, right: 5 });
  });

  it("leaves other keys alone", () => {
    assert.equal(moveSelection(selectCell(0, 0), key("q"), bounds), undefined);
  });

  it("writes cells as tab-separated lines that no cell can break", () => {
    assert.equal(
      tabSeparated([
        ["a", "b"],
        ["1", "x\ty\nz"],
      ]),
      "a\tb\n1\tx y z",
    );
  });

  it("turns a header's order from ascending to descending to none, and adds keys with Shift", () => {
    const first = nextSort([], "a", false);
    assert.deepEqual(first, [{ column: "a", descending: false }]);
    const second = nextSort(first, "a", false);
    assert.deepEqual(second, [{ column: "a", descending: true }]);
    assert.deepEqual(nextSort(second, "a", false), []);
    const both = nextSort(first, "b", true);
    assert.deepEqual(
      both.map(({ column }) => column),
      ["a", "b"],
    );
    assert.deepEqual(nextSort(both, "a", true)[0], { column: "a", descending: true });
    assert.deepEqual(nextSort(both, "c", false), [{ column: "c", descending: false }]);
  });
});
