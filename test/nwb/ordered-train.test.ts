import assert from "node:assert/strict";
import { OrderedTrain, OutOfOrder } from "../../src/nwb/ordered-train.ts";
import type { Paging } from "../../src/nwb/ordered-train.ts";
import type { Stretch } from "../../src/core/counts/stretches.ts";
import { Random } from "../fuzz/random.ts";

/** Finds the spikes of stretches; how many entries were read for it, and in how many rounds. */
function found(
  data: Float64Array,
  [from, to]: readonly [number, number],
  stretches: readonly Stretch[],
  paging: Paging,
): { train: OrderedTrain; read: number; rounds: number } {
  const train = new OrderedTrain({ from, to }, stretches, paging);
  let [read, rounds] = [0, 0];
  for (let wanted = train.wanted(); wanted.length > 0; wanted = train.wanted(), rounds++)
    for (const entries of wanted) {
      assert.ok(entries.from >= from && entries.to <= to && entries.to > entries.from);
      train.take(entries, data.slice(entries.from, entries.to));
      read += entries.to - entries.from;
    }
  return { train, read, rounds };
}

const within = (times: Float64Array, stretches: readonly Stretch[]): Float64Array =>
  times.filter((time) => stretches.some(({ from, to }) => time >= from && time <= to));

describe("a train that is known to be in order", () => {
  const even = Float64Array.from({ length: 100_000 }, (_, i) => i / 10);

  it("gives the spikes of stretches, however they lie, as the whole train does", () => {
    const stream = new Random(7);
    const next = (): number => stream.next();
    for (let trial = 0; trial < 400; trial++) {
      const length = 1 + Math.floor(next() * 500);
      // Spikes come in bursts, and at the same time.
      const times = Float64Array.from(
        { length: length + 20 },
        () => Math.floor(100 * next() ** 3) / 2,
      ).sort();
      const edges = Array.from(
        { length: 2 * Math.floor(1 + 3 * next()) },
        () => Math.floor(120 * next() - 10) / 2,
      );
      edges.sort((a, b) => a - b);
      const stretches = edges.flatMap((edge, i) => (i % 2 === 0 ? [{ from: edge, to: edges[i + 1]! }] : []));
      const paging = { length: 1 + Math.floor(next() * 40), shift: 0 };
      paging.shift = Math.floor(next() * paging.length);
      const range = [Math.floor(next() * 20), length] as const;
      if (range[1] <= range[0]) continue;
      const { train } = found(times, range, stretches, paging);
      const whole = times.subarray(...range);
      assert.deepEqual(train.times(), within(whole, stretches));
      assert.deepEqual([train.first, train.last], [whole[0], whole.at(-1)]);
    }
  });

  it("is read at its ends and where the stretches are, in three rounds where spikes come evenly", () => {
    const stretches = [
      { from: 1000, to: 1100 },
      { from: 7000, to: 7050 },
    ];
    const paging = { length: 512, shift: 100 };
    const { train, read, rounds } = found(even, [0, even.length], stretches, paging);
    assert.equal(train.times().length, 1001 + 501);
    assert.ok(read <= 8 * 512, `${read} entries`);
    assert.ok(rounds <= 3, `${rounds} rounds`);
  });

  it("is found soon, too, where spikes come anything but evenly", () => {
    const late = Float64Array.from({ length: 100_000 }, (_, i) => 1e-9 * i ** 4);
    const { train, read, rounds } = found(late, [0, late.length], [{ from: 1, to: 2 }], {
      length: 64,
      shift: 0,
    });
    assert.deepEqual(train.times(), within(late, [{ from: 1, to: 2 }]));
    assert.ok(rounds <= 16 && read < 30_000, `${rounds} rounds, ${read} entries`);
  });

  it("is read at its ends alone where no stretch meets it", () => {
    const stretches = [
      { from: -10, to: -5 },
      { from: 20_000, to: 20_001 },
    ];
    const { train, read } = found(even, [0, even.length], stretches, { length: 512, shift: 0 });
    assert.deepEqual([train.times().length, read], [0, 512 + (100_000 % 512)]);
  });

  it("is refused where what is read of it is not in order, or no time", () => {
    const paging = { length: 100, shift: 0 };
    for (const [at, value] of [
      [5000, 0],
      [5000, NaN],
      [0, -Infinity],
      [99_999, Infinity],
      [0, 600],
    ] as const) {
      const times = even.slice();
      times[at] = value;
      assert.throws(
        () => found(times, [0, times.length], [{ from: 500, to: 501 }], paging),
        OutOfOrder,
        `${at}`,
      );
    }
    // One page in order, before which nothing of the kind can lie.
    const swapped = Float64Array.from(even, (time, i) => (i >= 99_900 ? time - 9999 : time));
    assert.throws(() => found(swapped, [0, 100_000], [{ from: 500, to: 501 }], paging), OutOfOrder);
  });
});
