import assert from "node:assert/strict";
import type { AnalysisError } from "../../src/core/errors.ts";
import type { SessionApi, TableView } from "../../src/protocol/session-api.ts";
import { openPlainSession, openSession } from "../../src/session/open-session.ts";
import { allenSession, fixtures } from "../fixtures.ts";

const nwb = (name: string): string => `${fixtures}/nwb/${name}.nwb`;

describe("a session in the caller's own thread", () => {
  it("is one of a file that nothing needs the HDF5 library for, and answers as any other", async () => {
    const view: TableView = { table: "stimulus_presentations", where: [], sort: [] };
    const answers = async (session: SessionApi): Promise<unknown> => {
      const { columns } = await session.openView(view);
      return [
        await session.describe(),
        await session.rows(
          view,
          columns.map(({ name }) => name),
          0,
          40,
        ),
      ];
    };
    const [here, elsewhere] = [
      openPlainSession({ path: allenSession }),
      await openSession({ path: allenSession }),
    ];
    assert.ok(here);
    assert.deepEqual(await answers(here), await answers(elsewhere));
    await here.close();
    await elsewhere.close();
  });

  for (const name of ["latest", "plugins", "virtual", "linking"])
    it(`is none of ${name}.nwb, which needs the library`, () => {
      assert.equal(openPlainSession({ path: nwb(name) }), undefined);
    });

  it("is refused for what is no recording, as in a thread", async () => {
    for (const path of [nwb("nwb_one"), `${fixtures}/nwb`, `${fixtures}/nwb/make.py`, nwb("none")]) {
      let refusal: unknown;
      await assert.rejects(openSession({ path }), (error) => Boolean((refusal = error)));
      const { code, message } = refusal as AnalysisError;
      assert.throws(() => openPlainSession({ path }), { code, message }, path);
    }
  });
});

describe("the columns of a table, looked at", () => {
  it("are told with what is wrong with each, as where what is missing is counted", async () => {
    for (const name of ["damaged", "odd", "allen_2020"]) {
      const session = await openSession({ path: nwb(name) });
      const { tables } = await session.describe();
      let problems = 0;
      for (const { name: table } of tables) {
        const view = { table, where: [], sort: [] };
        const columns = await session.checkColumns(view);
        const { columns: counted } = await session.tableFacts(view);
        assert.deepEqual(
          columns.map((column) => [column.name, column.problem]),
          counted.map((column) => [column.name, column.problem]),
          table,
        );
        problems += columns.filter(({ problem }) => problem !== undefined).length;
      }
      await session.close();
      if (name === "damaged") assert.ok(problems > 0);
    }
  });
});
