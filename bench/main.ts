// `npm run bench -- NAME [--quick]`: measures one part of the program on this machine. Nothing is asserted of the
// clock; results are checked before their times are printed.
import { runDecodingBench } from "./decoding.ts";
import { runReadingBench } from "./reading.ts";

/** One line a benchmark. */
const benches: Readonly<Record<string, (quick: boolean) => Promise<void>>> = {
  decoding: runDecodingBench,
  reading: runReadingBench,
};

const names = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
const quick = process.argv.includes("--quick");
const unknown = names.filter((name) => !(name in benches));
if (names.length === 0 || unknown.length > 0) {
  const fault = unknown.length > 0 ? `There is no benchmark "${unknown.join(", ")}". ` : "";
  process.stderr.write(`${fault}Usage: npm run bench -- ${Object.keys(benches).join("|")} [--quick]\n`);
  process.exitCode = 2;
} else for (const name of names) await benches[name]!(quick);
