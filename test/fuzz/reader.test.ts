import assert from "node:assert/strict";
import { allenVariants, fixtures } from "../fixtures.ts";
import { campaign } from "./campaign.ts";
import type { Report } from "./campaign.ts";

/**
 * Damaged recordings: 300 seeded mutations, of which `npm run fuzz` makes as many as wanted. Each is opened,
 * its tables, spikes and tree are read in a worker, and the numbers are compared with the sound file's.
 *
 * What is not held against the reader, because nobody can see it: changed raw values, heaps of texts, and
 * metadata of HDF5's older formats, for none of these carry a checksum. Truncation, overflowing indices, and
 * any damage to the metadata of the newest format must be refused or told.
 */
describe("a mutated recording", () => {
  let report: Report;

  before(async function () {
    this.timeout(600_000);
    const files = [
      `${fixtures}/nwb/latest.nwb`,
      `${fixtures}/nwb/tables.nwb`,
      `${allenVariants}/plain_pynwb.nwb`,
    ];
    report = await campaign(files, 100, 1);
  });

  it("is refused, told, or read as before: no number changes without a word", () => {
    assert.equal(report.runs, 300);
    assert.deepEqual(report.failures, []);
  });

  it("is not mostly left alone: the mutations do damage", () => {
    const { refused = 0, told = 0, unchanged = 0 } = report.outcomes;
    assert.ok(refused > 30 && told > 30 && unchanged < 150, JSON.stringify(report.outcomes));
  });

  it("takes a bounded time and a bounded memory", () => {
    assert.ok((report.slowest?.milliseconds ?? 0) < 20_000, JSON.stringify(report.slowest));
    assert.ok(report.peakMemory < 1.5e9, `${report.peakMemory} bytes`);
  });
});
