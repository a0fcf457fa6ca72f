import { strict as assert } from "node:assert";
import { createHash } from "node:crypto";
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { cacheAround, findCache, openCache } from "../../src/cache/cache-folder.ts";
import { readColumns } from "../../src/cache/csv.ts";
import { fileState } from "../../src/cache/file-state.ts";
import { numberOf, textOf } from "../../src/cache/pandas-text.ts";
import { listNotices, listSessions, numpyTexts } from "../../src/cache/session-list.ts";
import { cacheFacts, cacheFactsFor } from "../../src/cache/session-facts.ts";
import { sessionTable } from "../../src/cache/session-table.ts";
import { AnalysisError } from "../../src/core/errors.ts";
import { readRecipe } from "../../src/core/recipe/read-recipe.ts";
import { openSession } from "../../src/session/open-session.ts";
import { cellOf } from "../../src/core/table/table.ts";
import { allenCache, allenSession, allenVariants, golden, shared, sharedExists } from "../fixtures.ts";
import type { GoldenTable } from "../fixtures.ts";

const tables = ["manifest.json", "sessions.csv", "probes.csv", "channels.csv", "units.csv"];

describe("cache folder", () => {
  let scratch: string;
  beforeEach(async () => {
    scratch = await mkdtemp(path.join(tmpdir(), "neural-coding-cache-"));
    for (const name of tables) await cp(path.join(allenCache, name), path.join(scratch, name));
  });
  afterEach(() => rm(scratch, { recursive: true }));

  /** Replaces entries of the manifest. */
  async function relocate(entries: Record<string, string>, name = "manifest.json"): Promise<void> {
    const file = path.join(allenCache, "manifest.json");
    const { manifest } = JSON.parse(await readFile(file, "utf8")) as { manifest: Record<string, string>[] };
    const changed = manifest.map((entry) => ({ ...entry, spec: entries[entry["key"]!] ?? entry["spec"] }));
    await rm(path.join(scratch, "manifest.json"), { force: true });
    await writeFile(path.join(scratch, name), JSON.stringify({ manifest: changed }));
  }

  it("is recognised by its manifest, also under AllenSDK's default name and by the manifest's own path", async () => {
    const expected = path.join(scratch, "session_7", "session_7.nwb");
    assert.equal((await findCache(scratch))?.paths.sessionNwb("7"), expected);
    const manifest = path.join(scratch, "manifest.json");
    assert.equal((await findCache(manifest))?.folder, scratch);
    await relocate({}, "ecephys_project_manifest.json");
    await rm(path.join(scratch, "sessions.csv"));
    assert.equal((await findCache(scratch))?.paths.sessionNwb("7"), expected);
  });

  it("is recognised by its sessions.csv alone, in the default layout", async () => {
    await rm(path.join(scratch, "manifest.json"));
    const cache = await openCache(scratch);
    assert.equal(cache.paths.sessionNwb("7"), path.join(scratch, "session_7", "session_7.nwb"));
  });

  it("obeys a manifest that moves files", async () => {
    const elsewhere = path.join(scratch, "elsewhere");
    await relocate({
      session_data: "session_%d/pynapplenwb",
      session_nwb: "%d.nwb",
      units: "tables/units.csv",
    });
    const moved = await openCache(scratch);
    assert.equal(moved.paths.sessionNwb("7"), path.join(scratch, "session_7", "pynapplenwb", "7.nwb"));
    assert.equal(moved.paths.units, path.join(scratch, "tables", "units.csv"));
    await relocate({ session_data: path.join(elsewhere, "%d"), session_nwb: "s%012d%%.nwb" });
    const absolute = await openCache(scratch);
    assert.equal(absolute.paths.sessionNwb("7"), path.join(elsewhere, "7", "s000000000007%.nwb"));
  });

  it("is not seen in a folder without tables, nor in another program's manifest.json", async () => {
    await writeFile(path.join(scratch, "manifest.json"), '{"name": "a web page"}');
    assert.ok(await findCache(scratch), "its sessions.csv still tells");
    await writeFile(path.join(scratch, "sessions.csv"), "id,subject\n1,a\n");
    assert.equal(await findCache(scratch), undefined);
    await assert.rejects(openCache(scratch), isError("bad-cache", /neither an AllenSDK manifest\.json nor/));
    await assert.rejects(openCache(path.join(scratch, "none")), isError("bad-cache", /no such folder/));
  });

  it("is refused with the reason when its manifest is damaged", async () => {
    await writeFile(path.join(scratch, "manifest.json"), '{"manifest": [');
    await assert.rejects(openCache(scratch), isError("bad-cache", /manifest\.json is not valid JSON/));
    await relocate({});
    const text = await readFile(path.join(scratch, "manifest.json"), "utf8");
    await writeFile(
      path.join(scratch, "manifest.json"),
      text.replaceAll('"parent_key":"BASEDIR"', '"parent_key":"X"'),
    );
    await assert.rejects(openCache(scratch), isError("bad-cache", /the key "X" is missing/));
  });

  it("is found around its files", async () => {
    assert.equal((await cacheAround(allenSession))?.folder, path.resolve(allenCache));
    assert.equal(await cacheAround(path.join(tmpdir(), "no", "such", "file.nwb")), undefined);
  });

  it("tells files that are here from those that are partial, damaged or only in the tables", async () => {
    const put = async (id: string, bytes: Uint8Array) => {
      const file = path.join(scratch, `session_${id}`, `session_${id}.nwb`);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, bytes);
    };
    const recording = await readFile(allenSession);
    await put("750332458", recording);
    await put("799864342", recording.subarray(0, 129274));
    await put("756029989", Buffer.from("<html>Log in</html>"));
    const sessions = await listSessions(await openCache(scratch));
    assert.deepEqual(
      sessions.map(({ id, state }) => [id, state]),
      [
        ["715093703", "remote"],
        ["732592105", "remote"],
        ["750332458", "local"],
        ["756029989", "damaged"],
        ["760345702", "remote"],
        ["799864342", "partial"],
      ],
    );
    const partial = sessions.at(-1)!;
    assert.deepEqual([partial.bytes, partial.expectedBytes], [129274, recording.length]);
    assert.match(partial.reason!, /is cut short: it has 129274 of \d+ bytes/);
  });

  it("says what each broken file of the variants is", async () => {
    const states = { truncated: "partial", empty: "damaged", not_hdf5: "damaged", signature_only: "damaged" };
    for (const [name, state] of Object.entries(states))
      assert.equal((await fileState(path.join(allenVariants, `${name}.nwb`))).state, state, name);
    assert.equal((await fileState(path.join(allenVariants, "plain_pynwb.nwb"))).state, "local");
  });
});

