// Lints everything, or nothing when nothing has changed since it was found clean. ESLint's own cache looks at one file
// at a time, but rules that know types depend on all files: the cache is good for exactly the files it was made from.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const stamp = path.join(root, "out/lint/clean");
const folders = ["src", "webview", "test", "bench", "scripts"];
const apart = path.join("test", "fixtures");

/** Every file whose text the verdict depends on; packages are known by the lock file. */
function inputs() {
  const inside = folders.flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true }).map((name) => path.join(folder, name)),
  );
  return [...inside, ...readdirSync(root)]
    .filter((name) => /\.(?:[cm]?[jt]s|tsx|json)$/.test(name) && !name.startsWith(apart))
    .sort();
}

function fingerprint() {
  const hash = createHash("sha256").update(process.version);
  for (const name of inputs()) hash.update(`\0${name}\0`).update(readFileSync(path.join(root, name)));
  return hash.digest("hex");
}

const now = fingerprint();
if (existsSync(stamp) && readFileSync(stamp, "utf8") === now) {
  console.log("lint: nothing has changed since all was clean");
  process.exit(0);
}
rmSync(stamp, { force: true });
const eslint = path.join(root, "node_modules/eslint/bin/eslint.js");
const { status } = spawnSync(process.execPath, [eslint, ".", "--max-warnings", "0"], {
  cwd: root,
  stdio: "inherit",
});
if (status === 0) {
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, now);
}
process.exit(status ?? 1);
