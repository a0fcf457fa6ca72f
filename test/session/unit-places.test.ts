import assert from "node:assert/strict";
import { readRecipe } from "../../src/core/recipe/read-recipe.ts";
import { openNwbFile } from "../../src/nwb/nwb-file.ts";
import type { BlockColumn, SessionApi } from "../../src/protocol/session-api.ts";
import { openSession } from "../../src/session/open-session.ts";
import { Session } from "../../src/session/session.ts";
import { allenSession, fixtures } from "../fixtures.ts";
import { written } from "../nwb/written.ts";
import type { Tree } from "../nwb/written.ts";

const open: SessionApi[] = [];
const kept = (session: SessionApi): SessionApi => {
  open.push(session);
  return session;
};
const report = async (name: string): Promise<SessionApi> =>
  kept(await openSession({ path: `${fixtures}/reports/${name}.nwb` }));

const table = (columns: Tree): Tree => ({
  "@neurodata_type": "DynamicTable",
  "@colnames": Object.keys(columns).filter((name) => name !== "id" && !name.endsWith("_index")),
  ...columns,
});
const electrodesPath = "/general/extracellular_ephys/electrodes";
const region = (...rows: number[]): Tree => ({ "=": Int32Array.from(rows), "@table": electrodesPath });
const index = (...ends: number[]): Tree => ({ "=": Int32Array.from(ends), "@neurodata_type": "VectorIndex" });

/** A recording of which units and electrodes are given. */
async function recording(units: Tree, electrodes: Tree): Promise<SessionApi> {
  const root = { "@nwb_version": "2.6.0", "@neurodata_type": "NWBFile", identifier: "x" };
  const general = { extracellular_ephys: { electrodes: table(electrodes) } };
  const source = await written({ ...root, units: table(units), general });
  return kept(new Session(await openNwbFile(source), { path: source.path }));
}

async function cells(session: SessionApi, names: readonly string[], of = "units"): Promise<unknown[]> {
  const view = { table: of, where: [], sort: [] };
  const { columns } = await session.rows(view, names, 0, 100);
  return columns.map((column: BlockColumn) => ("numbers" in column ? [...column.numbers] : column.cells));
}
const unitsWhere = async (session: SessionApi, step: string): Promise<number> =>
  (await session.openView({ table: "units", where: [step], sort: [] })).rowCount;
const shown = async (session: SessionApi): Promise<readonly string[]> =>
  (await session.openView({ table: "units", where: [], sort: [] })).columns.map(({ name }) => name);

/** The expected places were read with h5py: test/fixtures/reports. */
describe("the place of a unit", () => {
  afterEach(() => Promise.all(open.splice(0).map((session) => session.close())));

  const rules = [
    ["electrodes", "electrodes", "electrodes", ["CA1", "VISp", "VISp", "DG"]],
    ["peak-channel-id", "peak-channel", "peak_channel_id", ["CA1", "VISp", "VISp", "DG"]],
    ["electrode-group", "electrode-group", "electrode_group", ["CA1", "VISp", "VISp", "CA1"]],
  ] as const;
  for (const [name, rule, from, places] of rules)
    it(`is told by ${from} where no column says it, and the overview says so`, async () => {
      const session = await report(`place-by-${name}`);
      const { place, structures } = await session.overview();
      assert.deepEqual(place, { rule, from, column: "location" });
      const counts = new Map(structures.map(({ name: structure, units }) => [structure, units]));
      for (const structure of new Set(places))
        assert.equal(counts.get(structure), places.filter((each) => each === structure).length);
      assert.equal(counts.size, new Set(places).size);
      assert.deepEqual(await cells(session, ["location", "structure_acronym"]), [places, places]);
      assert.equal(await unitsWhere(session, "structure_acronym == 'VISp'"), 2);
      assert.ok((await shown(session)).includes("location"));
      const recipe = readRecipe(
        { trials: {}, label: "choice", units: { where: ["location == 'VISp'"] } },
        "test",
      );
      assert.equal((await session.preview(recipe)).units.left, 2);
    });

  it("is the unit's own column before all others, under whatever name", async () => {
    const units = { id: Int32Array.of(0, 1), brain_area: ["V1", "V2"], electrodes: region(0, 0) };
    const session = await recording(units, { id: Int32Array.of(5), location: ["CA1"] });
    const { place, structures } = await session.overview();
    assert.deepEqual(place, { rule: "column", from: "brain_area", column: "brain_area" });
    assert.deepEqual(
      structures.map(({ name, column }) => [name, column]),
      [
        ["V1", "brain_area"],
        ["V2", "brain_area"],
      ],
    );
    assert.deepEqual(await cells(session, ["location"]), [["V1", "V2"]]);
    assert.deepEqual(await shown(session), ["id", "brain_area", "electrodes"]);
  });

  it("passes over a column that says nothing of any unit", async () => {
    const units = { id: Int32Array.of(0, 1), brain_area: ["", ""], electrodes: region(1, 0) };
    const session = await recording(units, { id: Int32Array.of(5, 6), location: ["CA1", "DG"] });
    assert.deepEqual((await session.overview()).place, {
      rule: "electrodes",
      from: "electrodes",
      column: "location",
    });
    assert.deepEqual(await cells(session, ["location"]), [["DG", "CA1"]]);
  });

  it("is of equally frequent places that of the electrode named first; without electrodes it is missing", async () => {
    const units = {
      id: Int32Array.of(0, 1, 2),
      electrodes: region(2, 0, 1, 0, 3),
      electrodes_index: index(2, 2, 5),
    };
    const places = { id: Int32Array.of(0, 1, 2, 3), location: ["CA1", "", "DG", "DG"] };
    const session = await recording(units, places);
    assert.deepEqual(await cells(session, ["location"]), [["DG", null, "CA1"]]);
    const { structures } = await session.overview();
    assert.equal(structures.find(({ name }) => name === "")?.units, 1);
  });

  it("is not made of ids that were stored in place of rows: it goes on to the next rule, and says so", async () => {
    const units = {
      id: Int32Array.of(0, 1),
      electrodes: region(11, 1),
      peak_channel_id: Int32Array.of(11, 1),
    };
    const electrodes = { id: Int32Array.of(11, 1), location: ["CA1", "DG"] };
    const session = await recording(units, electrodes);
    const { place, notices } = await session.overview();
    assert.equal(place?.rule, "peak-channel");
    assert.deepEqual(await cells(session, ["location", "electrodes"]), [
      ["CA1", "DG"],
      [11, 1],
    ]);
    assert.match(notices.map(({ message }) => message).join("\n"), /electrodes of units are no rows of/);
  });

  it("is missing for a peak channel that no electrode has, which is told", async () => {
    const units = { id: Int32Array.of(0, 1), peak_channel_id: Int32Array.of(7, 2) };
    const session = await recording(units, { id: Int32Array.of(7, 8), location: ["CA1", "DG"] });
    const { notices } = await session.overview();
    assert.deepEqual(await cells(session, ["location"]), [["CA1", null]]);
    assert.match(
      notices.map(({ message }) => message).join(),
      /1 of 2 units name a peak_channel_id that is no id/,
    );
  });

  it("comes with the coordinates of the peak electrode, where it is known which that is", async () => {
    const electrodes = {
      id: Int32Array.of(7, 8),
      location: ["CA1", "DG"],
      x: Float64Array.of(1.5, 2.5),
      rel_y: Float64Array.of(20, 40),
    };
    const byPeak = { id: Int32Array.of(0, 1), peak_channel_id: Int32Array.of(8, 9) };
    assert.deepEqual(await cells(await recording(byPeak, electrodes), ["x", "rel_y"]), [
      [2.5, NaN],
      [40, NaN],
    ]);
    const several = { id: Int32Array.of(0, 1), electrodes: region(0, 1, 1), electrodes_index: index(2, 3) };
    const session = await recording(several, electrodes);
    assert.deepEqual(await cells(session, ["x", "rel_y"]), [
      [NaN, 2.5],
      [NaN, 40],
    ]);
    assert.deepEqual(await shown(session), [
      "id",
      "electrodes",
      "electrodes.location",
      "location",
      "x",
      "rel_y",
    ]);
  });

  it("leaves the units of an Allen recording as they are", async () => {
    const session = kept(await openSession({ path: allenSession }));
    const { place, structures } = await session.overview();
    assert.equal(place, null);
    assert.ok(structures.length > 0);
    assert.ok(
      structures.every(({ column }) => column === "structure_acronym" || column.startsWith("ecephys")),
    );
    assert.ok(!(await shown(session)).includes("rel_x"));
  });
});