describe("session table of a cache", () => {
  it("equals AllenSDK's get_session_table()", async () => {
    const expected = golden("cache_sessions") as GoldenTable;
    const table = sessionTable(await listSessions(await openCache(allenCache)));
    assert.equal(table.rowCount, expected.index.length);
    const cells = (name: string) =>
      Array.from({ length: table.rowCount }, (_, row) => cellOf(table.column(name), row));
    assert.deepEqual(cells("id"), expected.index);
    for (const [name, values] of Object.entries(expected.columns))
      assert.deepEqual(cells(name), values, name);
  });

  it("leaves the counts out when the tables they come from are not there", async () => {
    const scratch = await mkdtemp(path.join(tmpdir(), "neural-coding-cache-"));
    try {
      await cp(path.join(allenCache, "sessions.csv"), path.join(scratch, "sessions.csv"));
      const [first] = await listSessions(await openCache(scratch));
      assert.equal(first!.unitCount, undefined);
      assert.equal(first!.fullGenotype, "Sst-IRES-Cre/wt;Ai32(RCL-ChR2(H134R)_EYFP)/wt");
    } finally {
      await rm(scratch, { recursive: true });
    }
  });

  it("reads a NumPy array of texts as it prints itself", () => {
    assert.deepEqual(numpyTexts("['CA1' 'VISrl' nan\n 'PO' \"O'x\" None]"), [
      "CA1",
      "VISrl",
      null,
      "PO",
      "O'x",
      null,
    ]);
    assert.deepEqual(numpyTexts("[nan]"), [null]);
    assert.deepEqual(numpyTexts("['nan']"), ["nan"]);
    assert.deepEqual(numpyTexts("[]"), []);
  });
});

