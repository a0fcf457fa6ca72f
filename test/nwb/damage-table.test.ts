import assert from "node:assert/strict";
import { openNwbFile } from "../../src/nwb/nwb-file.ts";
import type { NwbFile } from "../../src/nwb/nwb-file.ts";
import { fixtures } from "../fixtures.ts";

/**
 * Damage that keeps pynwb from reading a file, or goes by it in silence, and what is read and said here: one row per
 * case, each sentence with what is wrong, where, and what would help. Files that are refused as a whole: see
 * refusals.test.ts.
 */
interface Row {
  readonly damage: string;
  readonly file: "damaged" | "bare" | "tables";
  /** A table, or the path of a series. */
  readonly of: string;
  /** The sentence, in this order; none where nothing needs saying. */
  readonly says?: readonly [what: RegExp, where: RegExp, help: RegExp];
  /** What is read in spite of it. */
  readonly reads: (nwb: NwbFile) => unknown;
  readonly as: unknown;
}

const names = (table: string) => (nwb: NwbFile) => nwb.table(table).columns.map(({ name }) => name);
const numbers = (table: string, column: string) => (nwb: NwbFile) => {
  const values = nwb.table(table).column(column);
  return values.kind === "number" ? [...values.values] : values.kind;
};
const times = (series: string) => (nwb: NwbFile) => [...nwb.timeSeries(series).times()];
const lengths = (table: string, column: string) => (nwb: NwbFile) => {
  const values = nwb.table(table).column(column);
  return values.kind === "list" ? [...values.lengths] : values.kind;
};

