import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { LocalFile } from "../../src/nwb/byte-source.ts";
import { CountingSource } from "../../src/nwb/wrapped-source.ts";
import { openNwbFile } from "../../src/nwb/nwb-file.ts";
import type { NwbFile } from "../../src/nwb/nwb-file.ts";
import { allenSession } from "../fixtures.ts";

/** Economy is counted, not timed: how many bytes of the file each question reads. */
interface Counted {
  readonly source: CountingSource;
  readonly file: NwbFile;
}

async function open(path: string): Promise<Counted> {
  const source = new CountingSource(new LocalFile(path));
  return { source, file: await openNwbFile(source) };
}

/** HDF5 reads small pieces of contiguous data through a buffer of this size. */
const sieve = 64 * 1024;

const rowsOf45 = (count: number): number[] =>
  Array.from({ length: 45 }, (_, i) => Math.floor((i * count) / 45));

describe("what reading costs", () => {
  let opened: Counted;
  let openingBytes: number;

  before(async () => {
    opened = await open(allenSession);
    openingBytes = opened.source.take();
  });
  after(() => opened.file.close());

  it("reads less than a sixth of a small file to open it", () => {
    assert.ok(openingBytes > 0 && openingBytes < opened.file.size / 6, `${openingBytes} bytes`);
  });

  it("reads headers, not values, to say a table's columns", () => {
    opened.source.take();
    for (const { name } of opened.file.tables) assert.ok(opened.file.table(name).columns.length > 1);
    const bytes = opened.source.take();
    assert.ok(bytes < opened.file.size / 4, `${bytes} bytes`);
  });

  it("reads the columns of the unit table without touching spike times", () => {
    const units = opened.file.table("units");
    opened.source.take();
    for (const { name, type } of units.columns) if (type !== "list") units.column(name);
    const bytes = opened.source.take();
    assert.ok(bytes > 0 && bytes < 200_000, `${bytes} bytes`);
  });

  it("reads the spike times of the units asked for, and little else", () => {
    const trains = opened.file.spikeTrains();
    const counts = trains.counts();
    const stored = counts.reduce((sum, count) => sum + 8 * count, 0);
    for (const rows of [[0], [3, 40, 71], rowsOf45(trains.rowCount)]) {
      const wanted = rows.reduce((sum, row) => sum + 8 * counts[row]!, 0);
      opened.source.take();
      const read = [...trains.readMany(rows)].reduce((sum, train) => sum + train.times.byteLength, 0);
      const bytes = opened.source.take();
      assert.equal(read, wanted);
      assert.ok(bytes <= Math.min(wanted + rows.length * sieve, stored + sieve), `${bytes} for ${wanted}`);
    }
  });

  it("reads the spike times of units that lie side by side together", async () => {
    const trains = opened.file.spikeTrains();
    const rows = Array.from({ length: trains.rowCount }, (_, row) => row);
    const before = opened.source.calls;
    assert.equal([...trains.readMany(rows)].length, rows.length);
    const together = opened.source.calls;
    assert.ok(together - before <= 3, `${together - before} reads of ${rows.length} units`);
    for await (const { row } of trains.readAhead(rows)) assert.equal(row, rows.shift());
    assert.ok(opened.source.calls - together <= 3, `${opened.source.calls - together} reads ahead`);
  });

  it("reads nothing of a list column's body to show its lengths", () => {
    const units = opened.file.table("units");
    opened.source.take();
    const column = units.column("waveform_mean");
    assert.equal(column.kind, "list");
    assert.ok(opened.source.take() < 4096);
  });
});

/** A full-scale recording; its path in NEURAL_CODING_LARGE_FILE. */
const large = process.env["NEURAL_CODING_LARGE_FILE"] ?? "";

describe("what reading a full-scale recording costs", () => {
  let opened: Counted;

  before(async function () {
    if (!existsSync(large)) this.skip();
    opened = await open(large);
  });
  after(() => {
    if (existsSync(large)) opened.file.close();
  });

  it("opens with under 4 MB of 2.5 GB", () => {
    assert.ok(opened.source.take() < 4_000_000);
  });

  it("reads the presentations with under 32 MB", () => {
    for (const { name } of opened.file.tables.filter((table) => table.name.endsWith("_presentations"))) {
      const table = opened.file.table(name);
      for (const column of table.columns) if (column.type !== "list") table.column(column.name);
    }
    assert.ok(opened.source.take() < 32_000_000);
  });

  it("reads 45 units with their own bytes and a little more", () => {
    const trains = opened.file.spikeTrains();
    opened.source.take();
    let wanted = 0;
    for (const { times } of trains.readMany(rowsOf45(trains.rowCount))) wanted += times.byteLength;
    const bytes = opened.source.take();
    assert.ok(bytes <= wanted + 45 * sieve, `${bytes} bytes for ${wanted}`);
  });
});