describe("what columns lead to", () => {
  afterEach(() => Promise.all(open.splice(0).map((session) => session.close())));

  it("are rows, shown by their ids, whose columns can be named", async () => {
    const session = await report("place-by-electrodes");
    const names = ["electrodes", "electrodes.location", "electrodes.group_name"];
    assert.deepEqual(await cells(session, names), [
      [[40, 60, 20], [20], [30, 10], [50]],
      [["CA1", "CA1", "VISp"], ["VISp"], ["VISp", "VISp"], ["DG"]],
      [["shank1", "shank1", "shank0"], ["shank0"], ["shank0", "shank0"], ["shank1"]],
    ]);
    assert.equal(await unitsWhere(session, "contains(electrodes.location, 'VISp')"), 3);
    const { columns } = await session.openView({ table: "units", where: [], sort: [] });
    const { description } = columns.find(({ name }) => name === "electrodes")!;
    assert.match(description!, /ids of rows of \/general\/extracellular_ephys\/electrodes/);
  });

  it("are single rows too, with their columns as values", async () => {
    const units = { id: Int32Array.of(0, 1), electrodes: region(1, 0) };
    const session = await recording(units, { id: Int32Array.of(5, 6), depth: Float64Array.of(10, 20) });
    assert.deepEqual(await cells(session, ["electrodes", "electrodes.depth"]), [
      [6, 5],
      [20, 10],
    ]);
    assert.equal(await unitsWhere(session, "electrodes.depth > 15"), 1);
  });

  it("are refused by name where they are no rows", async () => {
    const units = { id: Int32Array.of(0, 1), electrodes: region(2, 0) };
    const session = await recording(units, { id: Int32Array.of(5, 6), depth: Float64Array.of(10, 20) });
    assert.deepEqual(await cells(session, ["electrodes"]), [[2, 0]]);
    await assert.rejects(unitsWhere(session, "electrodes.depth > 15"), { code: "damaged-data" });
  });

  it("are objects with a name and a place", async () => {
    const session = await report("place-by-electrode-group");
    const names = ["electrode_group", "electrode_group.name", "electrode_group.location"];
    const shanks = ["shank1", "shank0", "shank0", "shank1"];
    assert.deepEqual(await cells(session, names), [shanks, shanks, ["CA1", "VISp", "VISp", "CA1"]]);
    assert.deepEqual(await cells(session, ["group.location"], "electrodes"), [
      ["VISp", "VISp", "VISp", "CA1", "CA1", "CA1"],
    ]);
  });
});
