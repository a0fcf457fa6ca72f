import { readFileSync } from "node:fs";
import path from "node:path";
import { Script } from "node:vm";
import { isMainThread } from "node:worker_threads";
import { ownFolder } from "../cache/own-folder.ts";
import { keepCode, keptCode } from "./compiled-code.ts";
import type { parts as Parts, Part } from "./parts.ts";

/** The parts, beside this file: a comment of 64 hexadecimal digits that tell it from others, and the code. */
const partsFile = "parts.cjs";

type ModuleFunction = (
  exports: { parts?: typeof Parts },
  require: NodeJS.Require,
  module: unknown,
  file: string,
) => void;

/** A thread that lives so long has done what it does, milliseconds. */
const settledMs = 3000;

/** Starts a part of the program, with its code as it was compiled before where that was kept. */
export function start(part: Part): void {
  const file = path.join(__dirname, partsFile);
  // The build writes no letter beyond ASCII.
  const code = readFileSync(file, "latin1");
  const keeps = process.env["NODE_DISABLE_COMPILE_CACHE"] === undefined;
  const folder = ownFolder("code");
  const name = `${code.slice(2, 18)}-${process.versions.v8}-${process.arch}-${useOf(part)}`;
  const cachedData = keeps ? keptCode(folder, name) : undefined;
  const source = `(function (exports, require, module, __filename) {${code}\n})`;
  const script = new Script(source, { filename: file, ...(cachedData ? { cachedData } : {}) });
  const module = { exports: {} as { parts?: typeof Parts } };
  (script.runInThisContext() as ModuleFunction)(module.exports, require, module, file);
  void module.exports.parts![part]();
  if (keeps && (!cachedData || script.cachedDataRejected === true))
    afterUse(() => keepCode(folder, name, script.createCachedData()));
}

/** Commands use different functions, of which only those that ran are kept. */
const useOf = (part: Part): string => {
  const command = part === "cli" ? (process.argv[2] ?? "") : "";
  return /^[a-z]+$/.test(command) ? `${part}-${command}` : part;
};

/** When everything that is used has been compiled: at the end, or in a thread that is ended from outside after a while. */
function afterUse(keep: () => void): void {
  process.once("exit", keep);
  if (isMainThread) return;
  setTimeout(() => {
    process.off("exit", keep);
    keep();
  }, settledMs).unref();
}
