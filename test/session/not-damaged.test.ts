import assert from "node:assert/strict";
import { readRecipe } from "../../src/core/recipe/read-recipe.ts";
import type { SessionApi } from "../../src/protocol/session-api.ts";
import { openSession } from "../../src/session/open-session.ts";
import { fixtures } from "../fixtures.ts";

/** Sound files with something that is not read here, or that was never set: test/fixtures/reports. */
describe("what is not damage", () => {
  let session: SessionApi;
  const open = async (name: string): Promise<void> => {
    session = await openSession({ path: `${fixtures}/reports/${name}.nwb` });
  };
  afterEach(() => session.close());
  const recipe = readRecipe({ trials: {}, counts: { window: [0, 1] }, label: "choice" }, "test");

  it("is a column of a type that is not read: it is named, once, and the rest is sound", async () => {
    await open("opaque");
    const { problems, unread } = await session.verify();
    assert.deepEqual(problems, []);
    assert.deepEqual(
      unread.map(({ object }) => object),
      ["/intervals/trials/clock"],
    );
    assert.match(unread[0]!.reason, /type opaque is not supported\. Everything else can be read/);
  });

  it("is a dataset whose values lie in a file of their own: told in the overview, refused when counted", async () => {
    await open("raw-file");
    const { problems, unread } = await session.verify();
    assert.deepEqual(problems, []);
    assert.match(unread.map(({ reason }) => reason).join(), /spike_times .* raw file of their own/);
    const { notices: told } = await session.overview();
    assert.match(told.map(({ message }) => message).join(), /spike_times .* raw file of their own/);
    await assert.rejects(session.extract(recipe, { format: "npz", stem: "x" }), {
      code: "unsupported-data",
      message: /h5repack/,
    });
  });

  it("is a reference that was never set: its cell is missing, and nothing is said", async () => {
    await open("null-reference");
    const view = { table: "units", where: ["electrode_group == null"], sort: [] };
    const { rowCount, notices } = await session.openView(view);
    assert.equal(rowCount, 1);
    const overview = await session.overview();
    const said = [...notices, ...overview.notices].map(({ message }) => message).join("\n");
    assert.doesNotMatch(said, /references? lead/);
  });
});
