import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { allenCache, allenSession } from "../fixtures.ts";
import { failure, inScratch, json, neuralCoding, requireBuild } from "./run-cli.ts";

type Row = Readonly<Record<string, unknown>> & { readonly id: number; readonly state: string };
interface Document {
  readonly catalogue: string;
  readonly cache: string | null;
  readonly sessions: readonly Row[];
}

const catalogue = (...args: readonly string[]): Promise<Document> =>
  json<Document>("sessions", "--catalogue", ...args);
const idsOf = ({ sessions }: Document): readonly number[] => sessions.map(({ id }) => id);

/** Ends a process that turns to a network with a code of its own. */
const noNetwork = `import net from "node:net"; net.Socket.prototype.connect = () => process.exit(99);`;

describe("the catalogue on the command line", () => {
  before(requireBuild);

  it("is a session table with the size of each file, and asks nothing of a network", async () => {
    process.env["NODE_OPTIONS"] = `--import=data:text/javascript,${encodeURIComponent(noNetwork)}`;
    const all = await catalogue().finally(() => Reflect.deleteProperty(process.env, "NODE_OPTIONS"));
    assert.equal(path.basename(all.catalogue), "visual-coding-neuropixels.csv");
    assert.equal(all.cache, null);
    assert.equal(all.sessions.length, 58);
    const { ecephys_structure_acronyms: structures, ...tutorial } = all.sessions.find(
      ({ id }) => id === 760345702,
    )!;
    assert.deepEqual(tutorial, {
      id: 760345702,
      published_at: "2019-10-03T00:00:00Z",
      specimen_id: 739783171,
      session_type: "brain_observatory_1.1",
      age_in_days: 103,
      sex: "M",
      full_genotype: "Pvalb-IRES-Cre/wt;Ai32(RCL-ChR2(H134R)_EYFP)/wt",
      unit_count: 501,
      channel_count: 1862,
      probe_count: 5,
      state: "remote",
      path: null,
      nwb_bytes: 1960982972,
      bytes: null,
      expected_bytes: null,
      reason: null,
    });
    assert.ok(Array.isArray(structures) && structures.includes("VISp"));
  });

  it("is filtered with the filter language, sizes too, in its own order", async () => {
    const ids = idsOf(await catalogue("--where", "session_type == 'brain_observatory_1.1'"));
    assert.equal(ids.length, 32);
    assert.equal(ids[21], 760345702);
    const small = await catalogue("--where", "nwb_bytes < 1.7e9", "--where", "unit_count < 600");
    assert.deepEqual(idsOf(small), [829720705]);
    const { code, error } = await failure("sessions", "--catalogue", "--where", "units > 3");
    assert.deepEqual([code, error.code], [2, "missing-column"]);
  });

  it("tells which sessions a cache folder has", async () => {
    const { cache, sessions } = await catalogue(allenCache);
    assert.equal(cache, path.resolve(allenCache));
    assert.equal(sessions.length, 58);
    const here = sessions.filter(({ state }) => state !== "remote");
    assert.deepEqual(
      here.map(({ id, state, path: file }) => ({ id, state, file })),
      [{ id: 750332458, state: "local", file: path.resolve(allenSession) }],
    );
    const { text } = await neuralCoding(["sessions", "--catalogue", allenCache]);
    assert.match(text, /^750332458 .* 902 .* local +\d+\.\d+ GB$/m);
    assert.match(text, /\n58 sessions, 1 here\.\n$/);
  });

  it("takes a folder without tables, and a download that has begun for a part", () =>
    inScratch(async (folder) => {
      const begun = path.join(folder, "session_760345702", "session_760345702.nwb");
      await mkdir(`${begun}.part`, { recursive: true });
      const cut = path.join(folder, "session_750332458", "session_750332458.nwb");
      await mkdir(path.dirname(cut));
      await writeFile(cut, "<!DOCTYPE html>");
      const { sessions } = await catalogue(folder, "--where", "state != 'remote'");
      assert.deepEqual(
        sessions.map(({ id, state, path: file }) => [id, state, file]),
        [
          [750332458, "damaged", cut],
          [760345702, "partial", begun],
        ],
      );
      assert.match(String(sessions[1]!["reason"]), /download has begun/);
      const { code, error } = await failure("sessions", "--catalogue", path.join(folder, "none"));
      assert.deepEqual([code, error.code], [3, "bad-cache"]);
    }));

  it("is refused with the reason when it is none", () =>
    inScratch(async (folder) => {
      const own = path.join(folder, "own.csv");
      await writeFile(own, "id,session_type\n7,x\n");
      process.env["NEURAL_CODING_CATALOGUE"] = own;
      const failed = failure("sessions", "--catalogue");
      const { code, error } = await failed.finally(() =>
        Reflect.deleteProperty(process.env, "NEURAL_CODING_CATALOGUE"),
      );
      assert.deepEqual([code, error.code, error.details["path"]], [3, "bad-catalogue", own]);
      assert.match(error.message, /names no column specimen_id; .* leave NEURAL_CODING_CATALOGUE out/);
    }));
});
