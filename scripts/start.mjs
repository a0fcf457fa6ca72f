// One command on a fresh machine: builds, makes the demo, runs the tutorial's chain on it and opens VS Code.
// `--no-open` stops before VS Code.
import { existsSync, readdirSync, statSync } from "node:fs";
import { spawnSync } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { makeDemo } from "./demo/make-demo.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const at = (...parts) => path.join(root, ...parts);
const demo = at("demo");

if (
  isOlder(
    at("dist/cli.js"),
    ["src", "webview", "scripts/build.mjs", "package.json"].map((name) => at(name)),
  )
) {
  say("Building ...");
  run(process.execPath, [at("scripts/build.mjs")]);
}
if (isOlder(at("demo/orientation.spikes.json"), [at("scripts/demo")])) {
  say("Making two invented recordings in the layout of the Allen Institute's ...");
  await makeDemo(demo);
}

const chain = ["run", "orientation.spikes.json", "--out", "results"];
say(`$ cd demo; neural-coding ${chain.join(" ")}`);
run(process.execPath, [at("dist/cli.js"), ...chain], demo);

if (process.argv.includes("--no-open")) {
  say("Open the folder demo in VS Code with this extension, or try: node dist/cli.js --help");
} else {
  const { openInVsCode } = await import("./open-vscode.mjs");
  await openInVsCode(root, demo);
}

function say(line) {
  console.log(`\n${line}`);
}

/** Runs a program in the foreground; what it could not do ends this one too. */
function run(program, args, cwd = root) {
  const { status, error } = spawnSync(program, args, { cwd, stdio: "inherit" });
  if (error) console.error(`${program} could not be started: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
}

/** Whether a made file is missing, or older than anything it is made from. */
function isOlder(made, sources) {
  return !existsSync(made) || sources.some((source) => newest(source) > statSync(made).mtimeMs);
}

function newest(source) {
  const facts = statSync(source);
  if (!facts.isDirectory()) return facts.mtimeMs;
  return Math.max(0, ...readdirSync(source).map((name) => newest(path.join(source, name))));
}
