// `npm test`: every check there is, cheapest first, each under its heading and with its time. Stops at the
// first stage that fails. The last line says how many tests passed and failed.
import { spawn } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const begun = performance.now();
const secondsSince = (start) => `${((performance.now() - start) / 1000).toFixed(1)} s`;
const running = new Set();

/** Starts a command; what it wrote is kept, and shown at once when it runs in front. */
function start(command, args, { inFront = false } = {}) {
  const started = performance.now();
  const child = spawn(command, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
  running.add(child);
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk) => {
      output += chunk;
      if (inFront) process.stdout.write(chunk);
    });
  return new Promise((resolve) => {
    const end = (code, note = "") => {
      running.delete(child);
      resolve({ code, output: output + note, took: secondsSince(started), shown: inFront });
    };
    child.once("error", (error) => end(1, String(error)));
    child.once("close", (code) => end(code ?? 1));
  });
}

const npm = process.platform === "win32" ? "npm.cmd" : "npm";
const script = (name, options) => start(npm, ["run", "--silent", name], options);

/** Counts of mocha's summary lines: `12 passing (3s)`, `1 failing`. */
function tally(output) {
  const sum = (word) =>
    [...output.matchAll(new RegExp(`^\\s*(\\d+) ${word}\\b`, "gm"))].reduce(
      (n, [, some]) => n + Number(some),
      0,
    );
  return { passed: sum("passing"), failed: sum("failing"), skipped: sum("pending") };
}

const total = { passed: 0, failed: 0, skipped: 0 };

function finish(code) {
  for (const child of running) child.kill();
  if (total.skipped) console.log(`\n${total.skipped} skipped: what they need is not on this machine`);
  console.log(`\nin ${secondsSince(begun)}\n${total.passed} passed, ${total.failed} failed`);
  process.exit(code);
}

/** Waits for a stage under its heading, and ends everything when it failed. */
async function stage(title, running) {
  console.log(`\n== ${title}`);
  const { code, output, took, shown } = await running;
  if (!shown && output.trim()) console.log(output.trimEnd());
  const { passed, failed, skipped } = tally(output);
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
  console.log(`-- ${title}: ${code === 0 ? "done" : `failed with exit code ${code}`} in ${took}`);
  if (code === 0) return;
  // A stage that is no test, or died before its summary, counts as one failure.
  if (failed === 0) total.failed++;
  finish(1);
}

const inFront = { inFront: true };

// Installing the test IDE is mostly waiting for the network.
const setup = script("test:setup");
await stage("build", script("build", inFront));

// Two processors, two lanes: the checks and then the pages run beside everything else, and are told of when due.
const check = script("check");
const pages = check.then(() => script("test:webview"));
await stage("unit tests", script("test:unit", inFront));
await stage("command-line tests", script("test:cli", inFront));
await stage("format, types, lint, imports, dead code", check);
await stage("fuzz, quick", script("test:fuzz", inFront));
await stage("test IDE", setup);
await stage("tests inside VS Code", script("test:host", inFront));
await stage("tests of the interface", script("test:e2e", inFront));
await stage("tests of the pages", pages);
finish(0);
