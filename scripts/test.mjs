// `npm test`: every check there is, two at a time. Each stage is shown whole when it ends, with its time; the first
// that fails ends all. The last line says how many tests passed and failed.
import { spawn } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const npm = process.platform === "win32" ? "npm.cmd" : "npm";

/**
 * In the order they begin: what fails fastest and what takes longest come first, so that neither of two
 * processors waits for the other at the end.
 */
const stages = [
  { title: "format, types, lint, imports, dead code", script: "check" },
  { title: "unit tests", script: "test:unit" },
  { title: "command-line tests", script: "test:cli" },
  { title: "tests of the interface", script: "test:e2e", inIde: true },
  { title: "tests of the pages", script: "test:webview", inIde: true },
  { title: "tests inside VS Code", script: "test:host", inIde: true },
  { title: "fuzz, quick", script: "test:fuzz" },
];

const begun = performance.now();
const secondsSince = (start) => `${((performance.now() - start) / 1000).toFixed(1)} s`;
const running = new Set();
const total = { passed: 0, failed: 0, skipped: 0 };

/** Runs a script of package.json to its end and keeps what it wrote. */
function run(script) {
  // What is tested is what is packed: one build before all of them, and none in between.
  const env = { ...process.env, NEURAL_CODING_PACKED: "1" };
  const child = spawn(npm, ["run", "--silent", script], {
    cwd: root,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.add(child);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
  return new Promise((resolve) => {
    const end = (code, note = "") => {
      running.delete(child);
      resolve({ code, output: output + note });
    };
    child.once("error", (error) => end(1, String(error)));
    child.once("close", (code) => end(code ?? 1));
  });
}

/** Counts of mocha's summary lines: `12 passing (3s)`, `1 failing`. */
function tally(output) {
  const sum = (word) =>
    [...output.matchAll(new RegExp(`^\\s*(\\d+) ${word}\\b`, "gm"))].reduce(
      (n, [, some]) => n + Number(some),
      0,
    );
  return { passed: sum("passing"), failed: sum("failing"), skipped: sum("pending") };
}

function finish(code) {
  for (const child of running) child.kill();
  if (total.skipped) console.log(`\n${total.skipped} skipped: what they need is not on this machine`);
  console.log(`\nin ${secondsSince(begun)}\n${total.passed} passed, ${total.failed} failed`);
  process.exit(code);
}

/** Runs a stage and shows it under its heading; ends everything when it failed. */
async function stage(title, script) {
  const started = performance.now();
  const { code, output } = await run(script);
  console.log(`\n== ${title}`);
  if (output.trim()) console.log(output.trimEnd());
  const { passed, failed, skipped } = tally(output);
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
  const outcome = code === 0 ? "done" : `failed with exit code ${code}`;
  console.log(`-- ${title}: ${outcome} in ${secondsSince(started)}`);
  if (code === 0) return;
  // A stage that is no test, or died before its summary, counts as one failure.
  if (failed === 0) total.failed++;
  finish(1);
}

// Installing the test IDE is mostly waiting for the network.
const ide = stage("test IDE", "test:setup");
await stage("build and package", "package");
const queue = [...stages];
async function lane() {
  for (let next = queue.shift(); next; next = queue.shift()) {
    if (next.inIde) await ide;
    await stage(next.title, next.script);
  }
}
await Promise.all([lane(), lane()]);
finish(0);