describe("session table as AllenSDK saves it", () => {
  before(function () {
    if (!sharedExists) this.skip();
  });

  it("gives the 58 sessions of the release with the counts it holds", async () => {
    const cache = await openCache(path.join(shared, "real", "allen"));
    const sessions = await listSessions(cache);
    const sum = (values: readonly (number | undefined)[]) =>
      values.reduce<number>((total, value) => total + value!, 0);
    assert.equal(sessions.length, 58);
    assert.equal(sum(sessions.map(({ unitCount }) => unitCount)), 40010);
    assert.equal(sum(sessions.map(({ channelCount }) => channelCount)), 123224);
    assert.equal(sum(sessions.map(({ probeCount }) => probeCount)), 332);
    assert.deepEqual(sessions[0]!.structureAcronyms!.slice(0, 4), ["CA1", "VISrl", null, "PO"]);
    assert.equal(sessions[0]!.structureAcronyms!.length, 16);
  });
});

describe("what a cache knows about a session", () => {
  it("is its row and the channels of its probes only", async () => {
    const facts = (await cacheFactsFor(allenSession))!;
    assert.equal(facts.folder, path.resolve(allenCache));
    assert.equal(facts.sessionId, "750332458");
    assert.equal(facts.session!["sex"], "M");
    const channels = facts.channels!;
    assert.equal(channels.id.length, 38);
    assert.deepEqual(channels.ecephys_structure_acronym.slice(0, 3), ["grey", "DG", "DG"]);
    assert.equal(channels.ecephys_structure_id[0], 8);
    assert.equal(channels.anterior_posterior_ccf_coordinate[1], 7105);
  });

  it("marks channels outside of any structure as missing, not as an empty name", async () => {
    const { channels } = (await cacheFactsFor(allenSession))!;
    const unassigned = channels!.ecephys_structure_acronym.flatMap((name, i) => (name === null ? [i] : []));
    assert.ok(unassigned.length > 0);
    assert.ok(unassigned.every((i) => Number.isNaN(channels!.ecephys_structure_id[i])));
    assert.ok(!channels!.ecephys_structure_acronym.includes(""));
  });

  it("is nothing for a file in no cache", async () => {
    assert.equal(await cacheFactsFor(path.join(allenVariants, "plain_pynwb.nwb")), undefined);
  });

  it("is refused for a session the cache does not have", async () => {
    await assert.rejects(
      cacheFacts(await openCache(allenCache), "1"),
      isError("bad-cache", /no session 1 in/),
    );
  });
});

