import assert from "node:assert/strict";
import { AnalysisError } from "../../src/core/errors.ts";
import { readRecipe } from "../../src/core/recipe/read-recipe.ts";
import { openSession } from "../../src/session/open-session.ts";
import { fixtures } from "../fixtures.ts";

/** The object whose header is damaged in each file, all else sound; h5py and pynwb refuse to open it. */
const lost: readonly [string, RegExp][] = [
  ["lost-index", /\/units\/spike_times .*spike_times_index cannot be read/],
  ["lost-times", /\/units\/spike_times .*cannot be read/],
  ["lost-units", /\/units .*cannot be read/],
  ["lost-trials", /\/intervals\/trials .*cannot be read/],
  // A virtual dataset whose source is not in the file, which HDF5 reads as zeros.
  ["virtual-source-gone", /\/units\/spike_times .*\/spikes, which is not in the file/],
  // Links that lead nowhere.
  ["link-onsets", /\/intervals\/trials\/start_time .*it links to \/nowhere, which is not there/],
  ["link-units", /\/units .*it links to \/units in another file, gone\.h5, which is not there/],
  // Row numbers would be written as ids.
  ["lost-unit-ids", /rows of units have no ids .*\/units\/id cannot be read/],
  ["lost-trial-ids", /rows of trials have no ids .*\/intervals\/trials\/id cannot be read/],
  ["lost-onsets", /\/intervals\/trials\/start_time .*cannot be read/],
];

describe("an object that is linked but unreadable", () => {
  const recipe = (more: object = {}) =>
    readRecipe({ trials: {}, counts: { window: [0, 1] }, label: "choice", ...more }, "test");

  for (const [name, message] of lost)
    it(`is not taken for an absent one: ${name}`, async () => {
      const session = await openSession({ path: `${fixtures}/reports/${name}.nwb` });
      try {
        for (const each of [recipe(), recipe({ trials: { table: "trials" } })])
          await assert.rejects(session.extract(each, { format: "npz", stem: "x" }), (error) => {
            assert.ok(error instanceof AnalysisError, String(error));
            assert.equal(error.code, "damaged-data", error.message);
            assert.match(error.message, message);
            return true;
          });
      } finally {
        await session.close();
      }
    });

  it("is told once, and not as absent", async () => {
    const session = await openSession({ path: `${fixtures}/reports/lost-intervals.nwb` });
    try {
      const { notices } = await session.extract(recipe(), { format: "npz", stem: "x" });
      const messages = notices.map(({ message }) => message);
      assert.deepEqual(messages, [
        "/units/obs_intervals cannot be read.",
        "/units/obs_intervals_index is left out with obs_intervals, which cannot be read.",
      ]);
    } finally {
      await session.close();
    }
  });

  it("is told when the file is verified", async () => {
    const session = await openSession({ path: `${fixtures}/reports/virtual-source-gone.nwb` });
    const { problems } = await session.verify();
    assert.ok(JSON.stringify(problems).includes("/units/spike_times"), JSON.stringify(problems));
    await session.close();
  });

  it("is not taken for an absent one in a filter", async () => {
    const session = await openSession({ path: `${fixtures}/reports/lost-onsets.nwb` });
    await assert.rejects(session.preview(recipe({ trials: { where: ["start_time > 3"] } })), {
      code: "damaged-data",
    });
    await session.close();
  });
});
