import { strict as assert } from "node:assert";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { cacheAt } from "../../src/cache/cache-folder.ts";
import { locateSessions } from "../../src/cache/catalogue-states.ts";
import { readCatalogue } from "../../src/cache/catalogue.ts";
import type { CatalogueSession } from "../../src/cache/catalogue.ts";
import { AnalysisError } from "../../src/core/errors.ts";
import { catalogueTable } from "../../src/cache/session-table.ts";
import { applySteps } from "../../src/core/filter/steps.ts";
import { allenCache, allenSession, program } from "../fixtures.ts";

const variable = "NEURAL_CODING_CATALOGUE";

describe("the catalogue of the program", () => {
  const sum = (
    sessions: readonly CatalogueSession[],
    of: (session: CatalogueSession) => number | undefined,
  ) => sessions.reduce((total, session) => total + of(session)!, 0);

  it("lists the 58 sessions with AllenSDK's counts and the sizes of their files", async () => {
    const { sessions } = await readCatalogue(program);
    assert.equal(sessions.length, 58);
    assert.equal(
      sum(sessions, ({ unitCount }) => unitCount),
      40010,
    );
    assert.equal(
      sum(sessions, ({ channelCount }) => channelCount),
      123224,
    );
    assert.equal(
      sum(sessions, ({ probeCount }) => probeCount),
      332,
    );
    assert.equal(
      sum(sessions, ({ nwbBytes }) => nwbBytes),
      144965967784,
    );
    const types = sessions.map(({ sessionType }) => sessionType);
    assert.equal(types.filter((type) => type === "brain_observatory_1.1").length, 32);
    assert.equal(types.filter((type) => type === "functional_connectivity").length, 26);
  });

  it("knows of each what it is and where it can be had", async () => {
    const { sessions } = await readCatalogue(program);
    assert.deepEqual(
      sessions.find(({ id }) => id === "721123822"),
      {
        id: "721123822",
        sessionType: "brain_observatory_1.1",
        specimenId: 707296982,
        ageInDays: 125,
        sex: "M",
        fullGenotype: "Pvalb-IRES-Cre/wt;Ai32(RCL-ChR2(H134R)_EYFP)/wt",
        unitCount: 444,
        channelCount: 2229,
        probeCount: 6,
        structureAcronyms:
          "MB SCig PPT NOT DG CA1 VISam LP VIS ProS VISp LGv CA3 VISl APN POL LGd HPF VISal VISrl".split(" "),
        publishedAt: "2019-10-03T00:00:00Z",
        nwbBytes: 1736516600,
        s3Key: "visual-coding-neuropixels/ecephys-cache/session_721123822/session_721123822.nwb",
        wellKnownFileId: "1026123696",
        dandiset: "000021",
        dandiPath: "sub-707296975/sub-707296975_ses-721123822.nwb",
        dandiAssetId: "224b57e5-c9a3-46ef-85db-966713f3ccbe",
        sha256: "4e284295a1be5c6cca49df84fab52ad38b4749d2361b2edebeb676051cf09921",
        dandiEtag: "4ef35488b5b0e2b790a5aa11055f6ba3-26",
      },
    );
    assert.equal(new Set(sessions.map(({ sha256 }) => sha256)).size, 58);
    assert.ok(sessions.every((session) => Object.keys(session).length === 19));
  });
});