describe("sessions of a damaged cache", () => {
  let scratch: string;
  beforeEach(async () => {
    scratch = await mkdtemp(path.join(tmpdir(), "neural-coding-cache-"));
    for (const name of tables) await cp(path.join(allenCache, name), path.join(scratch, name));
  });
  afterEach(() => rm(scratch, { recursive: true }));

  it("are not none when sessions.csv is empty", async () => {
    await writeFile(path.join(scratch, "sessions.csv"), "");
    await assert.rejects(
      listSessions((await findCache(scratch))!),
      isError("bad-cache", /sessions.csv .* it is empty/),
    );
  });

  /** Rewrites a table of the cache. */
  const edit = async (name: string, change: (text: string) => string): Promise<void> => {
    const file = path.join(scratch, name);
    await writeFile(file, change(await readFile(file, "utf8")));
  };

  const spellings: readonly [string, (id: string) => string][] = [
    ["went through a float", (id) => `${id}.0`],
    ["a spreadsheet wrote", (id) => `${id[0]!}.${id.slice(1)}E+08`],
    ["stand behind a blank", (id) => ` ${id}`],
  ];
  for (const [what, spelt] of spellings)
    it(`are joined by ids that ${what}, in every table`, async () => {
      for (const name of tables.slice(1))
        await edit(name, (text) => text.replace(/(?<=^|,)\d{9}(?=,)/gm, spelt));
      const cache = (await findCache(scratch))!;
      assert.deepEqual(
        await listSessions(cache).then(countsOf),
        await listSessions(await openCache(allenCache)).then(countsOf),
      );
      assert.equal((await cacheFacts(cache, "750332458")).channels!.id.length, 38);
      assert.equal((await units()).left, 55);
    });
  const countsOf = (sessions: Awaited<ReturnType<typeof listSessions>>) =>
    sessions.map(({ id, unitCount, channelCount, probeCount }) => [id, unitCount, channelCount, probeCount]);

  /** Each column without which units, channels or sessions would be lost. */
  const needed: readonly [string, string][] = [
    ["sessions.csv", "id"],
    ["probes.csv", "id"],
    ["probes.csv", "ecephys_session_id"],
    ["channels.csv", "id"],
    ["channels.csv", "ecephys_probe_id"],
    ["channels.csv", "ecephys_structure_acronym"],
    ["units.csv", "ecephys_channel_id"],
    ["units.csv", "amplitude_cutoff"],
  ];
  for (const [name, column] of needed)
    it(`are not listed without ${column} in ${name}`, async () => {
      await edit(name, (text) => text.replace(new RegExp(`(?<=^|,)${column}(?=,|\\n)`), "other"));
      await assert.rejects(
        listSessions((await findCache(scratch))!),
        isError("bad-cache", new RegExp(`${name} .* names no column ${column};`)),
      );
    });

  it("are not listed from a part of sessions.csv", async () => {
    await edit("sessions.csv", (text) => text.slice(0, text.indexOf("756029989") + 20));
    await assert.rejects(
      listSessions((await findCache(scratch))!),
      isError("bad-cache", /sessions\.csv .* last line has 2 of 10 fields/),
    );
  });

  it("are a cache without a manifest, too, so that their damage is told", async () => {
    await rm(path.join(scratch, "manifest.json"));
    for (const damage of ["", "<html></html>\n", "id;session_type\n1;a\n"]) {
      await writeFile(path.join(scratch, "sessions.csv"), damage);
      await assert.rejects(
        listSessions(await openCache(scratch)),
        isError("bad-cache", /sessions\.csv/),
        damage,
      );
    }
    await rm(path.join(scratch, "sessions.csv"));
    await assert.rejects(
      listSessions(await openCache(scratch)),
      isError("bad-cache", /sessions\.csv is missing/),
    );
  });

  it("tell a table that is a folder, or that the medium does not give, from one that is not there", async () => {
    const file = path.join(scratch, "channels.csv");
    await rm(file);
    await symlink("channels.csv", file);
    const cache = (await findCache(scratch))!;
    await assert.rejects(cacheFacts(cache, "750332458"), isError("file-unreadable", /channels\.csv.* ELOOP/));
    await rm(file);
    await mkdir(file);
    await assert.rejects(
      cacheFacts(cache, "750332458"),
      isError("bad-cache", /channels\.csv .* it is a folder/),
    );
  });

  it("name what the list lacks for missing tables, or for such that were cut between two lines", async () => {
    const cache = (await findCache(scratch))!;
    const noticed = async () =>
      (await listNotices(cache, await listSessions(cache))).map(({ message }) => message);
    assert.deepEqual(await noticed(), []);
    await edit("probes.csv", (text) => text.split("\n").slice(0, 3).join("\n") + "\n");
    assert.match((await noticed()).join(), /names no channel of 5 of 6 sessions/);
    await rm(path.join(scratch, "probes.csv"));
    assert.match(
      (await noticed()).join(),
      /^probes\.csv of the cache .* is missing: units, channels, probes/,
    );
  });

  it("name sessions that units.csv lacks since it was cut between two lines, ids as floats or not", async () => {
    const cache = (await findCache(scratch))!;
    const noticed = async () =>
      (await listNotices(cache, await listSessions(cache))).map(({ message }) => message);
    assert.deepEqual(await noticed(), []);
    const units = (text: string): string => text.split("\n").slice(0, 5).join("\n") + "\n";
    await edit("units.csv", units);
    const named = (await noticed()).join();
    assert.match(
      named,
      /^units\.csv of the cache .* names no unit of 5 of 6 sessions \(715093703, …\): it may have been cut/,
    );
    await edit("units.csv", (text) => text.replace(/^(\d+),/gm, "$1.0,"));
    assert.equal((await noticed()).join(), named);
  });

  it("are read alone, with a warning, where sessions.csv is missing or does not name them", async () => {
    const place = path.join(scratch, "session_750332458", "session_750332458.nwb");
    await mkdir(path.dirname(place));
    await cp(allenSession, place);
    const told = async () => {
      const session = await openSession({ path: place, cache: (await cacheFactsFor(place))! });
      const { notices, sessionId } = await session.describe();
      await session.close();
      return `${sessionId}: ${notices.map(({ message }) => message).join("\n")}`;
    };
    assert.equal(await told(), "750332458: ");
    await edit("sessions.csv", (text) => text.replace(/^750332458.*\n/m, ""));
    assert.match(await told(), /^750332458: sessions\.csv of the cache .* does not name session 750332458/);
    await rm(path.join(scratch, "sessions.csv"));
    assert.match(
      await told(),
      /^750332458: sessions\.csv of the cache .* is missing: the file is read alone/,
    );
  });

  const units = async (recipe = {}) => {
    const cache = await cacheFacts((await findCache(scratch))!, "750332458");
    const session = await openSession({ path: allenSession, cache });
    try {
      const asked = readRecipe({ trials: { where: ["stimulus_name == 'gabors'"] }, ...recipe }, "test");
      const { units, warnings } = await session.preview(asked);
      const { files } = await session.extract(asked, { format: "npz", stem: "x" });
      const provenance = files.find(({ name }) => name.endsWith(".provenance.json"))!;
      const { cache_tables: joined } = (
        JSON.parse(new TextDecoder().decode(provenance.bytes)) as { session: { cache_tables: unknown } }
      ).session;
      return { left: units.left, warnings: warnings.join("\n"), joined };
    } finally {
      await session.close();
    }
  };
  const identity = async (name: string) => {
    const bytes = await readFile(path.join(scratch, name));
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    return { file_name: name, file_size: bytes.length, sha256 };
  };

  it("are told, and name in the provenance, what they were joined with", async () => {
    const { left, warnings, joined } = await units();
    assert.equal(left, 55);
    assert.doesNotMatch(warnings, /channels\.csv/);
    assert.deepEqual(joined, await Promise.all(["sessions.csv", "probes.csv", "channels.csv"].map(identity)));
  });

  it("lose units to a table that was cut between two lines, with a warning", async () => {
    const file = path.join(scratch, "channels.csv");
    const lines = (await readFile(file, "utf8")).split("\n");
    await writeFile(file, `${lines.slice(0, 30).join("\n")}\n`);
    const { left, warnings, joined } = await units();
    assert.equal(left, 48);
    assert.match(warnings, /10 of 73 units lie on channels that are valid in the file .* may have been cut/);
    assert.deepEqual((joined as unknown[])[2], await identity("channels.csv"));
  });

  it("lose all units to a table that was cut: told wherever they are looked at, and with what removed them", async () => {
    const file = path.join(scratch, "channels.csv");
    const lines = (await readFile(file, "utf8")).split("\n");
    // The last session's channel, and none of this one's.
    await writeFile(file, `${lines[0]}\n${lines.findLast((line) => line !== "")}\n`);
    const cut = /68 of 73 units lie on channels that are valid in the file .* may have been cut/;
    const cache = await cacheFacts((await findCache(scratch))!, "750332458");
    const session = await openSession({ path: allenSession, cache });
    const recipe = readRecipe({ trials: { where: ["stimulus_name == 'gabors'"] } }, "test");
    assert.match((await session.overview()).notices.map(({ message }) => message).join(), cut);
    await assert.rejects(session.extract(recipe, { format: "npz", stem: "x" }), (error: AnalysisError) => {
      assert.equal(error.code, "no-units");
      assert.match(
        error.message,
        /^No units of units are left: peak channel in file and cache removes all 73\./,
      );
      assert.match(error.message, cut);
      return true;
    });
    await session.close();
  });

  it("warn of a table that may have been cut within its last value", async () => {
    await edit("channels.csv", (text) => text.trimEnd());
    assert.match((await units()).warnings, /channels\.csv ends in the midst of a line/);
  });

  it("are read alone, with a warning, where channels.csv is missing", async () => {
    await rm(path.join(scratch, "channels.csv"));
    const { warnings, joined } = await units();
    assert.match(warnings, /channels\.csv of the cache .* is missing: the file is read alone/);
    assert.deepEqual((joined as unknown[])[2], { file_name: "channels.csv", absent: true });
    const inVisp = { units: { where: ["ecephys_structure_acronym == 'VISp'"] } };
    await assert.rejects(
      units(inVisp),
      isError("missing-column", /structure_acronym.*channels\.csv of the cache/),
    );
  });

  it("write nothing when a table changed after it was joined", async () => {
    const cache = await cacheFacts((await findCache(scratch))!, "750332458");
    const session = await openSession({ path: allenSession, cache });
    await writeFile(path.join(scratch, "channels.csv"), "id\n");
    const asked = readRecipe({ trials: { where: ["stimulus_name == 'gabors'"] } }, "test");
    await assert.rejects(
      session.extract(asked, { format: "npz", stem: "x" }),
      isError("file-changed", /channels\.csv, a table .* was written to/),
    );
    await session.close();
  });

  it("are not joined with a part of channels.csv", async () => {
    const file = path.join(scratch, "channels.csv");
    const text = await readFile(file, "utf8");
    await writeFile(file, text.slice(0, text.lastIndexOf(",", text.length / 2) - 1));
    const cache = (await findCache(scratch))!;
    await assert.rejects(cacheFacts(cache, "750332458"), isError("bad-cache", /channels.csv .* was cut/));
  });
});

