// `npm test`: every check there is, cheapest first, each under its heading and with its time. Stops at the
// first stage that fails. The last line says how many tests passed and failed.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/** Runs a command; `output` is all it wrote. Quiet ones show theirs only when they fail. */
function run(command, args, { quiet = false } = {}) {
  const begun = performance.now();
  const child = spawn(command, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk) => {
      output += chunk;
      if (!quiet) process.stdout.write(chunk);
    });
  return new Promise((resolve) => {
    child.once("error", (error) => resolve({ code: 1, output: String(error), took: seconds(begun) }));
    child.once("close", (code) => resolve({ code: code ?? 1, output, took: seconds(begun) }));
  });
}

const npm = process.platform === "win32" ? "npm.cmd" : "npm";
const npmRun = (script, ...args) => [npm, ["run", "--silent", script, ...args]];
const node = (...args) => [process.execPath, args];

/** Counts of mocha's summary lines: `12 passing (3s)`, `1 failing`. */
function tally(output) {
  const sum = (word) =>
    [...output.matchAll(new RegExp(`^\\s*(\\d+) ${word}\\b`, "gm"))].reduce(
      (n, [, count]) => n + Number(count),
      0,
    );
  return { passed: sum("passing"), failed: sum("failing"), skipped: sum("pending") };
}

const total = { passed: 0, failed: 0, skipped: 0 };

function finish(code) {
  if (total.skipped) console.log(`${total.skipped} skipped (their recordings are not on this machine)`);
  console.log(`\n${total.passed} passed, ${total.failed} failed`);
  process.exit(code);
}

async function stage(title, command) {
  console.log(`\n== ${title}`);
  const { code, output, took } = await run(...command);
  const { passed, failed, skipped } = tally(output);
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
  console.log(`-- ${title}: ${code === 0 ? "done" : `failed with exit code ${code}`} in ${took}`);
  if (code !== 0) {
    // A stage without tests of its own counts as one that failed.
    if (failed === 0) total.failed++;
    finish(1);
  }
}

// The test IDE is mostly waiting for the network: it is made ready while the checks run.
const setup = run(...node("test/harness/setup.mjs"), { quiet: true });

await stage("build", npmRun("build"));
await stage("check", npmRun("check"));
await stage("unit tests", npmRun("test:unit"));
if (existsSync(path.join(root, "test/fuzz"))) await stage("fuzz, quick", npmRun("test:fuzz"));

console.log("\n== test IDE");
const ide = await setup;
console.log(ide.output.trim());
if (ide.code !== 0) {
  total.failed++;
  finish(1);
}
await stage("tests inside VS Code", npmRun("test:host"));
await stage("tests of the interface", npmRun("test:e2e"));
finish(0);
