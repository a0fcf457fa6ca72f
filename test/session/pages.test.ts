import assert from "node:assert/strict";
import type { BlockColumn, SessionApi, TableView } from "../../src/protocol/session-api.ts";
import { LocalFile } from "../../src/nwb/byte-source.ts";
import { CountingSource } from "../../src/nwb/wrapped-source.ts";
import { openNwbFile } from "../../src/nwb/nwb-file.ts";
import { openSession } from "../../src/session/open-session.ts";
import { SessionTables } from "../../src/session/session-tables.ts";
import { allenSession } from "../fixtures.ts";

const view: TableView = { table: "stimulus_presentations", where: [], sort: [] };
const windows = [
  [0, 5],
  [0, 200],
  [400, 600],
  [1100, 1135],
  [0, 2000],
] as const;

/** Reads every column of the presentations whole. */
async function readAll(session: SessionApi): Promise<void> {
  const { columns } = await session.openView(view);
  for (const { name } of columns) await session.summarizeColumn(view, name);
}

const cells = (column: BlockColumn): readonly unknown[] =>
  "cells" in column
    ? column.cells
    : Array.from(column.numbers, (value) => (Number.isNaN(value) ? null : value));

describe("a page of the presentations", () => {
  it("is the same read by itself as after all columns were read", async () => {
    const whole = await openSession({ path: allenSession });
    await readAll(whole);
    const { columns } = await whole.openView(view);
    for (const [from, to] of windows) {
      const alone = await openSession({ path: allenSession });
      const facts = await alone.openView(view);
      assert.deepEqual(facts.columns, columns);
      const names = columns.map(({ name }) => name);
      const page = await alone.rows(view, names, from, to);
      const expected = await whole.rows(view, names, from, to);
      for (const [i, column] of expected.columns.entries()) {
        assert.equal(page.columns[i]!.type, column.type, column.name);
        assert.deepEqual(cells(page.columns[i]!), cells(column), `${column.name} from ${from}`);
      }
      await alone.close();
    }
    await whole.close();
  });

  it("reads of texts what it shows", async () => {
    const source = new CountingSource(new LocalFile(allenSession));
    const file = await openNwbFile(source);
    const table = new SessionTables(file, undefined).get("stimulus_presentations");
    const shown = Int32Array.of(0, 1, 2);
    const bytesOf = (read: () => void): number => {
      source.take();
      read();
      return source.take();
    };
    table.column("start_time");
    const some = bytesOf(() => table.someOf!("phase", shown));
    const all = bytesOf(() => table.column("phase"));
    assert.ok(some > 0 && some < all / 2, `${some} of ${all} bytes`);
    file.close();
  });
});
