import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { AnalysisError } from "../../src/core/errors.ts";
import { H5File } from "../../src/nwb/h5/file.ts";
import { openNwbFile } from "../../src/nwb/nwb-file.ts";
import { Session } from "../../src/session/session.ts";
import { allenSession, fixtures } from "../fixtures.ts";
import { tutorial } from "../session/tutorial.ts";
import { FarSource } from "./far-source.ts";

/** What of a file is read is said before, so that a source far away fetches much of it at a time. */
describe("a file far away", () => {
  async function opened(path = allenSession): Promise<{ source: FarSource; session: Session }> {
    const source = new FarSource(path);
    return { source, session: new Session(await openNwbFile(source), { path }) };
  }

  it("is opened in as few rounds as its groups are deep, its first bytes being all that nobody expected", async () => {
    const { source, session } = await opened();
    assert.deepEqual([source.unsaid, source.useless], [1, 0]);
    assert.ok(source.rounds <= 16, `${source.rounds} rounds`);
    assert.ok(source.readGrains > 5 * source.rounds);
    await session.close();
  });

  it("has all columns of its presentations fetched together, then all texts, and nothing that is not read", async () => {
    const { source, session } = await opened();
    const rounds = source.rounds;
    await session.tableFacts({ table: "stimulus_presentations", where: [], sort: [] });
    assert.deepEqual([source.unsaid, source.useless], [1, 0]);
    assert.ok(source.rounds - rounds <= 3, `${source.rounds - rounds} rounds`);
    await session.close();
  });

  it("has no more fetched for a selection than is read, and few columns that nobody said would be", async () => {
    const { source, session } = await opened();
    const rounds = source.rounds;
    await session.preview(tutorial);
    assert.equal(source.useless, 0);
    assert.ok(source.unsaid <= 2, `${source.unsaid} unsaid`);
    assert.ok(source.rounds - rounds <= 12, `${source.rounds - rounds} rounds`);
    await session.close();
  });

  it("has the chunks fetched that hold what is asked for", async () => {
    const unsaid: number[] = [];
    for (const said of [true, false]) {
      const source = new FarSource(`${fixtures}/nwb/chunked.nwb`);
      const file = await H5File.open(source);
      const times = file.dataset("/units/spike_times");
      const { useless } = source;
      if (said) times.expect(640, 4000);
      const before = source.unsaid;
      assert.equal(times.numbers(640, 4000).length, 3360);
      assert.ok(source.useless <= useless);
      unsaid.push(source.unsaid - before);
      file.close();
    }
    assert.equal(unsaid[0], 0);
    assert.ok(unsaid[1]! > 5);
  });

  it("is what it is near by, sound or not", async () => {
    for (const name of readdirSync(`${fixtures}/nwb`).filter((each) => /\.(nwb|h5)$/.test(each))) {
      const path = `${fixtures}/nwb/${name}`;
      const facts = async (from: FarSource | string): Promise<unknown> => {
        try {
          const session = new Session(await openNwbFile(from), { path });
          const described = await session.describe();
          const tables = [];
          for (const { name: table } of described.tables)
            tables.push(await session.tableFacts({ table, where: [], sort: [] }).catch(saidOf));
          await session.close();
          return { ...described, tables };
        } catch (error) {
          return saidOf(error);
        }
      };
      assert.deepEqual(await facts(new FarSource(path)), await facts(path), name);
    }
  });
});

function saidOf(error: unknown): string {
  if (error instanceof AnalysisError) return error.message;
  throw error;
}
