import assert from "node:assert/strict";
import { cellsOf } from "../../../src/core/table/column-rows.ts";
import { AnalysisError } from "../../../src/core/errors.ts";
import { applySteps } from "../../../src/core/filter/steps.ts";
import {
  interPresentationIntervals,
  parameterValues,
  stimulusEpochs,
  stimulusTable,
} from "../../../src/core/presentations/derived.ts";
import { assemblePresentations } from "../../../src/core/presentations/presentations.ts";
import type { StimulusPresentations } from "../../../src/core/presentations/presentations.ts";
import { codedColumn, tableOf } from "../../../src/core/table/table.ts";
import type { Column, Table } from "../../../src/core/table/table.ts";

const numbers = (...values: number[]): Column => ({
  kind: "number",
  integer: false,
  values: Float64Array.from(values),
});
const texts = (...values: (string | null)[]): Column => codedColumn(values, values.length);

/** Two presentations from a time on. */
const pair = (name: string, from: number, columns: Readonly<Record<string, Column>> = {}): Table =>
  tableOf(`${name}_presentations`, 2, [
    ["id", numbers(0, 1)],
    ["start_time", numbers(from, from + 1)],
    ["stop_time", numbers(from + 0.5, from + 1.5)],
    ["stimulus_name", texts(name, name)],
    ...Object.entries(columns),
  ]);

/** The same table, of which one column cannot be read: known before, when it is in no header, or only then. */
const torn = (table: Table, name: string, lost = false): Table => ({
  ...table,
  ...(lost ? { columns: table.columns.filter((info) => info.name !== name), lost: [name] } : {}),
  column: (wanted) => {
    if (wanted !== name) return table.column(wanted);
    const details = { path: "x.nwb", object: name, reason: "a chunk is damaged" };
    throw new AnalysisError("damaged-data", `${name}: a chunk is damaged.`, details);
  },
});

const invalid = tableOf("invalid_times", 1, [
  ["id", numbers(0)],
  ["start_time", numbers(50)],
  ["stop_time", numbers(51)],
  ["tags", texts("stimulus")],
]);
const other = pair("b", 2, { contrast: numbers(0.7, 0.8), phase: texts("0.0", "0.5") });
const assembled = (part: Table, times?: Table): StimulusPresentations =>
  assemblePresentations([part, other], times);
const whole = pair("a", 0, { contrast: numbers(0.5, 0.6), phase: texts("0.25", "0.75") });
const problems = ({ columns }: Table): readonly string[] =>
  columns.filter(({ problem }) => problem !== undefined).map(({ name }) => name);
const cells = (table: Table, name: string): unknown[] => cellsOf(table.column(name), table.rowCount);
const damaged = (object: string): object => ({
  code: "damaged-data",
  message: new RegExp(`"${object}".*a_presentations.*${object}: a chunk is damaged`),
});

for (const lost of [false, true])
  describe(`a column of presentations that cannot be read${lost ? ", nor its header" : ""}`, () => {
    const without = (name: string): Table => torn(whole, name, lost);

    it("costs itself and the conditions that depend on it", () => {
      for (const name of ["contrast", "phase"]) {
        const { table, conditions } = assembled(without(name));
        assert.deepEqual(problems(table), [name, "stimulus_condition_id"]);
        assert.match(table.columns.find((info) => info.name === name)!.problem!, /a_presentations.*chunk/);
        assert.deepEqual(problems(conditions), ["id", name]);
        assert.deepEqual(cells(table, "start_time"), [0, 1, 2, 3]);
      }
    });

    it("is refused in filters, though only reading it tells of its damage", () => {
      for (const [name, step] of [
        ["contrast", "contrast != 0.5"],
        ["phase", "phase != '0.25'"],
        ["stimulus_name", "stimulus_name == 'b'"],
      ] as const)
        assert.throws(() => applySteps(assembled(without(name)).table, [step]), damaged(name));
    });

    it("leaves no order, no ids and no trials where it is the onset", () => {
      assert.throws(() => assembled(without("start_time")), damaged("start_time"));
    });

    it("leaves nothing where it is the end and invalid times are to be masked, else no durations", () => {
      assert.throws(() => assembled(without("stop_time"), invalid), damaged("stop_time"));
      const presentations = assembled(without("stop_time"));
      assert.deepEqual(problems(presentations.table), ["stop_time", "duration"]);
      assert.throws(() => stimulusEpochs(presentations), damaged("stop_time"));
      assert.throws(() => interPresentationIntervals(presentations), damaged("stop_time"));
    });

    it("makes no grey screen of what has a name", () => {
      const presentations = assembled(without("stimulus_name"));
      assert.deepEqual(cells(presentations.table, "stimulus_name"), [null, null, "b", "b"]);
      assert.throws(() => stimulusEpochs(presentations), damaged("stimulus_name"));
      assert.throws(() => stimulusTable(presentations, ["b"]), damaged("stimulus_name"));
      assert.throws(() => parameterValues(presentations, ["b"]), damaged("stimulus_name"));
    });

    it("has no values to be listed", () => {
      assert.throws(() => parameterValues(assembled(without("phase"))), damaged("phase"));
    });
  });

describe("columns made of one that cannot be read", () => {
  const damagedColor = torn(pair("a", 0, { color: texts("0.1", "0.2"), Frame: numbers(1, 2) }), "color");

  it("have its problem: colours and triplets", () => {
    const coloured = pair("b", 2, { color: texts("[1.0, 0.0, 0.0]", "0.5") });
    const { detailed } = assemblePresentations([damagedColor, coloured], undefined);
    assert.deepEqual(problems(detailed), ["color", "color_triplet", "stimulus_condition_id"]);
  });

  it("have its problem: names that differ in capitals", () => {
    const lower = pair("b", 2, { frame: numbers(3, 4) });
    const upper = torn(pair("a", 0, { Frame: numbers(1, 2) }), "Frame");
    assert.deepEqual(problems(assemblePresentations([upper, lower], undefined).table), [
      "frame",
      "stimulus_condition_id",
    ]);
  });
});

describe("whole numbers beyond 2^53 in a column of several kinds", () => {
  it("keep their digits as text, as in files", () => {
    const flags: Column = { kind: "boolean", values: Uint8Array.of(1, 0) };
    const large: Column = { kind: "bigint", values: BigInt64Array.of(2n ** 53n + 1n, 7n) };
    const parts = [pair("a", 0, { flag: flags }), pair("b", 2, { flag: large })];
    const { table } = assemblePresentations(parts, undefined);
    assert.deepEqual(cells(table, "flag"), [true, false, "9007199254740993", 7]);
  });
});
