import assert from "node:assert/strict";
import { cellsOf } from "../../../src/core/table/column-rows.ts";
import { AnalysisError } from "../../../src/core/errors.ts";
import { stimulusEpochs } from "../../../src/core/presentations/derived.ts";
import { assemblePresentations, presentationTables } from "../../../src/core/presentations/presentations.ts";
import type { StimulusPresentations } from "../../../src/core/presentations/presentations.ts";
import { codedColumn, infoOf, namesOf, tableOf } from "../../../src/core/table/table.ts";
import type { Column, ColumnInfo, Table } from "../../../src/core/table/table.ts";

type Values = readonly (string | number | boolean | null)[];

const numbers = (values: Values, integer = false): Column => ({
  kind: "number",
  integer,
  values: Float64Array.from(values, (value) => (value === null ? NaN : (value as number))),
});
const truths = (values: Values): Column => ({
  kind: "boolean",
  values: Uint8Array.from(values, (value) => (value === null ? 255 : Number(value))),
});
const texts = (values: Values): Column => codedColumn(values, values.length);

/** An interval table named as in a file, with an id column. */
function part(name: string, columns: Readonly<Record<string, Column>>): Table {
  const start = columns["start_time"]!;
  const rows = start.kind === "number" ? start.values.length : 0;
  const ids = numbers(
    Array.from({ length: rows }, (_, row) => row),
    true,
  );
  return tableOf(`${name}_presentations`, rows, [["id", ids], ...Object.entries(columns)]);
}

/** A table of two presentations at 0 and 1 s, or at other times. */
const pair = (name: string, columns: Readonly<Record<string, Column>> = {}, times = [0, 1]): Table =>
  part(name, {
    start_time: numbers(times),
    stop_time: numbers(times.map((time) => time + 0.5)),
    stimulus_name: texts([name, name]),
    ...columns,
  });

const invalid = (tags: readonly string[], start: number, stop: number): Table =>
  tableOf("invalid_times", 1, [
    ["id", numbers([0], true)],
    ["start_time", numbers([start])],
    ["stop_time", numbers([stop])],
    ["tags", { kind: "list", lengths: Float64Array.of(tags.length), cell: () => tags }],
  ]);

const columnOf = (table: Table, name: string): unknown[] => cellsOf(table.column(name), table.rowCount);
const typeOf = (table: Table, name: string): string | undefined =>
  table.columns.find((column) => column.name === name)?.type;
const assembled = (...parts: Table[]): StimulusPresentations => assemblePresentations(parts, undefined);

/** The same table, with the names of the columns that were read. */
function watched(table: Table): { readonly table: Table; readonly read: string[] } {
  const read: string[] = [];
  const column = (name: string): Column => {
    read.push(name);
    return table.column(name);
  };
  return { table: { ...table, column }, read };
}

