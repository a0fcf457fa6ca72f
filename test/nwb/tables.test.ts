import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { AnalysisError } from "../../src/core/errors.ts";
import { cellOf } from "../../src/core/table/table.ts";
import type { Cell } from "../../src/core/table/table.ts";
import { openNwbFile } from "../../src/nwb/nwb-file.ts";
import type { NwbFile } from "../../src/nwb/nwb-file.ts";
import { fixtures, readJson } from "../fixtures.ts";
import { memorySource } from "./memory-source.ts";

type Expected = Readonly<
  Record<string, Readonly<Record<string, Readonly<Record<string, readonly unknown[]>>>>>
>;

/** What h5py was given to write, cell by cell: test/fixtures/nwb/make.py and forms.py. */
const expected: Expected = {
  ...(readJson(`${fixtures}/nwb/expected.json`) as Expected),
  ...(readJson(`${fixtures}/nwb/forms.json`) as Expected),
};

/** A cell as the expectations write it. */
function written(cell: Cell): unknown {
  if (Array.isArray(cell)) return cell.map(written);
  if (typeof cell === "bigint") return { bigint: String(cell) };
  if (typeof cell === "number" && !Number.isFinite(cell)) return { float: String(cell) };
  return cell;
}

for (const [file, tables] of Object.entries(expected)) {
  describe(`the forms of columns in ${file}`, () => {
    let nwb: NwbFile;
    before(async () => {
      nwb = await openNwbFile(`${fixtures}/nwb/${file}`);
    });
    after(() => nwb.close());

    for (const [name, columns] of Object.entries(tables)) {
      it(`${name} is read as it was written`, () => {
        const table = nwb.table(name);
        for (const [columnName, cells] of Object.entries(columns)) {
          const column = table.column(columnName);
          const got = Array.from({ length: table.rowCount }, (_, row) => written(cellOf(column, row)));
          assert.deepEqual(got, cells, `${name}.${columnName}`);
        }
      });
    }
  });
}

