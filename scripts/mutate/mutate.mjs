// Would a test notice? `npm run mutate -- N SEED [PATH[:LINE]]` changes one operator at a time, N of them at random,
// and runs the unit tests that reach the file. Those that no test notices are listed: a test is missing, or the
// changed program is equal.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { randomStream } from "../demo/random.mjs";
import { testsByDistance } from "./import-graph.mjs";
import { applied, changesOf, described } from "./operators.mjs";
import { copyOf, runTests } from "./trial.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const rooms = ["core", "nwb", "session", "cache", "remote", "protocol"];
/** Tests of the command line and of the pages run what was built, not the source. */
const testRooms = [...rooms, "extension"];
/** These few are run first: most changes are noticed nearby. */
const nearby = 6;

const filesBelow = (folder, end) =>
  readdirSync(path.join(root, folder), { recursive: true })
    .map((name) => path.posix.join(folder, name.replaceAll(path.sep, "/")))
    .filter((name) => name.endsWith(end))
    .sort();

/** Compiled to WebAssembly beforehand, or written by the compiler. */
const built = (name) => name.includes("/assembly/") || name.endsWith(".generated.ts");

function allChanges([wanted, line]) {
  const files = rooms.flatMap((room) => filesBelow(`src/${room}`, ".ts")).filter((file) => !built(file));
  return files
    .filter((file) => !wanted || file.startsWith(wanted))
    .flatMap((file) => {
      const text = readFileSync(path.join(root, file), "utf8");
      return changesOf(text, file).map((change) => ({ file, text, change, ...described(text, change) }));
    })
    .filter((mutant) => !line || mutant.line === Number(line));
}

const [count = "20", seed = "1", where = ""] = process.argv.slice(2);
const found = allChanges(where.split(":"));
const mutants = randomStream(Number(seed)).shuffled(found).slice(0, Number(count));
const tests = testRooms.flatMap((room) => filesBelow(`test/${room}`, ".test.ts"));
const reaching = testsByDistance(tests.map((file) => path.join(root, file)));
const testsOf = (file) => reaching(path.join(root, file)).map((test) => path.relative(root, test));

const lanes = Array.from({ length: Math.min(availableParallelism(), mutants.length) }, () => copyOf(root));
process.on("exit", () => lanes.forEach((lane) => lane.remove()));
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(130));

/** Unchanged, all must pass: of a test that fails anyway nothing can be learned. */
async function checkUnchanged() {
  const needed = tests.filter((test) => mutants.some(({ file }) => testsOf(file).includes(test)));
  const { outcome, output } = await runTests(lanes[0].folder, needed);
  if (outcome === "passed") return;
  console.error(output);
  console.error(`The unchanged program's tests ${outcome}.`);
  process.exit(1);
}

async function outcomeOf(folder, { file, text, change }) {
  const changed = path.join(folder, file);
  writeFileSync(changed, applied(text, change));
  try {
    const reached = testsOf(file);
    for (const some of [reached.slice(0, nearby), reached.slice(nearby)]) {
      if (some.length === 0) continue;
      const { outcome } = await runTests(folder, some);
      if (outcome !== "passed") return outcome;
    }
    return "survived";
  } finally {
    writeFileSync(changed, text);
  }
}

const told = ({ file, line, before, after }) => `${file}:${line}\n  - ${before}\n  + ${after}`;
const tally = { failed: 0, hung: 0, survived: 0 };
const queue = [...mutants];
async function work({ folder }) {
  for (let mutant = queue.shift(); mutant; mutant = queue.shift()) {
    const outcome = await outcomeOf(folder, mutant);
    tally[outcome]++;
    if (outcome === "survived") console.log(told(mutant));
    else if (process.stderr.isTTY) process.stderr.write(".");
  }
}

if (mutants.length > 0) await checkUnchanged();
await Promise.all(lanes.map(work));
console.log(
  `${mutants.length} of ${found.length} changes, seed ${seed}: ${tally.failed} failed a test, ${tally.hung} hung one, ` +
    `${tally.survived} survived`,
);
