import assert from "node:assert/strict";
import type { StimulusPresentations } from "../../../src/core/presentations/presentations.ts";
import { golden } from "../../fixtures.ts";
import type { GoldenTable } from "../../fixtures.ts";
import { assertEqualsGolden } from "../golden-table.ts";
import { readPresentations } from "./recording.ts";

describe("stimulus presentations of an Allen recording", () => {
  let presentations: StimulusPresentations;

  before(async () => {
    presentations = await readPresentations();
  });

  it("equal AllenSDK's, value by value", () => {
    assertEqualsGolden(presentations.table, golden("stimulus_presentations") as GoldenTable);
  });

  it("have AllenSDK's conditions, hidden parameters included", () => {
    assertEqualsGolden(presentations.conditions, golden("stimulus_conditions") as GoldenTable);
  });

  it("are listed with the block and the times first and the condition last", () => {
    const names = presentations.table.columns.map(({ name }) => name);
    assert.deepEqual(names.slice(0, 4), [
      "stimulus_presentation_id",
      "stimulus_block",
      "start_time",
      "stop_time",
    ]);
    assert.deepEqual(names.slice(-2), ["duration", "stimulus_condition_id"]);
  });
});
