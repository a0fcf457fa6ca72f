import assert from "node:assert/strict";
import { openNwbFile } from "../../src/nwb/nwb-file.ts";
import type { NwbFile } from "../../src/nwb/nwb-file.ts";
import { fixtures } from "../fixtures.ts";
import { written } from "./written.ts";

describe("a time series", () => {
  let nwb: NwbFile;
  before(async () => {
    nwb = await openNwbFile(`${fixtures}/nwb/tables.nwb`);
  });
  after(() => nwb.close());

  it("with a rate has its times from start and rate, a start in an array of one accepted", () => {
    const ramp = nwb.timeSeries("/acquisition/ramp");
    assert.equal(ramp.rate, 4);
    assert.deepEqual([...ramp.times(0, 3)], [10, 10.25, 10.5]);
    assert.deepEqual([...ramp.times(18, 20)], [14.5, 14.75]);
    assert.deepEqual(ramp.notices, []);
  });

  it("is scaled by conversion and offset", () => {
    const ramp = nwb.timeSeries("/acquisition/ramp");
    assert.equal(ramp.unit, "V");
    assert.deepEqual([...ramp.values(4, 7)], [3, 3.5, 4]);
    assert.deepEqual([...ramp.stored(4, 7)], [4, 5, 6]);
  });

  it("is scaled by each channel's own conversion", () => {
    const series = nwb.timeSeries("/acquisition/clocked");
    assert.equal(series.width, 2);
    assert.deepEqual([...series.values(1, 3)], [4, 60, 8, 100]);
  });

  it("says so when channels have no conversion", async () => {
    const odd = await openNwbFile(`${fixtures}/nwb/odd.nwb`);
    const series = odd.timeSeries("/acquisition/short");
    assert.match(series.notices[0]?.message ?? "", /has 3 channels but 2 channel conversions/);
    assert.deepEqual([...series.values(0, 1)], [2, 3, 1]);
    odd.close();
  });

  it("takes timestamps that are a link to another series", () => {
    const follower = nwb.timeSeries("/acquisition/follower");
    assert.deepEqual([...follower.times()], [0.5, 1, 4]);
    assert.deepEqual(
      follower.notices.map((notice) => notice.code),
      ["no-unit"],
    );
  });

  it("stored as a row is read along its timestamps", async () => {
    const forms = await openNwbFile(`${fixtures}/nwb/forms.nwb`);
    const series = forms.timeSeries("/acquisition/row");
    assert.deepEqual([...series.times()], [0.5, 1.5, 2.5]);
    assert.deepEqual([...series.values(1, 3)], [20, 30]);
    assert.deepEqual(series.notices, []);
    forms.close();
  });

  it("with a row of starts and one of ends has the starts, and says so", async () => {
    const old = await openNwbFile(`${fixtures}/nwb/allen_2019.nwb`);
    const series = old.timeSeries("/processing/running/running_speed");
    assert.deepEqual([...series.times()], [0, 1, 2]);
    assert.deepEqual([...series.times(1, 2)], [1]);
    assert.match(
      series.notices[0]?.message ?? "",
      /two times for each sample, start and end; the start is taken/,
    );
    old.close();
  });

  it("whose timestamps end before its samples has no times behind them, and says so", async () => {
    const series = {
      "@neurodata_type": "TimeSeries",
      data: { "=": new Float64Array(5), "@unit": "V" },
      timestamps: Float64Array.of(0.5, 1.5, 2.5),
    };
    const cut = await openNwbFile(
      await written({ "@neurodata_type": "NWBFile", "@nwb_version": "2.6.0", acquisition: { series } }),
    );
    const found = cut.timeSeries("/acquisition/series");
    assert.equal(found.notices[0]?.code, "length-mismatch");
    const timesOf = (from?: number, to?: number): number[] => [...found.times(from, to)];
    assert.deepEqual(timesOf(), [0.5, 1.5, 2.5, NaN, NaN]);
    assert.deepEqual(timesOf(1, 3), [1.5, 2.5]);
    assert.deepEqual(timesOf(2, 5), [2.5, NaN, NaN]);
    assert.deepEqual(timesOf(4, 5), [NaN]);
    cut.close();
  });

  it("with several times a sample has the first of each, and says so", async () => {
    const series = {
      "@neurodata_type": "TimeSeries",
      data: { "=": new Float64Array(3), "@unit": "V" },
      timestamps: { "=": Float64Array.of(1, 1.5, 2, 2.5, 3, 3.5), shape: [3, 2] },
    };
    const pairs = await openNwbFile(
      await written({ "@neurodata_type": "NWBFile", "@nwb_version": "2.6.0", acquisition: { series } }),
    );
    const found = pairs.timeSeries("/acquisition/series");
    assert.deepEqual([...found.times()], [1, 2, 3]);
    assert.deepEqual([...found.times(1, 3)], [2, 3]);
    assert.match(found.notices[0]?.message ?? "", /2 times for each sample; the first is taken/);
    pairs.close();
  });

  it("with neither counts its samples, and says so", () => {
    const series = nwb.timeSeries("/acquisition/clockless");
    assert.deepEqual([...series.times()], [0, 1]);
    assert.deepEqual(
      series.notices.map((notice) => notice.code),
      ["no-time"],
    );
  });

  it("is found by its structure and type", () => {
    const found = nwb.series.map((series) => series.path).sort();
    assert.deepEqual(
      found,
      ["clocked", "clockless", "follower", "ramp"].map((name) => `/acquisition/${name}`),
    );
  });

  it("is drawn by its lowest and highest value in each of so many points", () => {
    const peek = nwb.peek("/acquisition/ramp", { kind: "series", start: 0, stop: 20, channel: 0, points: 5 });
    assert.ok(peek.kind === "series");
    assert.deepEqual([...peek.time], [10, 11, 12, 13, 14]);
    assert.deepEqual([...peek.low], [1, 3, 5, 7, 9]);
    assert.deepEqual([...peek.high], [2.5, 4.5, 6.5, 8.5, 10.5]);
    assert.equal(peek.unit, "V");
  });

  it("is drawn as it is when it has fewer samples than points, and channel by channel", () => {
    const window = { kind: "series", start: 0, stop: 99, channel: 1, points: 50 } as const;
    const peek = nwb.peek("/acquisition/clocked/data", window);
    assert.ok(peek.kind === "series");
    assert.deepEqual([...peek.time], [0.5, 1, 4]);
    assert.deepEqual([...peek.low], [20, 60, 100]);
    assert.deepEqual(peek.low, peek.high);
  });
});
