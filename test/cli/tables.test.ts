import { strict as assert } from "node:assert";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { parse } from "csv-parse/sync";
import { parquetReadObjects } from "hyparquet";
import { tableFromIPC } from "@uwdata/flechette";
import { allenCache, allenSession, allenVariants, golden } from "../fixtures.ts";
import type { GoldenTable } from "../fixtures.ts";
import { inScratch, json, neuralCoding, requireBuild } from "./run-cli.ts";

const file = path.join(allenCache, "750332458");
type Row = Record<string, unknown>;

const jsonLines = (text: string): Row[] =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Row);

/** AllenSDK's `null` is a missing value here; its dtype object hides whole numbers in floats. */
const asOurs = (value: unknown): unknown => (value === "null" ? null : value);

function equalsGolden(rows: readonly Row[], id: string, expected: GoldenTable): void {
  assert.deepEqual(
    rows.map((row) => row[id]),
    expected.index,
  );
  for (const [name, values] of Object.entries(expected.columns))
    assert.deepEqual(
      rows.map((row) => row[name]),
      values.map(asOurs),
      name,
    );
}

describe("tables on the command line", function () {
  // Each run of the program takes a moment, and some tests make many.
  this.timeout(60000);
  before(requireBuild);

  it("are AllenSDK's stimulus presentations, as JSON lines", async () => {
    const { text, code } = await neuralCoding(["table", file, "stimulus_presentations", "--format", "jsonl"]);
    assert.equal(code, 0);
    equalsGolden(
      jsonLines(text),
      "stimulus_presentation_id",
      golden("stimulus_presentations") as GoldenTable,
    );
  });

  it("are AllenSDK's units as a cache gives them, 40 columns; 38 without the cache", async () => {
    const through = await neuralCoding(["table", file, "units", "--format", "jsonl"]);
    const rows = jsonLines(through.text);
    equalsGolden(rows, "unit_id", golden("cache_units") as GoldenTable);
    assert.equal(Object.keys(rows[0]!).length, 1 + 40);
    const alone = await neuralCoding(["table", file, "units", "--format", "jsonl", "--no-cache"]);
    const bare = jsonLines(alone.text);
    equalsGolden(bare, "unit_id", golden("units_default") as GoldenTable);
    assert.equal(Object.keys(bare[0]!).length, 1 + 38);
  });

  it("join the cache's tables to a file that is given by its path", async () => {
    const [first] = jsonLines(
      (await neuralCoding(["table", allenSession, "units", "--format", "jsonl"])).text,
    );
    assert.ok("ecephys_structure_acronym" in first!);
  });

  it("are csv by default, with every digit and missing as an empty field", async () => {
    const expected = golden("stimulus_presentations") as GoldenTable;
    const { text } = await neuralCoding(["table", file, "stimulus_presentations"]);
    const rows: Record<string, string>[] = parse(text, { columns: true });
    assert.equal(rows.length, expected.index.length);
    for (const [name, values] of Object.entries(expected.columns))
      rows.forEach((row, i) => {
        const value = asOurs(values[i]);
        const read = row[name] === "" ? null : typeof value === "number" ? Number(row[name]) : row[name];
        assert.equal(read, value, `${name} ${i}`);
      });
  });

  it("can be filtered, sorted, cut and reduced to columns", async () => {
    const { text } = await neuralCoding([
      "table",
      file,
      "units",
      "--where",
      "ecephys_structure_acronym == 'VISp'",
      "--where",
      "firing_rate > 3",
      "--sort",
      "firing_rate:desc",
      "--columns",
      "unit_id,firing_rate",
      "--limit",
      "3",
    ]);
    const rows: { unit_id: string; firing_rate: string }[] = parse(text, { columns: true });
    assert.equal(rows.length, 3);
    const rates = rows.map(({ firing_rate: rate }) => Number(rate));
    assert.deepEqual(
      rates,
      [...rates].sort((a, b) => b - a),
    );
    const { columns, index } = golden("cache_units") as GoldenTable;
    const best = Math.max(
      ...index.map((_, i) =>
        columns["ecephys_structure_acronym"]![i] === "VISp" ? (columns["firing_rate"]![i] as number) : 0,
      ),
    );
    assert.equal(rates[0], best);
  });

  it("are written to files by their ending, with the same cells in every format", () =>
    inScratch(async (folder) => {
      const columns = "unit_id,firing_rate,structure_acronym,probe_has_lfp_data,isi_violations";
      const write = async (ending: string): Promise<Buffer> => {
        const out = path.join(folder, `units.${ending}`);
        await json(
          "table",
          file,
          "units",
          "--no-cache",
          "--quality",
          "none",
          "--columns",
          columns,
          "--out",
          out,
        );
        return readFile(out);
      };
      const expected = jsonLines((await write("jsonl")).toString());
      assert.equal(expected.length, (golden("units_all_off") as GoldenTable).index.length);
      const plain = (rows: readonly object[]): Row[] =>
        rows.map((row) =>
          Object.fromEntries(
            Object.entries(row).map(([name, cell]) => [
              name,
              typeof cell === "bigint" ? Number(cell) : ((cell ?? null) as unknown),
            ]),
          ),
        );
      const parquet = await write("parquet");
      assert.deepEqual(plain(await parquetReadObjects({ file: new Uint8Array(parquet).buffer })), expected);
      assert.deepEqual(plain(tableFromIPC(await write("arrow")).toArray() as object[]), expected);
      const tsv: Record<string, string>[] = parse(await write("tsv"), { columns: true, delimiter: "\t" });
      assert.deepEqual(
        tsv.map((row) => row["firing_rate"]),
        expected.map((row) => String(row["firing_rate"])),
      );
    }));

  it("hold long lists when they are asked for, and say that they leave them out otherwise", async () => {
    const plain = path.join(allenVariants, "plain_pynwb.nwb");
    const without = await neuralCoding(["table", plain, "units", "--format", "jsonl"]);
    assert.ok(!("spike_times" in jsonLines(without.text)[0]!));
    assert.match(without.stderr, /Column spike_times holds long lists .* --columns spike_times/);
    const asked = [
      "table",
      plain,
      "units",
      "--columns",
      "id,spike_times",
      "--limit",
      "2",
      "--format",
      "jsonl",
    ];
    const rows = jsonLines((await neuralCoding(asked)).text) as { spike_times: number[] }[];
    for (const { spike_times: times } of rows) {
      assert.ok(times.length > 16);
      assert.deepEqual(
        times,
        [...times].sort((a, b) => a - b),
      );
    }
  });

  it("are one document with --json", async () => {
    const document = await json<{ rows: number; columns: Row[]; data: Row[]; steps: Row[] }>(
      "table",
      file,
      "stimulus_presentations",
      "--where",
      "stimulus_name == 'flashes'",
    );
    assert.equal(document.rows, 12);
    assert.equal(document.data.length, 12);
    assert.equal(document.steps[0]!["left"], 12);
    assert.deepEqual(document.columns[0], { name: "stimulus_presentation_id", type: "integer" });
  });

  it("are there for files of other laboratories", async () => {
    const plain = path.join(allenVariants, "plain_pynwb.nwb");
    const { tables } = await json<{ tables: { name: string; rows: number }[] }>("info", plain);
    for (const { name, rows } of tables) {
      const { text, code } = await neuralCoding(["table", plain, name, "--format", "jsonl"]);
      assert.equal(code, 0, name);
      assert.equal(text === "" ? 0 : jsonLines(text).length, rows, name);
    }
  });
});

