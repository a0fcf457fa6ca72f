// `npm run bench -- NAME [--quick] [--vsix FILE]`: measures one part of the program on this machine. Nothing is
// asserted of the clock; results are checked before their times are printed.
import { parseArgs } from "node:util";
import { runDecodingBench } from "./decoding.ts";
import { runEditorBench } from "./editor/editor.ts";
import type { BenchOptions } from "./options.ts";
import { runReadingBench } from "./reading.ts";

/** One line a benchmark. */
const benches: Readonly<Record<string, (options: BenchOptions) => Promise<void>>> = {
  decoding: ({ quick }) => runDecodingBench(quick),
  editor: runEditorBench,
  reading: ({ quick }) => runReadingBench(quick),
};

const { positionals: names, values } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: "boolean", default: false }, vsix: { type: "string" } },
});
const unknown = names.filter((name) => !(name in benches));
if (names.length === 0 || unknown.length > 0) {
  const fault = unknown.length > 0 ? `There is no benchmark "${unknown.join(", ")}". ` : "";
  const usage = `Usage: npm run bench -- ${Object.keys(benches).join("|")} [--quick] [--vsix FILE]`;
  process.stderr.write(`${fault}${usage}\n`);
  process.exitCode = 2;
} else for (const name of names) await benches[name]!({ quick: values.quick, vsix: values.vsix });