describe("fields as pandas reads them", () => {
  it("are the doubles of its quick parser, not always the nearest", () => {
    // pandas 3.0.6, read_csv: zeros in front use up digits, and the power of ten is applied in one step.
    assert.equal(numberOf("0.10000000000000002"), 0.1);
    assert.equal(numberOf("0.30000000000000004"), 0.3);
    assert.equal(numberOf("123456789012345678901.5"), 123456789012345680000);
    assert.equal(numberOf("-3.1097571e+149"), -3.1097571e149);
    assert.equal(numberOf(" .5 "), 0.5);
    assert.equal(numberOf("1e-310"), 1e-310);
    assert.equal(numberOf("-inf"), -Infinity);
  });

  it("are missing where pandas says so", () => {
    for (const field of ["", "nan", "N/A", "null", "None"]) {
      assert.equal(textOf(field), null);
      assert.ok(Number.isNaN(numberOf(field)));
    }
    assert.equal(textOf("none"), "none");
  });
});

describe("reading columns of a table", () => {
  let file: string;
  before(async () => {
    file = path.join(await mkdtemp(path.join(tmpdir(), "neural-coding-csv-")), "table.csv");
  });
  after(() => rm(path.dirname(file), { recursive: true }));
  const columns = async (text: string) => {
    await writeFile(file, text);
    return Object.fromEntries(await readColumns(file, { columns: ["b", "d"], optional: ["none"] }));
  };

  it("takes the wanted ones by name, with either line end and without the last one", async () => {
    const expected = { b: ["2", "5", ""], d: ["", "x", "z"] };
    assert.deepEqual(await columns("a,b,c,d\n1,2,3,\n4,5,6,x\n7,,9,z\n"), expected);
    assert.deepEqual(await columns("a,b,c,d\r\n1,2,3,\r\n4,5,6,x\r\n\r\n7,,9,z"), expected);
    assert.deepEqual(await columns("\uFEFFb,d\n1,µ"), { b: ["1"], d: ["µ"] });
  });

  it("reads quoted fields with commas and line breaks", async () => {
    assert.deepEqual(await columns('a,b,d\n1,"x,y","p\nq"\n2,"say ""so""",r\n'), {
      b: ["x,y", 'say "so"'],
      d: ["p\nq", "r"],
    });
  });

  it("reads chosen rows only, quoted or not", async () => {
    const choice = { column: "c", values: new Set(["x", "z"]) };
    const chosen = async (text: string) => {
      await writeFile(file, text);
      return Object.fromEntries(await readColumns(file, { columns: ["a", "b"], rows: choice }));
    };
    const expected = { a: ["1", "3"], b: ["p", "r"] };
    assert.deepEqual(await chosen("a,b,c\n1,p,x\n2,q,y\n3,r,z\n4,s\n"), expected);
    assert.deepEqual(await chosen('a,b,c\n1,"p","x"\n2,q,y\n3,r,z\n'), expected);
  });

  /** Rows that a table lacks would be lost to every join without a word. */
  const refused: readonly [string, string, RegExp][] = [
    ["is empty", "", /it is empty/],
    ["was cut in its last line", "a,b,c,d\n1,2,3,4\n5,6", /last line has 2 of 4 fields/],
    ["was cut behind a quoted field", 'a,b,c,d\n1,"2",3,4\n5,6', /last line has 2 of 4 fields/],
    ["is a web page", "<html><body>403</body></html>", /names no column b; it begins with "<html>/],
    ["was cut in its first field", "a,b,c,d\n1,2,3,4\n5", /last line has 1 of 4 fields/],
    ["was cut in a quoted name", '"a,b', /names no column b/],
    ["has no rows", "a,b,c,d\n", /no rows/],
    ["has no rows and no end of its first line", "a,b,c,d", /no rows/],
    ["names a column twice", "a,b,b,d\n1,2,3,4\n", /names the column b twice/],
    ["lacks a part of two lines", "a,b,c,d\n1,2,35,6,7,8\n", /row 1 has more than 4 fields/],
    ["lacks a part of two quoted lines", 'a,b,c,d\n1,"2",35,6,7,8\n', /got 6 on line 2/],
    ["lacks a part of a quoted field", 'a,b,c,d\n1,2,3,"4\n', /Quote Not Closed/],
    ["has other separators", "a;b;c;d\n1;2;3;4\n", /names no column b; it begins with "a;b;c;d"/],
  ];
  for (const [what, text, message] of refused)
    it(`refuses a table that ${what}`, () => assert.rejects(columns(text), isError("bad-cache", message)));

  it("refuses a table that lacks the column by which its rows are chosen", async () => {
    await writeFile(file, "a,b\n1,2\n");
    const choice = { column: "c", values: new Set(["x"]) };
    await assert.rejects(
      readColumns(file, { columns: ["a"], rows: choice }),
      isError("bad-cache", /names no column c/),
    );
  });

  it("reads lines that end as old spreadsheets end them", async () => {
    assert.deepEqual(await columns("a,b,c,d\r1,2,3,\r4,5,6,x\r"), { b: ["2", "5"], d: ["", "x"] });
  });

  it("reads ids as digits, and refuses a line whose id is none", async () => {
    const ids = async (text: string) => {
      await writeFile(file, text);
      return Object.fromEntries(await readColumns(file, { ids: ["id", "of"] }));
    };
    const expected = { id: ["1", "20"], of: ["", "3"] };
    assert.deepEqual(await ids("id,of,c\n1.0,,\n2E1, 3,\n"), expected);
    assert.deepEqual(await ids('id,of,c\n"1.0",nan,\n2E1, 3,"x"\n'), expected);
    const refusals: readonly [string, RegExp][] = [
      ["id,of\n1,2\n<html>,3\n", /row 2 has "<html>" as its "id"/],
      ["id,of\n1,2\n,3\n", /row 2 has no "id"/],
      ["id,of\n1,2\n3\n", /row 2 has no "of"/],
      ["id,of\n1,2.5\n", /row 1 has "2\.5" as its "of"/],
      ['id,of\n1,"2"\n3,x\n', /row 2 has "x" as its "of"/],
    ];
    for (const [text, message] of refusals)
      await assert.rejects(ids(text), isError("bad-cache", message), text);
  });

  it("gives the same however a large table falls into pieces", async () => {
    const rows = Array.from({ length: 150000 }, (_, i) => `${i},value ${i},${i * 2},${i % 7}`);
    const read = await columns(`a,b,c,d\n${rows.join("\n")}\n`);
    assert.equal(read["b"]!.length, 150000);
    assert.ok(read["b"]!.every((value, i) => value === `value ${i}`));
    assert.ok(read["d"]!.every((value, i) => value === String(i % 7)));
  });
});

const isError = (code: string, message: RegExp) => (error: unknown) =>
  error instanceof AnalysisError && error.code === code && message.test(error.message);
