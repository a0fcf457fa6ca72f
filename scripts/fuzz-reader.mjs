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
const report = await campaign(files, Math.ceil(Number(runs) / files.length), Number(seed));
console.log(JSON.stringify({ ...report, failures: report.failures.slice(0, 50) }, null, 1));
process.exitCode = report.failures.length > 0 ? 1 : 0;
