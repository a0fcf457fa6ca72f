// Builds for production and packs out/neural-coding.vsix, the file that VS Code installs. With `--unless-packed` it
// does nothing where a caller has just done so and says it by NEURAL_CODING_PACKED (scripts/test.mjs).
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const packed = path.join(root, "out/neural-coding.vsix");

function run(script, ...args) {
  const { status } = spawnSync(process.execPath, [script, ...args], { cwd: root, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

if (process.argv.includes("--unless-packed") && process.env.NEURAL_CODING_PACKED) process.exit(0);
mkdirSync(path.dirname(packed), { recursive: true });
run("scripts/build.mjs", "--production");
// Everything is bundled, so vsce need not ask npm what to ship; the pictures of README.md are shipped too.
run(
  "node_modules/@vscode/vsce/vsce",
  "package",
  "--no-dependencies",
  "--no-rewrite-relative-links",
  "-o",
  packed,
);
