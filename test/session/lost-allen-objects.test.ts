import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { readRecipe } from "../../src/core/recipe/read-recipe.ts";
import { H5File } from "../../src/nwb/h5/file.ts";
import { openNwbFile } from "../../src/nwb/nwb-file.ts";
import { Session } from "../../src/session/session.ts";
import { allenSession, fixtures } from "../fixtures.ts";
import { memorySource } from "../nwb/memory-source.ts";

const small = `${fixtures}/nwb/allen_2020.nwb`;
const electrodes = "/general/extracellular_ephys/electrodes";
const recipe = (quality: "allen" | "none") =>
  readRecipe({ trials: { where: [] }, units: { quality }, counts: { window: [0, 0.25] } }, "test");

/** The recording with the header of one object damaged, which stays linked. */
async function without(object: string, path = small): Promise<Session> {
  const bytes = new Uint8Array(readFileSync(path));
  const whole = await H5File.open(memorySource(bytes.slice(), path));
  assert.ok(whole.exists(object), object);
  const reference = Uint8Array.from(whole.identity(object).split(" "), Number);
  whole.close();
  bytes[Number(new DataView(reference.buffer).getBigUint64(0, true))] = 0xff;
  return new Session(await openNwbFile(memorySource(bytes, path)), { path });
}

describe("a part of an Allen recording that is linked but unreadable", () => {
  for (const object of [
    "/units/peak_channel_id",
    `${electrodes}/probe_id`,
    `${electrodes}/probe_vertical_position`,
    electrodes,
  ])
    it(`does not make it another laboratory's, without quality limits: ${object}`, async () => {
      const session = await without(object);
      await assert.rejects(session.preview(recipe("allen")), (error: Error & { code?: string }) => {
        assert.equal(error.code, "damaged-data", error.message);
        assert.ok(error.message.includes(object), error.message);
        return true;
      });
      await session.close();
    });

  for (const object of ["/units/quality", `${electrodes}/valid_data`])
    it(`does not let noise units in, unless they are asked for: ${object}`, async () => {
      const session = await without(object, allenSession);
      await assert.rejects(session.preview(recipe("allen")), (error: Error & { code?: string }) => {
        assert.equal(error.code, "damaged-data", error.message);
        assert.ok(error.message.startsWith(object), error.message);
        return true;
      });
      const whole = new Session(await openNwbFile(allenSession), { path: allenSession });
      const { left } = (await whole.preview(recipe("none"))).units;
      assert.equal((await session.preview(recipe("none"))).units.left, left);
      await whole.close();
      await session.close();
    });

  it("lets its units be read with the limits off", async () => {
    const session = await without("/units/peak_channel_id");
    assert.equal((await session.preview(recipe("none"))).units.left, 5);
    await session.close();
  });

  for (const object of ["/intervals/static_gratings_presentations", "/intervals/invalid_times"])
    it(`does not make it a recording with fewer, or other, presentations: ${object}`, async () => {
      const session = await without(object, allenSession);
      await assert.rejects(session.preview(recipe("allen")), (error: Error & { code?: string }) => {
        assert.equal(error.code, "damaged-data", error.message);
        assert.ok(error.message.includes(object), error.message);
        return true;
      });
      await session.close();
    });

  it("says of a quality metric that it cannot be read, not that there is none", async () => {
    const session = await without("/units/isi_violations");
    const { warnings } = await session.preview(recipe("allen"));
    const told = warnings.filter((warning) => warning.includes("isi_violations"));
    assert.ok(
      told.some((warning) => warning.includes("cannot be read")),
      warnings.join("\n"),
    );
    assert.ok(!told.some((warning) => warning.includes("have no column")), told.join("\n"));
    await session.close();
  });
});
