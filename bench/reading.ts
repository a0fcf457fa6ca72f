import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { LocalFile } from "../src/nwb/byte-source.ts";
import { CountingSource } from "../src/nwb/wrapped-source.ts";
import { hdf5 } from "../src/nwb/h5/library.ts";
import { openNwbFile } from "../src/nwb/nwb-file.ts";

const fixture = fileURLToPath(
  new URL("../test/fixtures/allen/cache/session_750332458/session_750332458.nwb", import.meta.url),
);

/**
 * What opening and reading a recording takes: time, reads, bytes and memory of each step. The recording is
 * the path in NEURAL_CODING_LARGE_FILE, else the fixture; `quick` takes the fixture.
 */
export async function runReadingBench(quick: boolean): Promise<void> {
  const large = process.env["NEURAL_CODING_LARGE_FILE"] ?? "";
  const path = !quick && existsSync(large) ? large : fixture;
  await measured("the HDF5 library", () => hdf5().load());
  const source = new CountingSource(new LocalFile(path));
  const nwb = await measured("opening", () => openNwbFile(source), source);
  await measured(
    "the columns' headers of all tables",
    () => nwb.tables.map(({ name }) => nwb.table(name)),
    source,
  );
  await measured(
    "all columns of the presentations",
    () => {
      for (const { name } of nwb.tables.filter((table) => table.name.endsWith("_presentations"))) {
        const table = nwb.table(name);
        for (const column of table.columns) if (column.type !== "list") table.column(column.name);
      }
    },
    source,
  );
  await measured(
    "all columns of the units",
    () => {
      const units = nwb.table("units");
      for (const column of units.columns) if (column.type !== "list") units.column(column.name);
    },
    source,
  );
  const trains = nwb.spikeTrains();
  const counts = trains.counts();
  const rows = Array.from({ length: 45 }, (_, i) => Math.floor((i * trains.rowCount) / 45));
  await measured(
    "the spikes of 45 units",
    () => {
      for (const { row, times } of trains.readMany(rows)) assert.equal(times.length, counts[row]);
    },
    source,
  );
  nwb.close();
}

async function measured<T>(what: string, action: () => T | Promise<T>, source?: CountingSource): Promise<T> {
  const start = performance.now();
  const before = process.cpuUsage();
  const result = await action();
  const time = `${(performance.now() - start).toFixed(0)} ms`;
  const { user, system } = process.cpuUsage(before);
  const cpu = `${((user + system) / 1000).toFixed(0)} ms CPU`;
  const calls = source?.calls ?? 0;
  const bytes = source?.take() ?? 0;
  const memory = `${(process.memoryUsage().rss / 1e6).toFixed(0)} MB resident`;
  console.log(
    [
      what.padEnd(36),
      time.padStart(8),
      cpu.padStart(11),
      `${calls} reads`.padStart(11),
      `${bytes} bytes`.padStart(15),
      memory,
    ].join("  "),
  );
  return result;
}
