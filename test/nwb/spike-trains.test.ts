import type { Dataset } from "h5wasm";
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { AnalysisError } from "../../src/core/errors.ts";
import { LocalFile } from "../../src/nwb/byte-source.ts";
import { CountingSource } from "../../src/nwb/wrapped-source.ts";
import { openNwbFile } from "../../src/nwb/nwb-file.ts";
import type { NwbFile } from "../../src/nwb/nwb-file.ts";
import type { SpikeTrains } from "../../src/nwb/spike-trains.ts";
import { allenSession, allenVariants, fixtures, golden } from "../fixtures.ts";
import { written } from "./written.ts";

interface SpikeTotal {
  readonly n: number;
  readonly first: number | null;
  readonly last: number | null;
  readonly sha256: string;
}

const sha256 = (times: Float64Array): string =>
  createHash("sha256")
    .update(new Uint8Array(times.buffer, times.byteOffset, times.byteLength))
    .digest("hex");

describe("spike trains", () => {
  let nwb: NwbFile;
  let trains: SpikeTrains;
  before(async () => {
    nwb = await openNwbFile(allenSession);
    trains = nwb.spikeTrains();
  });
  after(() => nwb.close());

  it("are AllenSDK's, to the last bit", () => {
    const totals = golden("spike_totals") as Record<string, SpikeTotal>;
    const ids = nwb.table("units").column("id");
    assert.ok(ids.kind === "number");
    let compared = 0;
    ids.values.forEach((id, row) => {
      const total = totals[String(id)];
      if (!total) return;
      const times = trains.read(row);
      assert.equal(times.length, total.n);
      assert.equal(sha256(times), total.sha256, `unit ${id}`);
      compared++;
    });
    assert.equal(compared, Object.keys(totals).length);
    assert.ok(compared > 0);
  });

  it("come out the same read one by one, together, and in any order", () => {
    const rows = Array.from({ length: trains.rowCount }, (_, row) => row);
    const alone = rows.map((row) => sha256(trains.read(row)));
    for (const order of [rows, [...rows].reverse(), rows.filter((row) => row % 3 === 0)]) {
      for (const { row, times } of trains.readMany(order)) assert.equal(sha256(times), alone[row]);
    }
    assert.deepEqual(
      [...trains.readMany([5, 2, 5])].map(({ row }) => row),
      [5, 2, 5],
    );
  });

  it("come out the same read ahead, in any order", async () => {
    const rows = Array.from({ length: trains.rowCount }, (_, row) => row);
    const alone = rows.map((row) => sha256(trains.read(row)));
    for (const order of [rows, [...rows].reverse(), rows.filter((row) => row % 3 === 0), [5, 2, 5], []]) {
      const seen: number[] = [];
      for await (const { row, times } of trains.readAhead(order)) {
        assert.equal(sha256(times), alone[row]);
        seen.push(row);
      }
      assert.deepEqual(seen, order);
    }
  });

  it("are not read any further when nobody asks for more", async () => {
    const source = new CountingSource(new LocalFile(allenSession));
    const file = await openNwbFile(source);
    const { calls } = source;
    for await (const { row } of file.spikeTrains().readAhead([0, 20, 40, 60])) if (row === 20) break;
    const read = source.calls - calls;
    file.close();
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(source.calls - calls, read);
  });

  it("have as many spikes as the index says, also none", () => {
    const counts = trains.counts();
    const silent = counts.indexOf(0);
    assert.ok(silent >= 0, "the fixture has a unit without spikes");
    assert.equal(trains.read(silent).length, 0);
    assert.deepEqual(
      [...trains.readMany([0, silent, 7])].map(({ times }) => times.length),
      [counts[0], 0, counts[7]],
    );
  });

  it("may be given away: what one caller does to them is not seen by the next", () => {
    const first = trains.read(0);
    const copy = first.slice();
    first.fill(0);
    assert.deepEqual(trains.read(0), copy);
  });

  it("out of order are sorted and without NaN, negative times kept, and each unit is told once", async () => {
    const made = await openNwbFile(`${fixtures}/nwb/tables.nwb`);
    const units = made.spikeTrains("processing/sorter/units");
    for (let i = 0; i < 2; i++) {
      assert.deepEqual([...units.read(0)], [0.25, 0.5, 1]);
      assert.deepEqual([...units.read(1)], [-1, 2]);
    }
    assert.deepEqual(
      units.notices.map((notice) => notice.code),
      ["missing-spike-times", "unsorted-spikes"],
    );
    assert.match(units.notices[1]?.message ?? "", /row 0 of \/processing\/sorter\/units.*1 descents/);
    made.close();
  });

  it("that are no list of times a unit are refused, not counted", async () => {
    const odd = await openNwbFile(`${fixtures}/nwb/odd.nwb`);
    assert.throws(() => odd.spikeTrains("processing/pairs/units"), /holds 2 values for each spike/);
    assert.throws(() => odd.spikeTrains("processing/nested/units"), /has 2 levels of index/);
    odd.close();
  });

  it("that have another name too belong to the index that bears theirs", async () => {
    const units = {
      "@neurodata_type": "Units",
      "@colnames": ["spike_times", "all_times"],
      id: Int32Array.of(1, 2),
      all_times: Float64Array.of(0.5, 1, 2),
      spike_times_index: { "=": Int32Array.of(1, 3), "@neurodata_type": "VectorIndex" },
    };
    const root = { "@neurodata_type": "NWBFile", "@nwb_version": "2.6.0" };
    const source = await written({ ...root, units }, (file) => {
      file.create_hard_link("/units/all_times", "/units/spike_times");
      const [times, index] = ["spike_times", "spike_times_index"].map((name) => file.get(`units/${name}`));
      (index as Dataset).create_attribute("target", (times as Dataset).create_reference());
    });
    const named = await openNwbFile(source);
    assert.deepEqual([...named.spikeTrains().counts()], [1, 2]);
    assert.deepEqual([...named.spikeTrains().read(1)], [1, 2]);
    named.close();
  });

  it("that a table does not have are an error, and its columns are read", async () => {
    const made = await openNwbFile(`${allenVariants}/plain_units_without_spikes.nwb`);
    assert.throws(
      () => made.spikeTrains(),
      (error) => error instanceof AnalysisError && error.code === "no-spike-times",
    );
    assert.equal(made.table("units").rowCount, 20);
    made.close();
  });
});