describe("a dynamic table", () => {
  let nwb: NwbFile;
  before(async () => {
    nwb = await openNwbFile(`${fixtures}/nwb/tables.nwb`);
  });
  after(() => nwb.close());

  const names = (table: string): string[] => nwb.table(table).columns.map((column) => column.name);

  it("knows which columns were stored in half and in single precision", () => {
    const precision = (name: string): unknown => {
      const column = nwb.table("scratch/scalars").column(name);
      return column.kind === "number" && column.precision;
    };
    assert.deepEqual(["f2", "f4", "f8be"].map(precision), ["half", "single", undefined]);
  });

  it("lists the id first, then the columns in the order of colnames, helpers left out", () => {
    assert.deepEqual(names("scratch/deep"), ["id", "words", "spans", "untargeted"]);
    assert.deepEqual(names("scratch/unnamed"), ["id", "a", "b"]);
  });

  it("says each column's type", () => {
    const types = nwb.table("scratch/scalars").columns.map(({ name, type }) => `${name} ${type}`);
    assert.deepEqual(types, [
      "id integer",
      "f8be number",
      "f4 number",
      "f2 number",
      "i8 integer",
      "u8 integer",
      "i4be integer",
      "u1 integer",
      "flag boolean",
      "fixed text",
      "ascii text",
      "variable text",
      "state text",
    ]);
  });

  it("gives vectors and records columns of their parts", () => {
    assert.deepEqual(names("scratch/vectors"), [
      "id",
      "xy",
      "xy[0]",
      "xy[1]",
      "block",
      "one",
      "record",
      "record.n",
      "record.x",
      "record.s",
      "where",
      "word",
    ]);
  });

  it("shows the tables of an aligned table as groups of columns, in their order", () => {
    assert.deepEqual(names("scratch/aligned"), ["id", "own", "right.v", "left.v"]);
    assert.equal(nwb.findTable("scratch/aligned/left"), undefined);
  });

  it("adds the meanings of values to a column's description", () => {
    const grade = nwb.table("scratch/meant").columns.find((column) => column.name === "grade");
    assert.equal(grade?.description, "a: good; b: bad");
  });

  it("numbers the rows of a table without ids, and says so", () => {
    assert.ok(nwb.table("scratch/unnamed").notices.some((notice) => notice.code === "absent-id"));
  });

  it("warns when a region holds ids instead of row numbers, and switches nothing", () => {
    const table = nwb.table("processing/sorter/units");
    table.column("electrodes");
    assert.equal(table.notices.length, 0);
    table.column("misused");
    assert.deepEqual(
      table.notices.map((notice) => notice.code),
      ["region-of-ids"],
    );
  });

  it("offers float32 interval times as stored and says how coarse they are", () => {
    const trials = nwb.table("trials");
    trials.column("start_time");
    assert.ok(trials.notices.some((notice) => notice.code === "coarse-times"));
  });

  it("refuses floats of a form that nothing here reads, and shows the column beside them", async () => {
    for (const name of ["forms.nwb", "forms_latest.nwb"]) {
      const forms = await openNwbFile(`${fixtures}/nwb/${name}`);
      const table = forms.table("scratch/floats");
      assert.throws(
        () => table.column("own"),
        /scratch\/floats\/own .*2-byte float of its own form is not supp/,
      );
      assert.match(table.columns.find((column) => column.name === "own")?.problem ?? "", /own form/);
      forms.close();
    }
  });

  it("does not miss an id that colnames names", async () => {
    const odd = await openNwbFile(`${fixtures}/nwb/odd.nwb`);
    assert.deepEqual(odd.table("scratch/parts").notices, []);
    assert.equal(odd.facts.facts.at(-1)?.value, "writer 1.0; other 2.0");
    odd.close();
  });

  it("in another file is read there, its references not looked for in this one", async () => {
    const linking = await openNwbFile(`${fixtures}/nwb/linking.nwb`);
    assert.deepEqual(
      linking.tables.map(({ name }) => name),
      ["trials", "units"],
    );
    const table = linking.table("units");
    table.column("group");
    assert.match(table.notices.at(-1)?.message ?? "", /2 of its 2 references lead to no object/);
    assert.deepEqual([...linking.spikeTrains("units").read(1)], [1.5, 2.5]);
    linking.close();
  });

  it("stored as rows is read as columns, and says so", async () => {
    const forms = await openNwbFile(`${fixtures}/nwb/forms.nwb`);
    const [notice] = forms.table("scratch/rows").notices;
    assert.match(notice?.message ?? "", /stores "id", "spikes_index", "number", .* as one row each/);
    assert.deepEqual(forms.table("scratch/one_row").notices, []);
    forms.close();
  });

  it("says where in a series an interval lies, also from its first sample on and without any", async () => {
    const copy = readFileSync(`${fixtures}/nwb/tables.nwb`);
    const record = copy.lastIndexOf(Buffer.from([2, 0, 0, 0, 3, 0, 0, 0]));
    const cells: Cell[] = [];
    for (const [start, count] of [
      [0, 5],
      [0, 0],
      [-1, 3],
      [2, -1],
    ] as const) {
      copy.writeInt32LE(start, record);
      copy.writeInt32LE(count, record + 4);
      const changed = await openNwbFile(memorySource(copy));
      cells.push(cellOf(changed.table("trials").column("timeseries"), 0));
      changed.close();
    }
    const ramp = "/acquisition/ramp";
    assert.deepEqual(cells, [[[ramp, 0, 5]], [[ramp, 0, 0]], [null], [null]]);
  });

  it("names the nearest columns when one is not there", () => {
    assert.throws(
      () => nwb.table("trials").column("start_tim"),
      (error) => error instanceof AnalysisError && error.message.includes('Did you mean "start_time"'),
    );
  });
});

describe("the tables of a file", () => {
  let nwb: NwbFile;
  before(async () => {
    nwb = await openNwbFile(`${fixtures}/nwb/tables.nwb`);
  });
  after(() => nwb.close());

  it("are found wherever they lie, by type and by structure", () => {
    const found = new Map(nwb.tables.map((table) => [table.name, table.kind]));
    assert.equal(found.get("electrodes"), "electrodes");
    assert.equal(found.get("processing/sorter/units"), "units");
    assert.equal(found.get("trials"), "intervals");
    assert.equal(found.get("analysis/extension"), "intervals");
    assert.equal(found.get("analysis/untyped"), "other");
    assert.equal(found.get("events/licks"), "other");
  });

  it("are called by name, by path, by the path without its slash, and by an unambiguous last part", () => {
    for (const name of ["trials", "intervals/trials", "/intervals/trials"]) {
      assert.equal(nwb.findTable(name)?.path, "/intervals/trials");
    }
    assert.equal(nwb.findTable("licks")?.path, "/events/licks");
    assert.equal(nwb.findTable("units")?.path, "/processing/sorter/units");
    assert.equal(nwb.findTable("nothing"), undefined);
  });

  it("say which of them have rows that can be trials", () => {
    const trialLike = nwb.tables.filter((table) => table.trialLike).map((table) => table.name);
    assert.deepEqual(trialLike.sort(), ["analysis/extension", "epochs", "events/licks", "trials"]);
  });
});
