// Mutates recordings and drives the reader over each: node --import tsx scripts/fuzz-reader.mjs [RUNS] [SEED] [FILE...]
import { fileURLToPath } from "node:url";
import { campaign } from "../test/fuzz/campaign.ts";

const [runs = "5000", seed = "1", ...given] = process.argv.slice(2);
const fixtures = fileURLToPath(new URL("../test/fixtures", import.meta.url));
const files = given.length
  ? given
  : [
      `${fixtures}/nwb/latest.nwb`,
      `${fixtures}/nwb/tables.nwb`,
      `${fixtures}/nwb/filters.nwb`,
      `${fixtures}/nwb/plugins.nwb`,
      `${fixtures}/allen/variants/plain_pynwb.nwb`,
    ];
const count = Math.ceil(Number(runs) / files.length);
const started = performance.now();
const report = await campaign(
  files.map((file) => ({ file, count, everyKilobyte: true })),
  Number(seed),
);
const { failures, excused, ...rest } = report;
const summary = {
  ...rest,
  seconds: Math.round((performance.now() - started) / 1000),
  failures: failures.slice(0, 50),
  unprotected: excused.filter(({ outcome }) => outcome === "unprotected").slice(0, 50),
};
console.log(JSON.stringify(summary, null, 1));
process.exitCode = failures.length > 0 ? 1 : 0;
