import assert from "node:assert/strict";
import type { AnalysisError } from "../../src/core/errors.ts";
import { readRecipe } from "../../src/core/recipe/read-recipe.ts";
import { openNwbFile } from "../../src/nwb/nwb-file.ts";
import type { NwbFile } from "../../src/nwb/nwb-file.ts";
import { unattended } from "../../src/core/control.ts";
import { countSelection } from "../../src/session/counting.ts";
import { select } from "../../src/session/selection.ts";
import type { Selection } from "../../src/session/selection.ts";
import { SessionTables } from "../../src/session/session-tables.ts";
import { written } from "../nwb/written.ts";
import type { Tree } from "../nwb/written.ts";

/** Two units and four trials, of which a test changes what it is about. */
const table = (type: string, columns: Tree): Tree => ({
  "@neurodata_type": type,
  "@colnames": Object.keys(columns).filter((name) => name !== "id" && !name.endsWith("_index")),
  ...columns,
});
const ids = (n: number): Int32Array => Int32Array.from({ length: n }, (_, i) => i);
const spikes = {
  id: ids(2),
  spike_times: Float64Array.of(0.5, 1.5, 2.5, 0.6, 3.5),
  spike_times_index: ids(0),
};
const indexed = { ...spikes, spike_times_index: Int32Array.of(3, 5) };
const trialsAt = (...starts: number[]): Tree =>
  table("TimeIntervals", {
    id: ids(starts.length),
    start_time: Float64Array.from(starts),
    stop_time: Float64Array.from(starts, (start) => start + 1),
  });

const recipe = readRecipe({ trials: {}, counts: { window: [0, 1] } }, "test");

describe("times that cannot be counted with", () => {
  let file: NwbFile;
  afterEach(() => file.close());

  async function selected(units: Tree, trials: Tree = trialsAt(0, 1, 2, 3)): Promise<Selection> {
    const root = { "@nwb_version": "2.6.0", "@neurodata_type": "NWBFile", identifier: "odd" };
    const tree = { ...root, units: table("Units", units), intervals: { trials } };
    file = await openNwbFile(await written(tree));
    return select(new SessionTables(file, undefined), recipe);
  }
  const counted = async (selection: Selection): Promise<{ counts: number[]; codes: string[] }> => {
    const { matrix, notices } = await countSelection(file, selection, recipe.counts, unattended);
    return { counts: [...matrix.counts], codes: notices.map(({ code }) => code) };
  };

  it("are infinite onsets, left out as missing ones are", async () => {
    const selection = await selected(indexed, trialsAt(0, Infinity, NaN, -Infinity, 2));
    assert.deepEqual([...selection.trialRows], [0, 4]);
    assert.deepEqual(
      selection.preview.trials.steps.map(({ expression, removed }) => [expression, removed]),
      [
        ["start_time != null", 1],
        ["abs(start_time) < 1e999", 2],
      ],
    );
    assert.match(
      selection.preview.warnings.join(),
      /2 trials have an onset that is infinite and are left out/,
    );
    assert.deepEqual((await counted(selection)).counts, [1, 1, 1, 0]);
  });

  it("are infinite spike times, left out and not taken for milliseconds", async () => {
    const times = Float64Array.of(-Infinity, 1.5, Infinity, 0.6, 3.5);
    const { counts, codes } = await counted(await selected({ ...indexed, spike_times: times }));
    assert.deepEqual(counts, [0, 1, 1, 0, 0, 0, 0, 1]);
    assert.deepEqual(codes, ["missing-spike-times"]);
  });

  it("are obs_intervals without an index: told", async () => {
    const intervals = (n: number): Tree => ({
      "=": Float64Array.from({ length: 2 * n }, (_, i) => i),
      shape: [n, 2],
    });
    for (const n of [2, 3]) {
      const { notices } = await selected({ ...indexed, obs_intervals: intervals(n) });
      const told = notices.find(({ code }) => code === "unread-intervals");
      assert.match(
        told?.message ?? "",
        /^obs_intervals of units cannot be used: .*nobody measured/,
        `${n} rows`,
      );
      file.close();
    }
    const { notices } = await selected({
      ...indexed,
      obs_intervals: intervals(2),
      obs_intervals_index: ids(2).map((i) => i + 1),
    });
    assert.ok(!notices.some(({ code }) => code === "unread-intervals"));
  });

  it("are spikes of an index that has overflown, though it ascends: refused", async () => {
    // 200, 300 and 350 in one byte without a sign.
    const spike_times = Float64Array.from({ length: 400 }, (_, i) => i / 100);
    const index = Uint8Array.of(44, 94) as unknown as Int8Array;
    const selection = await selected({ ...indexed, spike_times, spike_times_index: index });
    await assert.rejects(counted(selection), (error: AnalysisError) => {
      assert.equal(error.code, "damaged-data");
      assert.match(error.message, /ends at 94 of 400 entries, which its type, of at most 255, cannot count/);
      return true;
    });
    file.close();
    // Wide enough to count them all: the rest belongs to no unit, as before.
    const wide = await selected({ ...indexed, spike_times, spike_times_index: Int32Array.of(44, 94) });
    assert.ok((await counted(wide)).codes.includes("unowned-entries"));
  });

  it("are told from the first to the last spike, whichever units have none", async () => {
    // The first spike is the first unit's; the second and the last unit have none.
    const units = {
      id: ids(4),
      spike_times: Float64Array.of(10.5, 30.5, 20.5),
      spike_times_index: Int32Array.of(2, 2, 3, 3),
    };
    const selection = await selected(units);
    const { notices } = await countSelection(file, selection, recipe.counts, unattended);
    const [told] = notices.filter(({ code }) => code === "no-spikes-in-windows");
    assert.match(told?.message ?? "", /from 0 to 4 s, the spikes from 10.5 to 30.5 s/);
  });

  it("say nothing where all is as it should be", async () => {
    const { counts, codes } = await counted(await selected(indexed));
    assert.deepEqual(counts, [1, 1, 1, 0, 1, 0, 0, 1]);
    assert.deepEqual(codes, []);
  });
});
