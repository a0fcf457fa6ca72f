import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { SourceMap } from "node:module";
import type { SourceMapPayload } from "node:module";
import { connect } from "node:net";
import type { Socket } from "node:net";
import * as path from "node:path";
import { format } from "node:util";
import Mocha from "mocha";
import { load } from "host-tests";

/** Entry in the extension host: runs every test of this folder with mocha. */

// VS Code replaces Error.prepareStackTrace in the extension host, so Node's source maps have no effect: the
// frames are mapped here.
const maps = new Map<string, SourceMap | null>();

function mapOf(file: string): SourceMap | null {
  const known = maps.get(file);
  if (known !== undefined) return known;
  const beside = `${file}.map`;
  const map = existsSync(beside)
    ? new SourceMap(JSON.parse(readFileSync(beside, "utf8")) as SourceMapPayload)
    : null;
  maps.set(file, map);
  return map;
}

function frameText(frame: NodeJS.CallSite): string {
  // eslint-disable-next-line @typescript-eslint/no-base-to-string -- V8's frames do write themselves
  const text = String(frame);
  const file = frame.getFileName();
  const line = frame.getLineNumber();
  const column = frame.getColumnNumber();
  if (!file || !path.isAbsolute(file) || line === null || column === null) return text;
  const entry = mapOf(file)?.findEntry(line - 1, column - 1);
  if (!entry || !("originalSource" in entry)) return text;
  const source = path.resolve(path.dirname(file), entry.originalSource);
  const place = `${source}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
  return text.replace(`${file}:${line}:${column}`, () => place);
}

Error.prepareStackTrace = (error, frames) =>
  [String(error), ...frames.map((frame) => `    at ${frameText(frame)}`)].join("\n");

/** Where the report goes when the host's own console leads nowhere: to the socket of test/harness/code.mjs. */
function openReport(): Socket | undefined {
  if (!process.env["EXT_TEST_SOCKET"]) return undefined;
  const socket = connect(process.env["EXT_TEST_SOCKET"]);
  socket.on("error", () => {});
  return socket;
}
const report = openReport();

function print(...values: unknown[]): void {
  if (report) report.write(`${format(...values)}\n`);
  else console.log(...values);
}
(Mocha.reporters.Base as unknown as { consoleLog: unknown }).consoleLog = print;

// VS Code only logs rejections that nobody handles; those from this extension fail the run.
const stray = new Set<string>();
const ours = path.resolve(__dirname, "../..");
process.on("unhandledRejection", (error) => {
  const text = error instanceof Error ? String(error.stack) : String(error);
  if (text.includes(ours)) stray.add(text);
});

function runMocha(mocha: Mocha): Promise<Mocha.Runner> {
  return new Promise((resolve) => {
    const runner = mocha.run(() => resolve(runner));
  });
}

/** VS Code calls this; it throws when a test failed. */
export async function run(): Promise<void> {
  const grep = process.env["MOCHA_GREP"];
  const mocha = new Mocha({ ui: "bdd", color: false, timeout: 30_000, ...(grep ? { grep } : {}) });
  mocha.forbidOnly();
  mocha.suite.emit("pre-require", globalThis, "", mocha);
  load();
  const { passes, failures, pending } = (await runMocha(mocha)).stats!;
  await new Promise((resolve) => setTimeout(resolve, 50));
  for (const text of stray) print(`unhandled rejection: ${text}`);
  // Proof that the run reached its end.
  const result = { passes, failures: failures + stray.size, pending };
  if (process.env["EXT_TEST_RESULT"]) writeFileSync(process.env["EXT_TEST_RESULT"], JSON.stringify(result));
  if (report) await new Promise<void>((resolve) => report.end(() => resolve()));
  if (result.failures) throw new Error(`${failures} tests failed, ${stray.size} unhandled rejections`);
}
