import assert from "node:assert/strict";
import { fixtures } from "../fixtures.ts";
import { campaign } from "./campaign.ts";
import type { Report } from "./campaign.ts";

/**
 * Damaged recordings: 300 seeded mutations, of which `npm run fuzz` makes as many as wanted. Each is opened,
 * its tables, spikes and tree are read in a worker, and what is seen is compared with the sound file. A difference
 * is told when an error or a notice names the object that differs.
 *
 * What is not held against the reader, because nobody can see it: changed raw values and texts in heaps, where
 * the changed bytes are theirs; and changed metadata of HDF5's older formats. Neither carries a checksum.
 * Truncation, and any damage to the metadata of the newest format, must be refused or told.
 */
describe("a mutated recording", () => {
  let report: Report;

  before(async function () {
    this.timeout(600_000);
    const targets = [
      { file: `${fixtures}/nwb/latest.nwb`, count: 150 },
      { file: `${fixtures}/nwb/earliest.nwb`, count: 150 },
    ];
    report = await campaign(targets, 1);
  });

  it("is refused, told, or read as before: no number changes without a word", () => {
    assert.equal(report.runs, 300);
    assert.deepEqual(report.failures, []);
  });

  it("is hardly ever beyond telling where HDF5 keeps checksums", () => {
    const excused = report.excused.filter(({ file }) => file === "latest.nwb");
    assert.ok(excused.every(({ outcome }) => outcome === "undetectable"));
    assert.ok(excused.length < 40, `${excused.length} of 150`);
  });

  it("is not mostly left alone: the mutations do damage", () => {
    const { refused = 0, told = 0, unchanged = 0 } = report.outcomes;
    assert.ok(refused > 30 && told > 60 && unchanged < 100, JSON.stringify(report.outcomes));
  });

  it("takes a bounded time and a bounded memory", () => {
    assert.ok((report.slowest?.milliseconds ?? 0) < 20_000, JSON.stringify(report.slowest));
    assert.ok(report.peakMemory < 1.5e9, `${report.peakMemory} bytes`);
  });
});
