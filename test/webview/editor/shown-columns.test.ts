import assert from "node:assert/strict";
import type { ColumnInfo } from "../../../src/core/table/table.ts";
import {
  arranged,
  isFrozen,
  withAllShown,
  withDigits,
  withFrozen,
  withHidden,
  withMoved,
  withPreset,
} from "../../../webview/editor/value/shown-columns.ts";
import type { Arrangement, KeptColumns } from "../../../webview/editor/value/shown-columns.ts";
import { firstLook, withCursorRow, withBeside } from "../../../webview/editor/value/table-look.ts";
import type { TableLook } from "../../../webview/editor/value/table-look.ts";

const infos = (...names: string[]): readonly ColumnInfo[] => names.map((name) => ({ name, type: "number" }));
const table = infos("id", "a", "b", "c", "d");
const wide: KeptColumns = { wanted: [], wide: true };
const names = ({ columns }: Arrangement): string => columns.map(({ name }) => name).join(" ");
const shown = (look: TableLook, beside = wide): string => names(arranged(look, table, beside));
const moved = (look: TableLook, column: string, by: -1 | 1): TableLook =>
  withMoved(look, table, arranged(look, table, wide), { column, by });

describe("the columns of a table as they are looked at", () => {
  it("stand in the table's own order at first, the id frozen", () => {
    assert.deepEqual(arranged(firstLook, table, wide), { columns: table, frozen: 1 });
  });

  it("are frozen in the order they have, and let go again", () => {
    const look = withFrozen(withFrozen(firstLook, "c", true), "b", true);
    assert.deepEqual([shown(look), arranged(look, table, wide).frozen], ["id b c a d", 3]);
    assert.equal(shown(withFrozen(look, "c", false)), "id b a c d");
  });

  it("stand beside the id by themselves where they are wanted, unless they are released", () => {
    const beside = { wanted: ["x", "c", "d"], wide: true };
    assert.equal(arranged(firstLook, table, beside).frozen, 2);
    assert.equal(shown(firstLook, beside), "id c a b d");
    assert.equal(arranged(firstLook, table, { ...beside, wide: false }).frozen, 1);
    assert.equal(shown(firstLook, { ...beside, wide: false }), "id c a b d");
    const released = withFrozen(firstLook, "c", false);
    assert.equal(shown(released, beside), "id a b c d");
    assert.equal(shown(withFrozen(released, "c", true), beside), "id c a b d");
  });

  it("move past neighbours that are hidden, and not past the id or the end", () => {
    const hidden = withHidden(withHidden(firstLook, "b"), "c");
    assert.equal(shown(moved(hidden, "a", 1)), "id d a");
    assert.equal(shown(withAllShown(moved(hidden, "a", 1))), "id b c d a");
    assert.equal(moved(firstLook, "a", -1), firstLook);
    assert.equal(moved(firstLook, "d", 1), firstLook);
    assert.equal(moved(firstLook, "id", 1), firstLook);
  });

  it("move among the frozen or among the others, not over the edge", () => {
    const look = withFrozen(withFrozen(firstLook, "b", true), "d", true);
    assert.equal(shown(moved(look, "d", -1)), "id d b a c");
    assert.equal(shown(moved(look, "c", -1)), "id b d c a");
    const edge = arranged(look, table, wide);
    assert.deepEqual([isFrozen(edge, "d"), isFrozen(edge, "a")], [true, false]);
  });

  it("keep their order where the table has others; new ones stand at the end", () => {
    const look = moved(firstLook, "a", 1);
    assert.equal(names(arranged(look, infos("id", "new", "a", "b"), wide)), "id b a new");
    assert.equal(names(arranged(look, infos("key", "b", "a", "id"), wide)), "key id b a");
  });

  it("are those of a preset, or all, and hiding one twice is hiding it once", () => {
    const units = infos("unit_id", "snr", "d_prime", "x", "spread");
    const look = withPreset(firstLook, units, "Quality");
    assert.deepEqual([look.hidden, look.preset], [["x", "spread"], "Quality"]);
    assert.deepEqual(withPreset(look, units, "All columns").hidden, []);
    assert.deepEqual(withAllShown(look), firstLook);
    assert.deepEqual(withHidden(withHidden(firstLook, "a"), "a").hidden, ["a"]);
  });

  it("have their digits in full by name", () => {
    const look = withDigits(withDigits(firstLook, "a", true), "a", true);
    assert.deepEqual(look.inFull, ["a"]);
    assert.deepEqual(withDigits(look, "a", false).inFull, []);
  });
});

describe("the place beside a table", () => {
  it("follows the cursor where it shows a row, never to the header", () => {
    const row = withBeside(firstLook, { kind: "row", row: 2 });
    assert.deepEqual(withCursorRow(row, 3).beside, { kind: "row", row: 3 });
    assert.equal(withCursorRow(row, 2), row);
    assert.equal(withCursorRow(row, -1), row);
    const column = withBeside(row, { kind: "column", column: "a" });
    assert.equal(withCursorRow(column, 3), column);
    assert.equal(withCursorRow(firstLook, 3), firstLook);
    assert.deepEqual(withBeside(column, undefined), firstLook);
  });
});