describe("info on the command line", () => {
  before(requireBuild);

  it("tells identity, subject, tables with types and missing values, and units by structure", async () => {
    const info = await json<{
      session_id: string;
      nwb_version: string;
      allen: boolean;
      subject: Record<string, string>;
      tables: {
        name: string;
        rows: number;
        columns: { name: string; type: string; missing: number | null }[];
      }[];
      units_by_structure: { structure: string; units: number }[];
      unreadable: unknown[];
    }>("info", file);
    assert.deepEqual([info.session_id, info.nwb_version, info.allen], ["750332458", "2.7.0", true]);
    assert.equal(info.subject["sex"], "M");
    const presentations = info.tables.find(({ name }) => name === "stimulus_presentations")!;
    assert.equal(presentations.rows, 1135);
    const expected = golden("stimulus_presentations") as GoldenTable;
    for (const column of presentations.columns.slice(1))
      assert.equal(
        column.missing,
        expected.columns[column.name]!.filter((value) => value === null || value === "null").length,
        column.name,
      );
    const units = golden("cache_units") as GoldenTable;
    const visual = units.columns["ecephys_structure_acronym"]!.filter((name) => name === "VISp").length;
    assert.deepEqual(
      info.units_by_structure.find(({ structure }) => structure === "VISp"),
      { structure: "VISp", units: visual },
    );
    assert.deepEqual(info.unreadable, []);
  });
});

describe("sessions on the command line", () => {
  before(requireBuild);

  it("are AllenSDK's session table with the state of each file", async () => {
    const { sessions } = await json<{ sessions: Row[] }>("sessions", allenCache);
    equalsGolden(sessions, "id", golden("cache_sessions") as GoldenTable);
    assert.deepEqual(
      sessions.map(({ state }) => state),
      ["remote", "remote", "local", "remote", "remote", "remote"],
    );
    assert.equal(sessions[2]!["path"], path.resolve(allenSession));
  });

  it("can be chosen with the filter language, lists of structures too", async () => {
    const { sessions } = await json<{ sessions: Row[] }>(
      "sessions",
      allenCache,
      "--where",
      "contains(ecephys_structure_acronyms, 'VISp')",
      "--where",
      "unit_count > 10",
    );
    assert.deepEqual(
      sessions.map(({ id }) => id),
      [750332458, 756029989],
    );
  });

  it("are a table for people", async () => {
    const { text } = await neuralCoding(["sessions", allenCache]);
    assert.match(text, /^750332458 +brain_observatory_1\.1 +118 +M .* 56 +38 +4 .* local$/m);
    assert.match(text, /6 sessions, 1 here\./);
  });
});
