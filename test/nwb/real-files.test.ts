import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { AnalysisError } from "../../src/core/errors.ts";
import { cellOf } from "../../src/core/table/table.ts";
import { openNwbFile } from "../../src/nwb/nwb-file.ts";
import type { NwbFile } from "../../src/nwb/nwb-file.ts";
import { shared } from "../fixtures.ts";

/** Other laboratories' files, kept beside the repository: what their README says of them. */
const real = `${shared}/real`;

describe("other laboratories' recordings", () => {
  before(function () {
    if (!existsSync(real)) this.skip();
  });

  async function reading(name: string, check: (nwb: NwbFile) => void): Promise<void> {
    const nwb = await openNwbFile(`${real}/${name}`);
    try {
      for (const { name: table } of nwb.tables) {
        for (const column of nwb.table(table).columns) nwb.table(table).column(column.name);
      }
      check(nwb);
    } finally {
      nwb.close();
    }
  }

  const tablesOf = (nwb: NwbFile): string[] =>
    nwb.tables.map(({ name, rowCount }) => `${name} ${rowCount ?? "?"}`);
  const spikesOf = (nwb: NwbFile, units?: string): number[] => {
    const trains = nwb.spikeTrains(units);
    return Array.from({ length: trains.rowCount }, (_, row) => trains.read(row).length);
  };
  const codes = (nwb: NwbFile): string[] => nwb.notices.map((notice) => notice.code);

  it("mouse ALM, NWB 2.1.0", () =>
    reading("nwb/sub_anm00239123_ses_20170627T093549_ecephys_and_ogen.nwb", (nwb) => {
      assert.equal(nwb.nwbVersion, "2.1.0");
      assert.deepEqual(tablesOf(nwb), ["electrodes 32", "trials 412", "units 4"]);
      assert.deepEqual(spikesOf(nwb), [12992, 3458, 2714, 14893]);
      const cue = nwb.table("trials").column("cue_start_time");
      assert.ok(cue.kind === "number");
      assert.equal(cue.values.filter((value) => Number.isNaN(value)).length, 70);
      assert.deepEqual(codes(nwb), []);
    }));

  it("mouse ALM with unsorted spikes, NWB 2.0.2", () =>
    reading("nwb/sub-anm369963_ses-20170228.nwb", (nwb) => {
      assert.deepEqual(tablesOf(nwb), ["electrodes 64", "trials 178", "units 1"]);
      const times = nwb.spikeTrains().read(0);
      assert.equal(times.length, 1679);
      assert.ok(times.every((time, i) => i === 0 || time >= times[i - 1]!));
      assert.match(nwb.notices.map((notice) => notice.message).join(), /21 descents/);
    }));

  it("a phy export, NWB 2.4.0, with ids of its own", () =>
    reading("nwb/A8604-211122.nwb", (nwb) => {
      assert.deepEqual(tablesOf(nwb), ["electrodes 383", "epochs 1", "units 3"]);
      const ids = nwb.table("units").column("id");
      assert.deepEqual(
        [0, 1, 2].map((row) => cellOf(ids, row)),
        [6, 191, 206],
      );
      assert.equal(
        spikesOf(nwb).reduce((sum, count) => sum + count),
        21_354,
      );
      assert.deepEqual(cellOf(nwb.table("epochs").column("tags"), 0), ["wake"]);
    }));

  it("written by MATLAB, NWB 2.0b, ragged by region references", () =>
    reading("nwb/matnwb_ecephys_tutorial_2018.nwb", (nwb) => {
      assert.deepEqual(tablesOf(nwb), ["electrodes 10", "trials 3", "units 3"]);
      assert.deepEqual(spikesOf(nwb), [4, 4, 2]);
      assert.deepEqual(cellOf(nwb.table("units").column("spike_times"), 0), [0.1, 0.21, 0.5, 0.61]);
    }));

  it("an interval table with a series reference, NWB 2.3.0", () =>
    reading("nwb/1.5.1_timeintervals_non_ndtype_tsref.nwb", (nwb) => {
      const table = nwb.table("intervals/test_intervals");
      assert.deepEqual(cellOf(table.column("tags"), 0), []);
      assert.deepEqual(cellOf(table.column("timeseries"), 0), [["/acquisition/test_timeseries", 0, 2]]);
    }));

  it("units inside acquisition, and intervals of float32", async () => {
    await reading("nwb/test_Units.nwb", (nwb) => {
      assert.deepEqual(spikesOf(nwb, "UnitsTest"), [3, 3]);
      assert.deepEqual(cellOf(nwb.table("UnitsTest").column("obs_intervals"), 1), [
        [2, 5],
        [6, 7],
      ]);
    });
    await reading("nwb/test_TimeIntervals.nwb", (nwb) => {
      const start = nwb.table("epochs").column("start_time");
      assert.equal(cellOf(start, 0), Math.fround(0.2));
      assert.ok(codes(nwb).includes("coarse-times"));
    });
  });

  it("with nothing but its fields, and with an extension", async () => {
    await reading("nwb/1.0.2_nwbfile.nwb", (nwb) => {
      assert.equal(nwb.nwbVersion, "2.0b");
      assert.deepEqual(nwb.tables, []);
      assert.equal(nwb.facts.identifier, "ADDME");
    });
    await reading("nwb/2.1.0_nwbfile_with_extension.nwb", (nwb) => {
      assert.deepEqual(
        nwb.series.map(({ path, neurodataType }) => [path, neurodataType]),
        [["/acquisition/test_ts", "TimeSeriesWithID"]],
      );
    });
  });

  it("HDF5 without content is refused with the reason", async () => {
    await assert.rejects(
      openNwbFile(`${real}/nwb/empty.nwb`),
      (error) => error instanceof AnalysisError && /HDF5 file, but not NWB/.test(error.message),
    );
  });

  it("an Allen session cut to ten rows a dataset: its indices are told, never read as numbers", () =>
    reading("allen/aibs.nwb", (nwb) => {
      assert.equal(nwb.nwbVersion, "2.2.2");
      assert.equal(nwb.facts.sessionId ?? nwb.facts.identifier, "760693773");
      assert.equal(nwb.tables.filter(({ name }) => name.endsWith("_presentations")).length, 8);
      assert.ok(codes(nwb).includes("damaged-index"));
      assert.throws(() => nwb.spikeTrains().read(0), /points to entry 32415 at row 0, but there are only 10/);
    }));
});

describe("the oldest and newest forms of the Allen recording", () => {
  const variants = `${shared}/allen/variants`;
  before(function () {
    if (!existsSync(variants)) this.skip();
  });

  for (const name of ["allen_gzip.nwb", "allen_latest_format.nwb"]) {
    it(`${name} holds the same spikes and tables`, async () => {
      const [sound, variant] = await Promise.all([
        openNwbFile(`${shared}/allen/cache/session_750332458/session_750332458.nwb`),
        openNwbFile(`${variants}/${name}`),
      ]);
      assert.deepEqual(
        variant.tables.map((table) => [table.name, table.rowCount]),
        sound.tables.map((table) => [table.name, table.rowCount]),
      );
      const [a, b] = [sound.spikeTrains(), variant.spikeTrains()];
      for (let row = 0; row < a.rowCount; row++) assert.deepEqual(b.read(row), a.read(row));
      for (const { name: table } of sound.tables) {
        for (const { name: column, type } of sound.table(table).columns) {
          if (type !== "list")
            assert.deepEqual(variant.table(table).column(column), sound.table(table).column(column));
        }
      }
      sound.close();
      variant.close();
    });
  }
});