describe("assembling presentations", () => {
  it("reads the times, and what is asked about, once", () => {
    const { table, read } = watched(
      pair("a", { contrast: numbers([0.1, 0.8]), color: texts(["x", "[1.0]"]) }),
    );
    const presentations = assembled(table);
    assert.deepEqual(read.sort(), ["start_time", "stop_time"]);
    assert.deepEqual(namesOf(presentations.table), [
      "stimulus_presentation_id",
      "start_time",
      "stop_time",
      "stimulus_name",
      "contrast",
      "color",
      "duration",
      "stimulus_condition_id",
    ]);
    for (let time = 0; time < 2; time++) columnOf(presentations.table, "contrast");
    assert.equal(infoOf(presentations.table, "contrast")?.type, "number");
    assert.deepEqual(read.sort(), ["contrast", "start_time", "stop_time"]);
    columnOf(presentations.table, "stimulus_condition_id");
    assert.deepEqual(namesOf(presentations.detailed).at(-3), "color_triplet");
    assert.deepEqual(read.sort(), ["color", "contrast", "start_time", "stimulus_name", "stop_time"]);
  });

  it("numbers conditions by what was shown, whatever the order of the parameters", () => {
    const n = 3000;
    const cycle = (period: number): Column => numbers(Array.from({ length: n }, (_, row) => row % period));
    const times = numbers(Array.from({ length: n }, (_, row) => row));
    const { table, conditions } = assembled(
      part("a", { start_time: times, stop_time: times, ori: cycle(7), sf: cycle(11), tf: cycle(13) }),
    );
    const ids = columnOf(table, "stimulus_condition_id");
    assert.deepEqual(
      ids,
      ids.map((_, row) => row % 1001),
    );
    assert.equal(conditions.rowCount, 1001);
    assert.deepEqual(
      columnOf(conditions, "spatial_frequency").slice(0, 13),
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0, 1],
    );
  });

  it("keeps whole numbers beyond 2^53 exact where every table has them", () => {
    const large: Column = { kind: "bigint", values: BigInt64Array.of(2n ** 60n + 1n, -5n) };
    const small = numbers([3, 4], true);
    const together = (...columns: Column[]): unknown[] =>
      columnOf(assembled(...columns.map((n, i) => pair("ab"[i]!, { n }, [i, i + 2]))).table, "n");
    assert.deepEqual(together(large, small), [2n ** 60n + 1n, 3, -5, 4]);
    const unsigned: Column = { kind: "bigint", values: BigUint64Array.of(2n ** 64n - 1n, 7n) };
    assert.deepEqual(together(unsigned, small), [2n ** 64n - 1n, 3, 7, 4]);
    // Neither int64 nor uint64 holds both: float64, as in pandas.
    assert.deepEqual(together(unsigned, large), [2 ** 64, 2 ** 60, 7, -5]);
  });

  it("puts tables under each other in order of time and numbers them anew", () => {
    const { table } = assembled(pair("a", {}, [2, 0]), pair("b", {}, [1, 3]));
    assert.deepEqual(columnOf(table, "start_time"), [0, 1, 2, 3]);
    assert.deepEqual(columnOf(table, "stimulus_name"), ["a", "b", "a", "b"]);
    assert.deepEqual(columnOf(table, "stimulus_presentation_id"), [0, 1, 2, 3]);
  });

  it("keeps the file's order among equal times", () => {
    const { table } = assembled(pair("b", {}, [1, 0]), pair("a", {}, [1, 0]));
    assert.deepEqual(columnOf(table, "stimulus_name"), ["b", "a", "b", "a"]);
  });

  it("reads N/A, empty text and the text null as missing, but only when they are the whole text", () => {
    const { table } = assembled(pair("a", { phase: texts(["N/A", ""]), size: texts(["null", "N/A "]) }));
    assert.deepEqual(columnOf(table, "phase"), [null, null]);
    assert.deepEqual(columnOf(table, "size"), [null, "N/A "]);
  });

  it("keeps text beside numbers where tables differ, and parses neither", () => {
    const { table } = assembled(
      pair("a", { spatial_frequency: texts(["0.08", "[0.0, 0.0]"]) }, [0, 1]),
      pair("b", { spatial_frequency: numbers([0.08, null]) }, [2, 3]),
    );
    assert.deepEqual(columnOf(table, "spatial_frequency"), ["0.08", "[0.0, 0.0]", 0.08, null]);
    assert.equal(typeOf(table, "spatial_frequency"), "mixed");
  });

  it("turns floats that are all 0 or 1 into true and false, unless they are an index", () => {
    const { table } = assembled(
      pair("a", {
        x_position: numbers([1, 0]),
        frame_index: numbers([1, 0]),
        contrast: numbers([1, 0.5]),
        repeat: numbers([1, 0], true),
        gap: numbers([null, null]),
      }),
    );
    assert.deepEqual(columnOf(table, "x_position"), [true, false]);
    assert.deepEqual(columnOf(table, "frame_index"), [1, 0]);
    assert.deepEqual(columnOf(table, "contrast"), [1, 0.5]);
    assert.deepEqual(columnOf(table, "repeat"), [1, 0]);
    assert.deepEqual(columnOf(table, "gap"), [null, null]);
  });

  it("takes whole numbers for floats where a table lacks them, as pandas does", () => {
    const { table } = assembled(pair("a", { repeat: numbers([1, 0], true) }), pair("b", {}, [2, 3]));
    assert.deepEqual(columnOf(table, "repeat"), [true, false, null, null]);
    assert.equal(typeOf(assembled(pair("a", { repeat: numbers([1, 2], true) })).table, "repeat"), "integer");
  });

  it("keeps true and false, also beside missing ones", () => {
    const { table } = assembled(pair("a", { on: truths([true, false]) }), pair("b", {}, [2, 3]));
    assert.deepEqual(columnOf(table, "on"), [true, false, null, null]);
    const later = assembled(
      pair("a"),
      pair("b", { on: truths([true, false]) }, [2, 3]),
      pair("c", { on: truths([false, null]) }, [4, 5]),
    );
    assert.deepEqual(columnOf(later.table, "on"), [null, null, true, false, false, null]);
  });

  it("tells colours from triplets of colours", () => {
    const { table, detailed } = assembled(
      pair("a", { color: texts(["[1.0, 1.0, 1.0]", "-1.0"]) }),
      pair("b", { color: texts(["1", "[.5,-.5]"]) }, [2, 3]),
    );
    assert.deepEqual(columnOf(table, "color"), [null, -1, 1, null]);
    assert.deepEqual(columnOf(detailed, "color_triplet"), ["[1.0, 1.0, 1.0]", null, null, "[.5,-.5]"]);
    assert.ok(!table.columns.some(({ name }) => name === "color_triplet"));
  });

  it("leaves a colour that is neither as it is", () => {
    const { table } = assembled(pair("a", { color: texts(["red", "1.0"]) }));
    assert.deepEqual(columnOf(table, "color"), ["red", 1]);
  });

  it("gives stimuli and columns their standard names", () => {
    const named = (...names: string[]): unknown[] =>
      columnOf(assembled(pair("x", { stimulus_name: texts(names) })).table, "stimulus_name");
    assert.deepEqual(named("Natural Images", "flash_250ms"), ["natural_scenes", "flashes"]);
    assert.deepEqual(named("natural_movie_3", "natural_movie_1_more_repeats"), [
      "natural_movie_three",
      "natural_movie_one_more_repeats",
    ]);
    assert.deepEqual(named("natural_movie_3", "natural_movie_shuffled"), [
      "natural_movie_three",
      "natural_movie_three_shuffled",
    ]);
    assert.deepEqual(named("N/A", "signal_noise_session_2"), ["spontaneous", "dense_movie_two"]);
    const { table } = assembled(
      pair("x", { Ori: numbers([30, 60]), SF: numbers([0.02, 0.04]), Image: numbers([3, 4]) }),
    );
    assert.deepEqual(table.columns.map(({ name }) => name).slice(4, 7), [
      "orientation",
      "spatial_frequency",
      "frame",
    ]);
  });

  it("merges columns that differ in capitals where they never disagree", () => {
    const both = pair("a", { contrast: numbers([0.5, null]), Contrast: numbers([null, 0.7]) });
    assert.deepEqual(columnOf(assembled(both).table, "contrast"), [0.5, 0.7]);
    assert.ok(!assembled(both).table.columns.some(({ name }) => name === "Contrast"));
    const disagreeing = assembled(pair("a", { speed: numbers([1, 2]), Speed: numbers([3, null]) })).table;
    assert.deepEqual(columnOf(disagreeing, "speed"), [1, 2]);
    assert.deepEqual(columnOf(disagreeing, "Speed"), [3, null]);
  });

  it("numbers conditions at first appearance, times and block aside", () => {
    const { table, conditions } = assembled(
      pair("a", { contrast: numbers([0.5, 0.5]), stimulus_block: numbers([0, 3]) }),
      pair("b", { contrast: texts(["0.5", "0.5"]) }, [0.2, 2]),
    );
    assert.deepEqual(columnOf(table, "stimulus_condition_id"), [0, 1, 0, 1]);
    assert.deepEqual(columnOf(conditions, "contrast"), [0.5, "0.5"]);
  });

  it("takes 1, 1.0 and true for the same condition, and hidden parameters for different ones", () => {
    const same = assembled(
      pair("a", { on: numbers([1, 2]), stimulus_name: texts(["x", "x"]) }),
      pair("b", { on: truths([true, true]), stimulus_name: texts(["x", "x"]) }, [2, 3]),
    );
    assert.deepEqual(columnOf(same.table, "stimulus_condition_id"), [0, 1, 0, 0]);
    const hidden = assembled(pair("a", { mask: texts(["circle", "None"]) }));
    assert.deepEqual(columnOf(hidden.table, "stimulus_condition_id"), [0, 1]);
  });

  it("drops the stimulus index and reads on where there is none", () => {
    const { table } = assembled(pair("a", { stimulus_index: numbers([0, 0], true) }), pair("b", {}, [2, 3]));
    assert.ok(!table.columns.some(({ name }) => name === "stimulus_index"));
    assert.deepEqual(columnOf(table, "stimulus_condition_id"), [0, 0, 1, 1]);
  });

  it("leaves ids, tags and unlisted columns out, and says when it leaves out lists", () => {
    const list: Column = { kind: "list", lengths: Float64Array.of(1, 1), cell: () => ["t"] };
    const unlisted: ColumnInfo = { name: "extra", type: "number", unlisted: true };
    const stored = pair("a", { tags: list, gaze: list });
    const table: Table = {
      ...stored,
      columns: [...stored.columns, unlisted],
      column: (name) => (name === "extra" ? numbers([1, 2]) : stored.column(name)),
    };
    const { table: made } = assembled(table);
    assert.deepEqual(
      made.columns.map(({ name }) => name),
      [
        "stimulus_presentation_id",
        "start_time",
        "stop_time",
        "stimulus_name",
        "duration",
        "stimulus_condition_id",
      ],
    );
    assert.deepEqual(
      made.notices.map(({ code }) => code),
      ["column-left-out"],
    );
  });

  it("has an empty table when there are no presentations", () => {
    const { table, conditions } = assembled(part("a", { start_time: numbers([]), stop_time: numbers([]) }));
    assert.deepEqual(
      [table.rowCount, conditions.rowCount, stimulusEpochs(assembled(table)).rowCount],
      [0, 0, 0],
    );
  });

  it("needs start times", () => {
    assert.throws(
      () => assembled(tableOf("a_presentations", 0, [["id", numbers([])]])),
      (error) => error instanceof AnalysisError && error.code === "missing-column",
    );
  });

  it("finds the stimulus tables of both generations of files", () => {
    const named = (name: string, columns: readonly string[]): Table =>
      tableOf(
        name,
        0,
        columns.map((column) => [column, numbers([])]),
      );
    const names = (tables: readonly Table[]): string[] => presentationTables(tables).map(({ name }) => name);
    assert.deepEqual(names([named("trials", []), named("gabors_presentations", [])]), [
      "gabors_presentations",
    ]);
    assert.deepEqual(names([named("epochs", ["stimulus_name"])]), ["epochs"]);
    assert.deepEqual(names([named("epochs", ["label"]), named("trials", [])]), []);
  });
});