const rows: readonly Row[] = [
  {
    damage: "a column of colnames without its dataset",
    file: "damaged",
    of: "scratch/absent",
    says: [/does not hold it/, /^\/scratch\/absent names "gone"/, /compare it with the original/],
    reads: names("scratch/absent"),
    as: ["id", "here"],
  },
  {
    damage: "a column that is too short",
    file: "damaged",
    of: "scratch/short",
    says: [/2 rows where the table has 3/, /^\/scratch\/short\/short:/, /Rows that it has can be used/],
    reads: numbers("scratch/short", "short"),
    as: [1, 2, NaN],
  },
  {
    damage: "a column without neurodata_type",
    file: "bare",
    of: "units",
    reads: names("units"),
    as: ["id", "quality", "spike_times"],
  },
  {
    damage: "an index without target",
    file: "bare",
    of: "units",
    reads: lengths("units", "spike_times"),
    as: [2, 3],
  },
  ...[
    "identifier",
    "session_description",
    "session_start_time",
    "timestamps_reference_time",
    "file_create_date",
  ].map((field): Row => ({
    damage: `the field ${field} missing`,
    file: "bare",
    of: "units",
    says: [/which NWB requires/, new RegExp(`^The file lacks .*${field}`), /whoever wrote it can add/],
    reads: (nwb) => [nwb.nwbVersion, nwb.facts.identifier],
    as: ["2.6.0", null],
  })),
  {
    damage: "ids missing",
    file: "tables",
    of: "scratch/unnamed",
    says: [/has no id column/, /^\/scratch\/unnamed in .*tables\.nwb/, /numbered from 0/],
    reads: (nwb) => nwb.table("scratch/unnamed").columns[0]!.name,
    as: "id",
  },
  {
    damage: "colnames, description and object_id missing",
    file: "bare",
    of: "units",
    reads: (nwb) => nwb.table("units").notices,
    as: [],
  },
  {
    damage: "data missing",
    file: "damaged",
    of: "/acquisition/dataless",
    says: [/no data/, /^\/acquisition\/dataless/, /times can be read/],
    reads: times("/acquisition/dataless"),
    as: [0, 1, 2],
  },
  {
    damage: "the unit missing",
    file: "bare",
    of: "/acquisition/level",
    says: [/does not say the unit/, /^\/acquisition\/level/, /as stored/],
    reads: (nwb) => [...nwb.timeSeries("/acquisition/level").values()],
    as: [0, 1, 2, 3],
  },
  {
    damage: "conversion and offset missing",
    file: "bare",
    of: "/acquisition/level",
    reads: (nwb) => [
      nwb.timeSeries("/acquisition/level").conversion,
      nwb.timeSeries("/acquisition/level").offset,
    ],
    as: [1, 0],
  },
  {
    damage: "the rate missing",
    file: "damaged",
    of: "/acquisition/rateless",
    says: [/neither timestamps nor a rate/, /^\/acquisition\/rateless/, /Ask whoever wrote/],
    reads: times("/acquisition/rateless"),
    as: [0, 1, 2],
  },
  {
    damage: "the root's neurodata_type missing",
    file: "bare",
    of: "units",
    reads: (nwb) => nwb.attribute("/", "neurodata_type"),
    as: undefined,
  },
  {
    damage: "an index stored as floats",
    file: "tables",
    of: "scratch/ragged_float64",
    reads: (nwb) => [
      lengths("scratch/ragged_float64", "c")(nwb),
      nwb.table("scratch/ragged_float64").notices,
    ],
    as: [[0, 2, 0, 4, 0], []],
  },
  {
    damage: "an index past the end",
    file: "damaged",
    of: "scratch/beyond",
    says: [/entry 9 at row 1, but there are only 5/, /^\/scratch\/beyond\/c_index/, /Rows before that one/],
    reads: lengths("scratch/beyond", "c"),
    as: [2, NaN, NaN],
  },
  {
    damage: "starting_time as an array",
    file: "bare",
    of: "/acquisition/level",
    reads: times("/acquisition/level"),
    as: [1, 1.5, 2, 2.5],
  },
  {
    damage: "a type of an unknown namespace",
    file: "bare",
    of: "trials",
    reads: (nwb) => [nwb.findTable("trials")?.kind, nwb.findTable("trials")?.neurodataType],
    as: ["intervals", "TrialTableOfOurLab"],
  },
  {
    damage: "a dataset outside colnames",
    file: "damaged",
    of: "scratch/extra",
    says: [/not named in its colnames/, /^\/scratch\/extra holds "extra"/, /can be used/],
    reads: names("scratch/extra"),
    as: ["id", "here", "extra"],
  },
  {
    damage: "an interval table without rows",
    file: "tables",
    of: "epochs",
    reads: (nwb) => [nwb.table("epochs").rowCount, nwb.table("epochs").notices.length],
    as: [0, 0],
  },
  {
    damage: "a decreasing index",
    file: "damaged",
    of: "scratch/decreasing",
    says: [/decreases at row 2/, /^\/scratch\/decreasing\/c_index/, /written anew/],
    reads: lengths("scratch/decreasing", "c"),
    as: [100, 100, NaN, NaN],
  },
  {
    damage: "spike times without an index",
    file: "damaged",
    of: "processing/plain/units",
    says: [/no spike_times_index/, /^\/processing\/plain\/units\/spike_times/, /written anew/],
    reads: (nwb) => [...nwb.spikeTrains("processing/plain/units").read(0)].length,
    as: 1,
  },
];

describe("damage and what is said of it", () => {
  const files = new Map<string, NwbFile>();
  before(async () => {
    for (const name of ["damaged", "bare", "tables"])
      files.set(name, await openNwbFile(`${fixtures}/nwb/${name}.nwb`));
  });
  after(() => {
    for (const nwb of files.values()) nwb.close();
  });

  for (const { damage, file, of, says, reads, as } of rows)
    it(`${damage}: ${says ? "told, and the rest is read" : "read"}`, () => {
      const nwb = files.get(file)!;
      assert.deepEqual(reads(nwb), as);
      if (!says) return;
      const beside = of.startsWith("/") ? nwb.contents(of).notices : [];
      const told = [...nwb.notices, ...beside].map(({ message }) => message);
      assert.ok(
        told.some((message) => says.every((words) => words.test(message))),
        told.join("\n"),
      );
    });
});
