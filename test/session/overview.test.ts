import assert from "node:assert/strict";
import { readRecipe } from "../../src/core/recipe/read-recipe.ts";
import { openNwbFile } from "../../src/nwb/nwb-file.ts";
import { Session } from "../../src/session/session.ts";
import { openSession } from "../../src/session/open-session.ts";
import type { SessionApi } from "../../src/protocol/session-api.ts";
import { allenSession } from "../fixtures.ts";
import { written } from "../nwb/written.ts";
import type { Tree } from "../nwb/written.ts";

const root = { "@nwb_version": "2.6.0", "@neurodata_type": "NWBFile", identifier: "x" };
const table = (type: string, columns: Tree): Tree => ({
  "@neurodata_type": type,
  "@colnames": Object.keys(columns).filter((name) => name !== "id"),
  ...columns,
});
const intervals = (start: number[], stop: number[], more: Tree = {}): Tree =>
  table("TimeIntervals", {
    id: Int32Array.from(start.keys()),
    start_time: Float64Array.from(start),
    stop_time: Float64Array.from(stop),
    ...more,
  });

const open: SessionApi[] = [];
async function sessionOf(tree: Tree): Promise<SessionApi> {
  const source = await written({ ...root, ...tree });
  const session = new Session(await openNwbFile(source), { path: source.path });
  open.push(session);
  return session;
}

describe("recordings made for a test", () => {
  afterEach(() => Promise.all(open.splice(0).map((session) => session.close())));

  describe("the overview of a recording", () => {
    it("has a block for each run of presentations of one stimulus", async () => {
      const names = { stimulus_name: ["a", "a", "b", "c", "c"] };
      const starts = [0, 1, 2, 3, 4];
      const first = intervals(
        starts,
        starts.map((time) => time + 0.9),
        names,
      );
      const again = intervals([5, 6], [9, 6.5], { stimulus_name: ["a", "a"] });
      const session = await sessionOf({ intervals: { x_presentations: first, y_presentations: again } });
      const { blocks, unitsTotal } = await session.overview();
      assert.deepEqual(blocks, [
        { name: "a", start: 0, stop: 1.9, count: 2 },
        { name: "b", start: 2, stop: 2.9, count: 1 },
        { name: "c", start: 3, stop: 4.9, count: 2 },
        // The longest, though not the last to begin.
        { name: "a", start: 5, stop: 9, count: 2 },
      ]);
      assert.equal(unitsTotal, 0);
    });

    it("of another laboratory has a block for each table of intervals, from its first start to its last end", async () => {
      const session = await sessionOf({
        intervals: {
          trials: intervals([3, 1, 2], [3.5, 9, 2.5]),
          rests: intervals([10, NaN], [NaN, 12]),
          none: intervals([], []),
          lost: intervals([NaN], [NaN]),
        },
        units: table("Units", { id: Int32Array.of(0, 1, 2), location: ["V1", "CA1", "CA1"] }),
      });
      const { blocks, structures, unitsPassing, unitsTotal } = await session.overview();
      assert.deepEqual(
        new Set(blocks),
        new Set([
          { name: "trials", start: 1, stop: 9, count: 3 },
          { name: "intervals/rests", start: 10, stop: 12, count: 2 },
        ]),
      );
      assert.deepEqual(structures, [
        { name: "CA1", units: 2, column: "location" },
        { name: "V1", units: 1, column: "location" },
      ]);
      assert.deepEqual([unitsPassing, unitsTotal], [3, 3]);
    });

    it("tells of intervals that stop before they start, and so does a question about them", async () => {
      const session = await sessionOf({
        intervals: {
          trials: intervals([1, 5, 7, 9, 3], [2, 4, 7, NaN, 1]),
          rests: intervals([1, 2], [1, 3]),
        },
        units: table("Units", { id: Int32Array.of(0) }),
      });
      const { notices } = await session.overview();
      const told = notices.filter(({ code }) => code === "reversed-intervals").map(({ message }) => message);
      assert.equal(told.length, 1);
      assert.match(told[0]!, /^2 of 5 rows of trials .* \(row 2 starts at 5 s and stops at 4 s\)/);
      const { warnings } = await session.preview(readRecipe({ trials: { table: "trials" } }, "test"));
      assert.ok(warnings.includes(told[0]!));
    });

    it("of the Allen Institute counts each presentation once, and each unit that passes", async () => {
      const session = await openSession({ path: allenSession });
      const { blocks, structures, unitsPassing } = await session.overview();
      const { rowCount } = await session.openView({ table: "stimulus_presentations", where: [], sort: [] });
      assert.equal(
        blocks.reduce((sum, { count }) => sum + count, 0),
        rowCount,
      );
      for (const [i, { start, stop, name }] of blocks.entries()) {
        assert.ok(start < stop && (i === 0 || start >= blocks[i - 1]!.start));
        assert.notEqual(name, blocks[i - 1]?.name);
      }
      assert.equal(
        structures.reduce((sum, { units }) => sum + units, 0),
        unitsPassing,
      );
      await session.close();
    });
  });

  describe("the Allen Institute's way of putting tables together", () => {
    it("is told of a file that has its presentations or its units", async () => {
      const presentations = intervals([0, 1], [0.5, 1.5], { stimulus_name: ["a", "a"] });
      const allen = async (tree: Tree): Promise<boolean> => (await (await sessionOf(tree)).describe()).allen;
      assert.equal(await allen({ intervals: { a_presentations: presentations } }), true);
      assert.equal(await allen({ intervals: { epochs: presentations } }), true);
      assert.equal(await allen({ intervals: { trials: presentations } }), false);
      assert.equal(await allen({ intervals: { epochs: intervals([0], [1]) } }), false);
    });
  });
});