describe("invalid presentations", () => {
  const frames = { frame: numbers([3, 4]), stimulus_block: numbers([2, 3]) };

  it("lose all but their times, and a name that says so", () => {
    const {
      table,
      conditions,
      invalid: mask,
    } = assemblePresentations([pair("a", frames)], invalid(["EcephysSession", "1", "stimulus"], 1.2, 1.3));
    assert.deepEqual([...mask], [0, 1]);
    assert.deepEqual(columnOf(table, "stimulus_name"), ["a", "invalid_presentation"]);
    assert.deepEqual(columnOf(table, "start_time"), [0, 1]);
    assert.deepEqual(columnOf(table, "stop_time"), [0.5, 1.5]);
    for (const name of ["frame", "stimulus_block", "duration", "stimulus_condition_id"])
      assert.equal(columnOf(table, name)[1], null, name);
    assert.equal(conditions.rowCount, 2);
  });

  it("are those that touch an interval, ends included", () => {
    const masks = (start: number, stop: number): number[] => [
      ...assemblePresentations([pair("a", frames)], invalid(["stimulus"], start, stop)).invalid,
    ];
    assert.deepEqual(masks(0.5, 1), [1, 1]);
    assert.deepEqual(masks(0.51, 0.99), [0, 0]);
    assert.deepEqual(masks(-1, 0), [1, 0]);
  });

  it("come from the tag stimulus alone", () => {
    const mask = assemblePresentations(
      [pair("a", frames)],
      invalid(["all_probes", "stimulus2"], 0, 9),
    ).invalid;
    assert.deepEqual([...mask], [0, 0]);
  });

  it("divide epochs", () => {
    const parts = [pair("a", { stimulus_block: numbers([2, 2]) })];
    const count = (made: StimulusPresentations): number => stimulusEpochs(made).rowCount;
    assert.equal(count(assemblePresentations(parts, undefined)), 1);
    assert.equal(count(assemblePresentations(parts, invalid(["stimulus"], 1.2, 1.3))), 2);
  });
});
