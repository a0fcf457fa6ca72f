import assert from "node:assert/strict";
import path from "node:path";
import { tableFormats } from "../../src/core/export/tables/registry.ts";
import type { SessionApi, TableView } from "../../src/protocol/session-api.ts";
import { openSession } from "../../src/session/open-session.ts";
import { allenSession, allenVariants } from "../fixtures.ts";

const units: TableView = {
  table: "units",
  where: ["structure_acronym == 'VISp'"],
  sort: [{ column: "firing_rate", descending: true }],
};

describe("exporting and searching a view", () => {
  let session: SessionApi;
  before(async () => {
    session = await openSession({ path: allenSession });
  });
  after(() => session.close());

  it("writes the rows and columns of the view in its order, in every format", async () => {
    const names = ["unit_id", "firing_rate"];
    const { rowCount } = await session.openView(units);
    const block = await session.rows(units, names, 0, rowCount);
    for (const format of tableFormats) {
      const { file, ...size } = await session.exportTable(units, names, { format: format.id, stem: "v" });
      assert.equal(file.name, `v.${format.extension}`);
      assert.deepEqual(size, { rowCount, columnCount: 2, leftOut: [] });
      assert.deepEqual(file.bytes, await format.encode({ rowCount, columns: block.columns }));
    }
  });

  it("leaves long lists such as spike times out, and says so", async () => {
    const plain = await openSession({ path: path.join(allenVariants, "plain_pynwb.nwb") });
    const names = ["id", "spike_times", "quality"];
    const view: TableView = { table: "units", where: [], sort: [] };
    const { leftOut, columnCount } = await plain.exportTable(view, names, { format: "csv", stem: "v" });
    assert.deepEqual(leftOut, ["spike_times"]);
    assert.equal(columnCount, 2);
    await plain.close();
  });

  it("refuses a format that does not exist, naming those that do", async () => {
    await assert.rejects(session.exportTable(units, ["unit_id"], { format: "xls", stem: "v" }), {
      code: "bad-argument",
      message: /csv, tsv, jsonl, parquet, arrow/,
    });
  });

  it("finds where the view shows a text", async () => {
    const names = ["unit_id", "structure_acronym"];
    const { rowCount } = await session.openView(units);
    const { count, rows, columns } = await session.find(units, names, "visp");
    assert.equal(count, rowCount);
    assert.deepEqual([...rows], [...Array(rowCount).keys()]);
    assert.ok(columns.every((column) => column === 1));
  });
});
