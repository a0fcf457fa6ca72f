// `npm run bench -- NAME [--quick] [--keep] [--vsix FILE]`: measures one part of the program on this machine. Nothing is
// asserted of the clock; results are checked before their times are printed.
import { parseArgs } from "node:util";
import { runChainBench, runGzipBench } from "./chain/chain.ts";
import { runDecodingBench } from "./decoding.ts";
import { runEditorBench } from "./editor/editor.ts";
import type { BenchOptions } from "./options.ts";
import { runReadingBench } from "./reading.ts";

/** One line a benchmark. */
const benches: Readonly<Record<string, (options: BenchOptions) => Promise<void> | void>> = {
  chain: runChainBench,
  decoding: ({ quick }) => runDecodingBench(quick),
  editor: runEditorBench,
  gzip: runGzipBench,
  reading: ({ quick }) => runReadingBench(quick),
};

const { positionals: names, values } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: "boolean", default: false },
    keep: { type: "boolean", default: false },
    vsix: { type: "string" },
  },
});
const unknown = names.filter((name) => !(name in benches));
if (names.length === 0 || unknown.length > 0) {
  const fault = unknown.length > 0 ? `There is no benchmark "${unknown.join(", ")}". ` : "";
  const usage = `Usage: npm run bench -- ${Object.keys(benches).join("|")} [--quick] [--keep] [--vsix FILE]`;
  process.stderr.write(`${fault}${usage}\n`);
  process.exitCode = 2;
} else
  for (const name of names)
    await benches[name]!({ quick: values.quick, keep: values.keep, vsix: values.vsix });
