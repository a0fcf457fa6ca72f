#!/usr/bin/env node
// Stands in for the desktop `code` in runTests of @vscode/test-electron: the same arguments, the same exit
// code, but the extension host is the VS Code server's and the window is a page in headless Chromium.
import { existsSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { format, parseArgs } from "node:util";
import { remoteUri, startBrowser, startServer, workbenchUrl } from "./ide.mjs";

const verbose = Boolean(process.env.EXT_TEST_VERBOSE);
const limit = Number(process.env.EXT_TEST_TIMEOUT ?? 240_000);

const { values, positionals } = parseArgs({
  options: {
    extensionDevelopmentPath: { type: "string", multiple: true, default: [] },
    extensionTestsPath: { type: "string" },
    "user-data-dir": { type: "string" },
    "extensions-dir": { type: "string" },
  },
  // Every other switch that runTests passes means nothing here.
  strict: false,
  allowPositionals: true,
});
const developed = values.extensionDevelopmentPath;
const tests = values.extensionTestsPath;
if (!tests || developed.length === 0) {
  console.error("code.mjs needs --extensionDevelopmentPath and --extensionTestsPath");
  process.exit(2);
}

function userSettings() {
  const file = values["user-data-dir"] && path.join(values["user-data-dir"], "User", "settings.json");
  return file && existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
}

// The runner in the extension host writes its report to this socket.
const socket = path.join(tmpdir(), `ext-test-${process.pid}.sock`);
let connected = false;
const sink = createServer((connection) => {
  connected = true;
  connection.on("error", () => {});
  connection.pipe(process.stdout, { end: false });
});
await new Promise((resolve) => sink.listen(socket, resolve));

let server, browser, closing;
const close = () =>
  (closing ??= (async () => {
    await browser?.close().catch(() => {});
    await server?.stop();
    sink.close();
    rmSync(socket, { force: true });
  })());
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
  process.once(signal, () => close().finally(() => process.exit(130)));
// runTests passes on SIGINT only: leave when the caller is gone, and its ends of the pipes with it.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
const caller = process.ppid;
setInterval(() => {
  if (process.ppid !== caller) void close().finally(() => process.exit(1));
}, 1000).unref();

/** Opens the page and waits for the code VS Code reports at the end of the tests. */
async function runInPage(page, errors) {
  let finish, fail;
  const result = new Promise((resolve, reject) => {
    finish = resolve;
    fail = (message) => reject(new Error(message));
  });
  result.catch(() => {});
  const timer = setTimeout(() => fail(`no result after ${limit} ms`), limit);
  // VS Code calls these two when they exist on the page.
  await page.exposeFunction("codeAutomationExit", finish);
  await page.exposeFunction("codeAutomationLog", (type, args) => {
    const line = `${type}: ${format(...args)}`;
    if (verbose) console.error(`[workbench] ${line.slice(0, 500)}`);
    else if (type === "error") errors.push(line.slice(0, 3000));
  });
  page.on("crash", () => fail("the page crashed"));
  page.on("close", () => fail("the page closed"));
  server.child.once("exit", (code) => fail(`the VS Code server ended (${code})`));
  const folder = positionals.find((file) => existsSync(file) && statSync(file).isDirectory());
  const payload = [
    ...developed.map((folder) => ["extensionDevelopmentPath", remoteUri(server, folder)]),
    ["extensionTestsPath", remoteUri(server, tests)],
  ];
  await page.goto(workbenchUrl(server, { folder, payload }));
  try {
    return await result;
  } finally {
    clearTimeout(timer);
  }
}

/** A killed or exiting extension host makes VS Code report 0 as well: look at the process itself. */
async function hostEndedWell() {
  const end = await Promise.race([server.hostExited, new Promise((resolve) => setTimeout(resolve, 5000))]);
  if (end?.code === "0") return true;
  const how = end ? `code ${end.code}, signal ${end.signal}` : "it still runs";
  console.error(`the extension host ended badly: ${how}`);
  return false;
}

/** The tests never started: show what the workbench logged about them. */
function showErrors(errors) {
  const about = errors.filter((line) => [...developed, tests].some((p) => line.includes(path.resolve(p))));
  for (const line of (about.length ? about : errors).slice(0, 5)) console.error(line);
}

let code = 1;
const errors = [];
try {
  server = await startServer({
    forTests: true,
    settings: userSettings(),
    extensionsDir: values["extensions-dir"],
    env: { EXT_TEST_SOCKET: socket },
    onOutput: verbose ? (text) => process.stderr.write(text) : undefined,
  });
  browser = await startBrowser();
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  code = await runInPage(page, errors);
  if (!(await hostEndedWell())) code ||= 1;
} catch (error) {
  console.error(String(error?.stack ?? error));
} finally {
  if (code && !connected) showErrors(errors);
  await close();
}
process.exit(code);
