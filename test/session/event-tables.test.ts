import assert from "node:assert/strict";
import { readRecipe } from "../../src/core/recipe/read-recipe.ts";
import { cellsOf } from "../../src/core/table/column-rows.ts";
import { openNwbFile } from "../../src/nwb/nwb-file.ts";
import type { BlockColumn, SessionApi } from "../../src/protocol/session-api.ts";
import { eventTables } from "../../src/session/event-tables.ts";
import { openSession } from "../../src/session/open-session.ts";
import { fixtures } from "../fixtures.ts";
import { written } from "../nwb/written.ts";
import type { Tree } from "../nwb/written.ts";

async function valuesOf(session: SessionApi, table: string): Promise<Record<string, unknown>> {
  const view = { table, where: [], sort: [] };
  const { columns, rowCount } = await session.openView(view);
  const names = columns.map(({ name }) => name);
  const block = await session.rows(view, names, 0, rowCount);
  const values = (column: BlockColumn): unknown => ("numbers" in column ? [...column.numbers] : column.cells);
  return Object.fromEntries(block.columns.map((column) => [column.name, values(column)]));
}

describe("a file without a table of trials", () => {
  let session: SessionApi;
  before(async () => {
    session = await openSession({ path: `${fixtures}/nwb/stimuli.nwb` });
  });
  after(() => session.close());

  it("offers the series of its stimuli that have timestamps", async () => {
    const { tables } = await session.describe();
    assert.deepEqual(
      tables.filter(({ kind }) => kind === "intervals").map(({ name }) => name),
      ["stimulus/presentation/frames", "stimulus/presentation/gratings"],
    );
  });

  it("takes their timestamps for onsets and their values for labels", async () => {
    const table = "stimulus/presentation/gratings";
    const { start_time: start, value } = await valuesOf(session, table);
    assert.deepEqual((start as number[]).slice(0, 3), [0, 1, 2]);
    assert.deepEqual((value as number[]).slice(0, 3), [0, 90, 0]);
    const recipe = readRecipe({ trials: { table }, label: "value", counts: { window: [0, 0.15] } }, "test");
    const { preview, files } = await session.extract(recipe, { format: "csv", stem: "counts" });
    assert.deepEqual(preview.classes, [
      { value: 0, count: 10 },
      { value: 90, count: 10 },
    ]);
    const [head, first, second] = new TextDecoder().decode(files[0]!.bytes).split("\n");
    assert.deepEqual([head, first, second], ["trial_id,label,4,5", "0,0,1,0", "1,90,2,0"]);
  });

  it("gives the values of a series as its unit has them, texts as they are, and images none", async () => {
    const timestamps = Float64Array.of(1, 2);
    const series = (data: Tree): Tree => ({ "@neurodata_type": "TimeSeries", data, timestamps });
    const presentation = {
      images: series({ "=": new Int8Array(8), shape: [2, 2, 2], "@unit": "pixels" }),
      scaled: series({ "=": Int32Array.of(3, 5), "@conversion": Float64Array.of(0.5), "@unit": "degrees" }),
      shifted: series({ "=": Int32Array.of(3, 5), "@offset": Float64Array.of(1), "@unit": "degrees" }),
      whole: series({ "=": Int32Array.of(3, 5) }),
      words: series({ "=": ["left", "right"], "@unit": "n.a." }),
    };
    const root = { "@neurodata_type": "NWBFile", "@nwb_version": "2.6.0" };
    const file = await openNwbFile(await written({ ...root, stimulus: { presentation } }));
    const values = eventTables(file).map((derived): unknown => {
      const table = derived.make();
      const info = table.columns.find(({ name }) => name === "value");
      const cells = info && cellsOf(table.column("value"), 2);
      return [derived.entry.name.split("/").at(-1), info?.type, info?.unit, cells];
    });
    file.close();
    assert.deepEqual(values, [
      ["images", undefined, undefined, undefined],
      ["scaled", "number", "degrees", [1.5, 2.5]],
      ["shifted", "number", "degrees", [4, 6]],
      ["whole", "integer", undefined, [3, 5]],
      ["words", "text", "n.a.", ["left", "right"]],
    ]);
  });

  it("asks which when the recipe names none", async () => {
    const recipe = readRecipe({ trials: {}, label: "value" }, "test");
    await assert.rejects(
      session.preview(recipe),
      /Say which table.*: stimulus\/presentation\/frames, .*gratings/,
    );
  });
});

describe("tables of events", () => {
  it("with many times a row give one trial a time", async () => {
    const session = await openSession({ path: `${fixtures}/nwb/forms.nwb` });
    assert.deepEqual(await valuesOf(session, "processing/behavior/events/events"), {
      id: [0, 1, 2],
      start_time: [3, 1, 2],
      table_id: [7, 8, 8],
      label: ["lick", "reward", "reward"],
    });
    await session.close();
  });

  it("with many times a row have what is one value a row, with its unit, and no lists", async () => {
    const index = (...ends: number[]): Tree => ({
      "=": Int32Array.from(ends),
      "@neurodata_type": "VectorIndex",
    });
    const events = {
      "@neurodata_type": "EventsTable",
      "@colnames": ["event_times", "notes", "strength"],
      id: Int32Array.of(7, 8),
      event_times: Float64Array.of(3, 1, 2),
      event_times_index: index(1, 3),
      notes: Float64Array.of(9),
      notes_index: index(0, 1),
      strength: { "=": Float64Array.of(0.5, 1.5), "@unit": "mA" },
    };
    const root = { "@neurodata_type": "NWBFile", "@nwb_version": "2.6.0" };
    const file = await openNwbFile(await written({ ...root, processing: { events } }));
    const [table, ...others] = eventTables(file).map((derived) => derived.make());
    file.close();
    assert.deepEqual(others, []);
    assert.deepEqual(
      table!.columns.map(({ name, unit }) => [name, unit, cellsOf(table!.column(name), 3)]),
      [
        ["id", undefined, [0, 1, 2]],
        ["start_time", "s", [3, 1, 2]],
        ["table_id", undefined, [7, 8, 8]],
        ["strength", "mA", [0.5, 1.5, 1.5]],
      ],
    );
  });

  it("with a timestamp take it for the onset, and say so", async () => {
    const session = await openSession({ path: `${fixtures}/nwb/tables.nwb` });
    const { tables } = await session.describe();
    assert.equal(tables.find(({ name }) => name === "events/licks")?.kind, "intervals");
    const preview = await session.preview(readRecipe({ trials: { table: "events/licks" } }, "test"));
    assert.ok(preview.trials.left > 0);
    assert.ok(
      preview.warnings.includes("events/licks has no start_time; its timestamp is taken for the onset."),
    );
    await session.close();
  });
});
