import assert from "node:assert/strict";
import { readRecipe } from "../../src/core/recipe/read-recipe.ts";
import type { SessionApi } from "../../src/protocol/session-api.ts";
import { openSession } from "../../src/session/open-session.ts";
import { fixtures } from "../fixtures.ts";

/** Recordings written with h5py; the numbers of rows are those of pandas 1.5.3. */
describe("what a file stores", () => {
  const open: SessionApi[] = [];
  const reports = async (name: string): Promise<SessionApi> => {
    const session = await openSession({ path: `${fixtures}/reports/${name}.nwb` });
    open.push(session);
    return session;
  };
  const rows = async (session: SessionApi, where: string): Promise<number> =>
    (await session.openView({ table: "trials", where: [where], sort: [] })).rowCount;
  after(() => Promise.all(open.map((session) => session.close())));

  it("in single precision is equal to the decimal one types", async () => {
    const session = await reports("float32");
    assert.equal(await rows(session, "contrast == 0.1"), 10);
    assert.equal(await rows(session, "contrast > 0.1"), 30);
    assert.equal(await rows(session, "contrast <= 0.1"), 10);
    assert.equal(await rows(session, "contrast == 0.2"), 10);
  });

  it("as missing differs from itself", async () => {
    const session = await reports("missing");
    assert.equal(await rows(session, "speed != speed"), 10);
    assert.equal(await rows(session, "speed == speed"), 30);
    assert.equal(await rows(session, "speed + 1 != speed  + 1"), 10);
    assert.equal(await rows(session, "abs(speed) == abs(speed)"), 30);
    assert.equal(await rows(session, "null != null"), 0);
    assert.equal(await rows(session, "response != response"), 13);
    assert.equal(await rows(session, "response == response"), 27);
  });

  it("as not observed is told in previews, and what is offered leaves it out", async () => {
    const session = await reports("observed");
    const ask = (where: readonly string[]) =>
      session.preview(
        readRecipe(
          { trials: { table: "trials", where }, counts: { window: [0, 1] }, label: "choice" },
          "test",
        ),
      );
    const told = (await ask([])).warnings.filter((warning) => warning.includes("obs_intervals"));
    assert.match(told.join(), /25 of 160 windows .*unit 0 in 20 of 40, unit 2 in 5 of 40/);
    const step = /these trials out: (.*?);/.exec(told[0]!)![1]!;
    const { trials, warnings } = await ask([step]);
    assert.equal(trials.left, 15);
    assert.ok(!warnings.some((warning) => warning.includes("obs_intervals")));
  });

  it("as an empty text is no class of its own", async () => {
    const session = await reports("missing");
    const recipe = readRecipe({ trials: { table: "trials" }, label: "response" }, "test");
    const { classes, warnings } = await session.preview(recipe);
    assert.deepEqual(
      classes.map(({ value }) => value),
      ["left", "right"],
    );
    assert.equal(
      classes.reduce((sum, { count }) => sum + count, 0),
      27,
    );
    assert.ok(
      warnings.some((warning) => warning.includes("13 trials have no label")),
      warnings.join("\n"),
    );
  });
});
