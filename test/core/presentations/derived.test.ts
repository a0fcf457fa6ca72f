import assert from "node:assert/strict";
import { cellsOf } from "../../../src/core/table/column-rows.ts";
import {
  interPresentationIntervals,
  parameterValues,
  parameterValuesTable,
  stimulusEpochs,
  stimulusTable,
} from "../../../src/core/presentations/derived.ts";
import type { StimulusPresentations } from "../../../src/core/presentations/presentations.ts";
import { golden } from "../../fixtures.ts";
import type { GoldenTable } from "../../fixtures.ts";
import { assertEqualsGolden } from "../golden-table.ts";
import { readPresentations } from "./recording.ts";

interface Values {
  readonly [parameter: string]: readonly { type: string; value: unknown }[];
}
interface Golden {
  readonly by_name: Readonly<
    Record<
      string,
      { rows: number; columns: readonly string[]; first_id: number; last_id: number; values: Values }
    >
  >;
  readonly epochs: GoldenTable;
  readonly session_values: Values;
}

describe("what AllenSDK derives from stimulus presentations", () => {
  const expected = golden("stimulus_tables") as Golden;
  let presentations: StimulusPresentations;
  before(async () => {
    presentations = await readPresentations();
  });

  const plain = (values: Values) =>
    Object.entries(values).map(([name, list]) => [name, list.map(({ value }) => value)] as const);

  for (const [name, { rows, columns, first_id, last_id, values }] of Object.entries(expected.by_name)) {
    it(`is the table of ${name} with the columns that mean something to it`, () => {
      const table = stimulusTable(presentations, [name]);
      const [id, ...others] = table.columns.map((column) => column.name);
      const ids = cellsOf(table.column(id!), table.rowCount);
      assert.deepEqual([table.rowCount, ids[0], ids.at(-1)], [rows, first_id, last_id]);
      assert.deepEqual(others.sort(), columns);
    });
    if (Object.keys(values).length)
      it(`is the parameter values of ${name}`, () => {
        assert.deepEqual(new Map(parameterValues(presentations, [name])), new Map(plain(values)));
      });
  }

  it("is the parameter values of the whole session, masked ones included", () => {
    assert.deepEqual(new Map(parameterValues(presentations)), new Map(plain(expected.session_values)));
  });

  it("is a row a parameter value", () => {
    const table = parameterValuesTable(presentations);
    const listed = plain(expected.session_values).flatMap(([, values]) =>
      values.filter((value) => value !== null),
    );
    assert.equal(table.rowCount, listed.length);
    assert.ok(cellsOf(table.column("value"), table.rowCount).includes("0.25"));
  });

  it("is the epochs, with masked presentations between them", () => {
    assertEqualsGolden(stimulusEpochs(presentations), expected.epochs);
  });

  it("shows hidden and unused columns when asked", () => {
    const named = (options: object) =>
      stimulusTable(presentations, ["natural_scenes"], options).columns.map(({ name }) => name);
    assert.ok(!named({}).includes("mask") && !named({ detailed: true }).includes("mask"));
    assert.ok(named({ unused: true }).includes("phase"));
    assert.ok(named({ detailed: true, unused: true }).includes("mask"));
  });

  it("is the time from each presentation's end to the next one's start", () => {
    const table = interPresentationIntervals(presentations);
    const [starts, stops] = ["start_time", "stop_time"].map((name) =>
      cellsOf(presentations.table.column(name), presentations.table.rowCount),
    ) as [number[], number[]];
    assert.equal(table.rowCount, starts.length - 1);
    assert.deepEqual(
      cellsOf(table.column("interval"), table.rowCount),
      starts.slice(1).map((start, i) => start - stops[i]!),
    );
  });
});