describe("the catalogue joined to cache folders", () => {
  let scratch: string;
  beforeEach(async () => (scratch = await mkdtemp(path.join(tmpdir(), "neural-coding-catalogue-"))));
  afterEach(() => rm(scratch, { recursive: true }));
  const begin = async (id: string): Promise<string> => {
    const place = path.join(scratch, `session_${id}`, `session_${id}.nwb`);
    await mkdir(`${place}.part`, { recursive: true });
    return place;
  };
  const located = async (...folders: readonly string[]) => {
    const all = await locateSessions(
      await readCatalogue(program),
      await Promise.all(folders.map((each) => cacheAt(each))),
    );
    return { all, of: (id: string) => all.find((session) => session.id === id)! };
  };

  it("knows no place of a session while there is no folder", async () => {
    const { all } = await located();
    assert.ok(all.every(({ state, path: place }) => state === "remote" && place === undefined));
  });

  it("takes a whole file before a part, a part before none, and else the first folder's place", async () => {
    await begin("750332458");
    const begun = await begin("760345702");
    const { of } = await located(scratch, allenCache);
    assert.deepEqual([of("750332458").state, of("750332458").path], ["local", path.resolve(allenSession)]);
    assert.deepEqual([of("760345702").state, of("760345702").path], ["partial", begun]);
    const nowhere = of("715093703");
    assert.equal(nowhere.state, "remote");
    assert.equal(nowhere.path, path.join(scratch, "session_715093703", "session_715093703.nwb"));
  });

  it("is a table that the filter language chooses from, sizes and states too", async () => {
    await begin("760345702");
    const { all } = await located(scratch);
    const steps = ["nwb_bytes < 2e9", "state == 'partial'", "contains(ecephys_structure_acronyms, 'VISp')"];
    const { rows } = applySteps(catalogueTable(all), steps);
    assert.deepEqual(
      Array.from(rows, (row) => all[row]!.id),
      ["760345702"],
    );
  });

  it("needs a folder", async () => {
    const none = path.join(scratch, "none");
    await assert.rejects(cacheAt(none), /none is not an AllenSDK cache folder: there is no such folder\./);
    await writeFile(none, "");
    await assert.rejects(cacheAt(none), /none is not an AllenSDK cache folder: it is a file\./);
  });
});

describe("another catalogue", () => {
  let scratch: string;
  let file: string;
  let text: string;
  beforeEach(async () => {
    scratch = await mkdtemp(path.join(tmpdir(), "neural-coding-catalogue-"));
    file = path.join(scratch, "own.csv");
    text = await readFile((await readCatalogue(program)).path, "utf8");
    process.env[variable] = file;
  });
  afterEach(async () => {
    Reflect.deleteProperty(process.env, variable);
    await rm(scratch, { recursive: true });
  });

  it("takes the place of the program's by a variable; what it leaves empty is not known", async () => {
    const [header = ""] = text.split("\n");
    await writeFile(file, `note,${header}\nours,7${",".repeat(header.split(",").length - 1)}\n`);
    assert.deepEqual(await readCatalogue(program), { path: file, sessions: [{ id: "7" }] });
  });

  const lines = (rows: string): string[] => rows.trimEnd().split("\n");
  const cases: readonly [what: string, of: (text: string) => string, reason: RegExp][] = [
    ["is empty", () => "", /: it is empty\./],
    ["is a web page", () => "<!DOCTYPE html>\n", /names no column id; it begins with "<!DOCTYPE html>"\./],
    ["is a table of sessions", () => "id,session_type\n7,x\n", /names no column specimen_id;/],
    ["has no rows", (all) => `${lines(all)[0]}\n`, /no rows under its first line\./],
    [
      "was cut in its last line",
      (all) => all.slice(0, -90),
      /its last line has 1\d of 20 fields, so it was cut/,
    ],
    ["lost the end of a row", (all) => all.replace(/,[^,]*\n7191/, "\n7191"), /: row 1 has no "dandi_etag"/],
    [
      "has text for a number",
      (all) => all.replace(",2856232912,", ",2.9 GB,"),
      /: row 1 has "2\.9 GB" as its "nwb_bytes", so it was damaged\./,
    ],
    [
      "has a checksum that is too short",
      (all) => all.replace(/8bf172c54e/, ""),
      /: row 1 has "[0-9a-f]{40}" as its "sha256"/,
    ],
    ["has no id", (all) => all.replace("\n719161530,", "\n,"), /: row 2 has no "id"/],
    [
      "names a session twice",
      (all) => all + lines(all)[3]!,
      /: row 59 names session 721123822 a second time\./,
    ],
  ];
  for (const [what, of, reason] of cases)
    it(`that ${what} is refused, saying what is wrong and what to do`, async () => {
      await writeFile(file, of(text));
      await assert.rejects(readCatalogue(program), isBad(reason));
    });

  it("that is not there is refused, too", async () => {
    await assert.rejects(readCatalogue(program), isBad(/: there is no such file\./));
    process.env[variable] = scratch;
    await assert.rejects(readCatalogue(program), isBad(/: it (?:is a folder|cannot be read \(EISDIR\))\./));
  });

  const isBad = (reason: RegExp) => (error: unknown) =>
    error instanceof AnalysisError &&
    error.code === "bad-catalogue" &&
    reason.test(error.message) &&
    error.message.endsWith("or leave NEURAL_CODING_CATALOGUE out: then the program's own catalogue is used.");
});
