import assert from "node:assert/strict";
import { readRecipe } from "../../src/core/recipe/read-recipe.ts";
import type { SessionApi } from "../../src/protocol/session-api.ts";
import { openSession } from "../../src/session/open-session.ts";
import { fixtures } from "../fixtures.ts";

type Columns = Record<string, readonly unknown[]>;

async function columnsOf(session: SessionApi, table: string): Promise<Columns> {
  const view = { table, where: [], sort: [] };
  const { columns, rowCount } = await session.openView(view);
  const block = await session.rows(
    view,
    columns.map(({ name }) => name),
    0,
    rowCount,
  );
  return Object.fromEntries(
    block.columns.map((column) => [
      column.name,
      "numbers" in column ? Array.from(column.numbers, (n) => (Number.isNaN(n) ? null : n)) : column.cells,
    ]),
  );
}

/** Numbers that the writer of 2019 made text, as numbers. */
const asNumbers = (columns: Columns): Columns =>
  Object.fromEntries(
    Object.entries(columns).map(([name, cells]) => [
      name,
      cells.map((cell) => (typeof cell === "string" && /^-?\d+(\.\d+)?$/.test(cell) ? Number(cell) : cell)),
    ]),
  );

/** One recording written in both layouts: test/fixtures/nwb/forms.py. */
describe("an Allen recording in the layout of 2019", () => {
  let old: SessionApi;
  let recent: SessionApi;
  before(async () => {
    old = await openSession({ path: `${fixtures}/nwb/allen_2019.nwb` });
    recent = await openSession({ path: `${fixtures}/nwb/allen_2020.nwb` });
  });
  after(() => Promise.all([old.close(), recent.close()]));

  it("is recognised as one", async () => {
    const facts = await old.describe();
    assert.ok(facts.allen);
    const names = facts.tables.map(({ name }) => name);
    for (const { name } of (await recent.describe()).tables)
      assert.ok(names.includes(name) || name.endsWith("_presentations"), name);
  });

  for (const table of [
    "stimulus_presentations",
    "stimulus_conditions",
    "stimulus_epochs",
    "inter_presentation_intervals",
    "units",
    "channels",
    "probes",
    "structurewise_unit_counts",
    "running_speed",
  ])
    it(`has the same ${table} as in that of 2020`, async () => {
      assert.deepEqual(asNumbers(await columnsOf(old, table)), await columnsOf(recent, table));
    });

  it("keeps as text the numbers that its writer made text, and leaves out what later files dropped", async () => {
    const columns = await columnsOf(old, "stimulus_presentations");
    assert.deepEqual(columns["orientation"]!.slice(0, 3), [null, "45.0", "90.0"]);
    assert.ok(!("pos" in columns) && !("stimulus_index" in columns));
  });

  it("keeps the name of its optotagging stimuli", async () => {
    const { name } = await columnsOf(old, "optogenetic_stimulation_epochs");
    const { stimulus_name: later } = await columnsOf(recent, "optogenetic_stimulation_epochs");
    assert.deepEqual(name, later);
  });

  it("gives the same counts", async () => {
    const recipe = readRecipe({ trials: { where: ["stimulus_name == 'static_gratings'"] } }, "test");
    const [first, second] = await Promise.all(
      [old, recent].map((session) => session.extract(recipe, { format: "csv", stem: "counts" })),
    );
    assert.deepEqual(first!.shape, [3, 3]);
    assert.deepEqual(first!.files[0], second!.files[0]);
  });
});
