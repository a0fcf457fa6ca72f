import assert from "node:assert/strict";
import { unobservedNotice } from "../../src/core/counts/observation.ts";
import type { Interval, ObservedUnit, Windows } from "../../src/core/counts/observation.ts";

const onsets = Float64Array.from({ length: 40 }, (_, i) => 2 * i);
const windows: Windows = { align: "start_time", onsets, edges: [0, 1] };
const unit = (id: string, ...intervals: Interval[]): ObservedUnit => ({ id, intervals });
const noticeOf = (units: readonly ObservedUnit[], more: Partial<Windows> = {}) =>
  unobservedNotice(units, "id", { ...windows, ...more });

describe("windows in which a unit was not observed", () => {
  it("are counted a unit, and a step that leaves out their trials is offered", () => {
    const notice = noticeOf([unit("0", [0, 40]), unit("1", [0, 80]), unit("2", [30, 80], [0, 20])])!;
    assert.equal(notice.code, "unobserved-windows");
    assert.match(notice.message, /^25 of 120 windows .*: unit 0 in 20 of 40, unit 2 in 5 of 40\./);
    assert.equal(notice.suggestion, "between(start_time, 0, 19) or between(start_time, 30, 39)");
    assert.match(notice.message, /or these units: id not in \[0, 2\]$/);
  });

  it("count when a part of them lies outside, and not when they touch the ends", () => {
    assert.equal(noticeOf([unit("0", [0, 79])]), undefined);
    assert.match(noticeOf([unit("0", [0, 78.9])])!.message, /unit 0 in 1 of 40/);
    assert.match(noticeOf([unit("0", [0.1, 79])])!.message, /unit 0 in 1 of 40/);
    assert.match(noticeOf([unit("0", [0, 79])], { edges: [-0.5, 1] })!.message, /unit 0 in 1 of 40/);
  });

  it("are not spoken of where intervals touch or overlap, or none are told", () => {
    assert.equal(noticeOf([unit("0", [40.5, 80], [0, 40.5])]), undefined);
    assert.equal(noticeOf([unit("0", [0, 60], [10, 20], [50, 80])]), undefined);
    assert.equal(noticeOf([unit("0")]), undefined);
  });

  it("leave units as the only choice where no trial was observed in all", () => {
    const notice = noticeOf([unit("a", [0, 20]), unit("b", [20, 80])])!;
    assert.equal(notice.suggestion, 'id not in ["a", "b"]');
    assert.match(notice.message, /unit a in 30 of 40, unit b in 10 of 40/);
  });

  it("name eight units and say how many more", () => {
    const units = Array.from({ length: 10 }, (_, i) => unit(String(i), [0, 40]));
    const { message, suggestion } = noticeOf(units)!;
    assert.match(message, /unit 7 in 20 of 40, and 2 more units\./);
    // Ten units to leave out are no sentence: the trials are.
    assert.equal(suggestion, "between(start_time, 0, 39)");
    assert.ok(message.endsWith(`Leave these trials out: ${suggestion}`), message);
    assert.match(
      noticeOf(units.slice(0, 8))!.message,
      /between\(start_time, 0, 39\); or these units: id not in/,
    );
  });
});
