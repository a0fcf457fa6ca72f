import assert from "node:assert/strict";
import {
  plainFilterSteps,
  qualityDefaults,
  qualityFilter,
  reportSteps,
} from "../../src/core/units/quality.ts";
import { tableOf } from "../../src/core/table/table.ts";
import type { Column } from "../../src/core/table/table.ts";

const numbers = (...values: number[]): Column => ({
  kind: "number",
  integer: false,
  values: Float64Array.from(values),
});

describe("limits on the quality of units", () => {
  it("have AllenSDK's defaults where nothing else is said, and null where they are off", () => {
    const defaults = {
      amplitudeCutoffMaximum: qualityDefaults.amplitude_cutoff_maximum,
      presenceRatioMinimum: qualityDefaults.presence_ratio_minimum,
      isiViolationsMaximum: qualityDefaults.isi_violations_maximum,
    };
    assert.deepEqual(qualityFilter("allen"), { ...defaults, byValidity: true, outOfBrain: true });
    assert.deepEqual(qualityFilter({ isi_violations_maximum: null, filter_by_validity: false }), {
      ...defaults,
      isiViolationsMaximum: null,
      byValidity: false,
      outOfBrain: true,
    });
    const off = { amplitudeCutoffMaximum: null, presenceRatioMinimum: null, isiViolationsMaximum: null };
    assert.deepEqual(qualityFilter("none"), { ...off, byValidity: false, outOfBrain: false });
  });

  it("let through what lies on them", () => {
    const units = tableOf("units", 4, [
      ["amplitude_cutoff", numbers(0.1, 0.05, 0.2, NaN)],
      ["presence_ratio", numbers(0.9, 0.9, 1, 1)],
    ]);
    const limits = { amplitude_cutoff_maximum: 0.1, presence_ratio_minimum: 0.9 };
    const kept: number[] = [];
    const told = reportSteps(4, plainFilterSteps(units, limits), kept);
    assert.deepEqual(kept, [0, 1]);
    assert.deepEqual(
      told.map(({ expression, in: before, removed, left }) => [expression, before, removed, left]),
      [
        ["amplitude_cutoff <= 0.1", 4, 2, 2],
        ["presence_ratio >= 0.9", 2, 0, 2],
      ],
    );
  });

  it("are told when they remove nothing; other steps only when they remove something", () => {
    const step = (expression: string, last: number) => ({ expression, passes: (row: number) => row <= last });
    const expressions = ["peak channel valid", "isi_violations <= 0.5", "quality == 'good'", "snr != null"];
    const told = (last: number): string[] =>
      reportSteps(
        3,
        expressions.map((expression) => step(expression, last)),
        [],
      ).map(({ expression, removed }) => `${expression}: ${removed}`);
    assert.deepEqual(told(2), ["isi_violations <= 0.5: 0", "quality == 'good': 0"]);
    assert.deepEqual(told(1), ["peak channel valid: 1", "isi_violations <= 0.5: 0", "quality == 'good': 0"]);
  });
});
