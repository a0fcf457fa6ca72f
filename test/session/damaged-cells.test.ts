import assert from "node:assert/strict";
import type { BlockColumn, SessionApi } from "../../src/protocol/session-api.ts";
import { openSession } from "../../src/session/open-session.ts";
import { fixtures } from "../fixtures.ts";

describe("a table with a damaged index", () => {
  let session: SessionApi;
  before(async () => {
    session = await openSession({ path: `${fixtures}/nwb/damaged.nwb` });
  });
  after(() => session.close());

  async function cells(table: string, column: string): Promise<unknown> {
    const view = { table, where: [], sort: [] };
    const { rowCount } = await session.openView(view);
    const { columns } = await session.rows(view, [column], 0, rowCount);
    return (columns[0] as BlockColumn & { cells: unknown }).cells;
  }

  it("shows in words which cells are damaged, and the others", async () => {
    assert.deepEqual(await cells("scratch/decreasing", "c"), [
      "100 values",
      "100 values",
      "damaged",
      "damaged",
    ]);
    assert.deepEqual(await cells("scratch/beyond", "c"), [[0, 1], "damaged", "damaged"]);
  });

  it("is told in the overview before anybody opens it, once", async () => {
    const { notices } = await session.overview();
    const messages = notices.map(({ message }) => message);
    assert.ok(messages.some((message) => /decreasing\/c_index: the index decreases at row 2/.test(message)));
    assert.ok(messages.some((message) => /has neither timestamps nor a rate/.test(message)));
    assert.equal(new Set(messages).size, messages.length);
    const { columns } = await session.tableFacts({ table: "scratch/negative", where: [], sort: [] });
    assert.match(columns.find(({ name }) => name === "c")?.problem ?? "", /negative/);
  });
});
