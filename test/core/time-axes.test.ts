import assert from "node:assert/strict";
import { overlapNotice } from "../../src/core/counts/spike-counts.ts";
import { equalOnsetsNotice, otherUnitsNotice, timeAxisNotices } from "../../src/core/counts/time-axes.ts";
import type { TimeAxes } from "../../src/core/counts/time-axes.ts";

const onsets = Float64Array.from({ length: 40 }, (_, i) => 2 * i);
const sound: TimeAxes = {
  onsets,
  binEdges: Float64Array.from([0, 1]),
  lastOnset: 78,
  spikes: [0.01, 79.9],
  counted: 581,
};
const codes = (axes: Partial<TimeAxes>): string[] =>
  timeAxisNotices({ ...sound, ...axes }).map(({ code }) => code);
const message = (axes: Partial<TimeAxes>): string => timeAxisNotices({ ...sound, ...axes })[0]!.message;

describe("windows and spikes on one time axis", () => {
  it("are not spoken of", () => {
    assert.deepEqual(codes({}), []);
    // A recording that goes on for hours after its trials is sound.
    assert.deepEqual(codes({ spikes: [0.01, 9000] }), []);
    // Early trials of a long table.
    assert.deepEqual(codes({ onsets: onsets.slice(0, 2), lastOnset: 9000, spikes: [0.01, 9600] }), []);
    // Half of the trials, and no more, after the last spike.
    assert.deepEqual(codes({ spikes: [0.01, 38] }), []);
  });

  it("are not compared where no unit has a spike, which is told", () => {
    assert.deepEqual(codes({ spikes: [NaN, NaN], counted: 0 }), ["no-spikes"]);
  });

  it("are told apart when spikes are in milliseconds, with both ranges", () => {
    assert.deepEqual(codes({ spikes: [8.64, 79999.74] }), ["other-time-axis"]);
    assert.match(message({ spikes: [8.64, 79999.74] }), /from 0 to 79 s, the spikes from 8.64 to 79999.74 s/);
  });

  it("are told apart when trials are in milliseconds", () => {
    const late = { onsets: onsets.map((onset) => 1000 * onset), lastOnset: 78000 };
    assert.deepEqual(codes(late), ["trials-after-spikes"]);
    assert.match(message(late), /^39 of 40 windows .* from 0 to 78001 s, the spikes from 0.01 to 79.9 s/);
    assert.deepEqual(codes({ spikes: [0.01, 37] }), ["trials-after-spikes"]);
  });

  it("are told apart when most trials lie before the first spike", () => {
    assert.deepEqual(codes({ spikes: [45.5, 79.9] }), ["trials-before-spikes"]);
    assert.match(
      message({ spikes: [45.5, 79.9] }),
      /^23 of 40 windows lie before the first spike: .* from 45.5/,
    );
    // Half of them, and no more.
    assert.deepEqual(codes({ spikes: [40, 79.9] }), []);
    // Samples from the start on are another axis.
    assert.deepEqual(codes({ spikes: [300, 2399000], counted: 0 }), ["other-time-axis"]);
  });

  it("are compared by where windows start and end, not by their onsets", () => {
    const binEdges = Float64Array.from([10, 11, 20]);
    assert.match(
      message({ binEdges, counted: 0, spikes: [40, 60] }),
      /windows .* from 10 to 98 s, the spikes/,
    );
    // Of 40 windows, 20 and 21 begin behind the last spike.
    assert.deepEqual(codes({ binEdges, spikes: [0.01, 48] }), []);
    assert.deepEqual(codes({ binEdges, spikes: [0.01, 47.9] }), ["trials-after-spikes"]);
    // 20 and 21 end before the first, those that end with it not among them.
    assert.deepEqual(codes({ binEdges, spikes: [60, 99] }), []);
    assert.deepEqual(codes({ binEdges, spikes: [60.1, 99] }), ["trials-before-spikes"]);
    // An epoch of one trial and ten minutes is no other axis.
    const epoch = { onsets: Float64Array.of(1), lastOnset: 1, binEdges: Float64Array.from([0, 600]) };
    assert.deepEqual(codes({ ...epoch, spikes: [0.5, 900] }), []);
    assert.deepEqual(codes({ ...epoch, binEdges: Float64Array.from([0, 0.1]), spikes: [0.5, 900] }), [
      "other-time-axis",
    ]);
  });

  it("are told when no window holds a spike", () => {
    assert.deepEqual(codes({ counted: 0, spikes: [77.5, 77.9] }), ["no-spikes-in-windows"]);
  });

  it("have nothing to tell where there are no trials", () => {
    assert.deepEqual(codes({ counted: 0, onsets: new Float64Array(0) }), []);
  });
});

describe("units on one time axis", () => {
  const units = (...ends: number[]): Parameters<typeof otherUnitsNotice>[0] =>
    ends.map((last, i) => ({ id: String(900 + i), count: 100, last }));

  it("are not spoken of, nor those with few spikes, nor two of which either may be off", () => {
    assert.equal(otherUnitsNotice(units(80, 79.9, 60, 2)), undefined);
    assert.equal(otherUnitsNotice([...units(80, 79, 78), { id: "1", count: 3, last: 0.01 }]), undefined);
    assert.equal(otherUnitsNotice(units(80, 0.08)), undefined);
  });

  it("are told where one is a thousand times off", () => {
    const small = otherUnitsNotice(units(80, 79.9, 0.08, 78));
    assert.equal(small?.code, "unit-on-other-time-axis");
    assert.match(small.message, /around 79.9 s: unit 902 at 0.08 s\. Perhaps/);
    assert.match(otherUnitsNotice(units(79000, 79, 78))!.message, /around 79 s: unit 900 at 79000 s\./);
  });

  it("are named up to eight, and those beyond are counted", () => {
    const small = (count: number): string =>
      otherUnitsNotice(units(...Array<number>(20).fill(80), ...Array<number>(count).fill(0.08)))!.message;
    assert.match(small(8), /: unit 920 at 0\.08 s, .*, unit 927 at 0\.08 s\. Perhaps/);
    assert.match(small(11), /, unit 927 at 0\.08 s, and 3 more\. Perhaps/);
  });
});

describe("onsets that are all the same", () => {
  it("are told with their value, and others are not", () => {
    assert.match(
      equalOnsetsNotice("start_time", new Float64Array(40))!.message,
      /^start_time has one value, 0 s, in all 40 trials/,
    );
    assert.equal(equalOnsetsNotice("start_time", Float64Array.from([0, 0, 1])), undefined);
    assert.match(equalOnsetsNotice("start_time", Float64Array.from([3, 3]))!.message, /3 s, in all 2 trials/);
    assert.equal(equalOnsetsNotice("start_time", Float64Array.from([3])), undefined);
  });
});

describe("windows of trials that are not in order of time", () => {
  const shuffled = Float64Array.from([6, 0, 4, 2]);

  it("are compared with their neighbours in time", () => {
    assert.equal(overlapNotice(shuffled, Float64Array.from([0, 1])), undefined);
    const overlap = overlapNotice(shuffled, Float64Array.from([0, 2.5]));
    assert.match(overlap!.message, /of 3 consecutive trials overlap, by up to 0.500 s/);
    assert.deepEqual([...shuffled], [6, 0, 4, 2]);
  });
});
