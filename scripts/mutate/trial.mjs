// A copy of the working tree in which one file is changed and the tests are run. Threads and processes that a test
// starts see the change too, and the working tree never does.
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const leftOut = new Set(["node_modules", ".git", ".vscode-test", "dist", "out", "demo"]);
/** So long may a test take, ms: one that is slow on a busy machine has noticed nothing. */
const testMs = 90_000;
/** No test is silent for longer: mocha ends those that wait, so one that is silent runs for ever. */
const patienceMs = testMs + 30_000;

export function copyOf(root) {
  const copy = mkdtempSync(path.join(tmpdir(), "mutate-"));
  const copied = (from) => path.dirname(from) !== root || !leftOut.has(path.basename(from));
  cpSync(root, copy, { recursive: true, filter: copied });
  symlinkSync(path.join(root, "node_modules"), path.join(copy, "node_modules"), "junction");
  return { folder: copy, remove: () => rmSync(copy, { recursive: true, force: true }) };
}

/** @returns "passed", "failed" or "hung", and what mocha wrote */
export function runTests(folder, tests) {
  const mocha = path.join(folder, "node_modules/mocha/bin/mocha.js");
  const options = ["--bail", "--reporter", "dot", "--timeout", String(testMs)];
  const child = spawn(process.execPath, [mocha, ...options, ...tests], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
    // A group of its own, so that what a test started ends with it.
    detached: process.platform !== "win32",
  });
  const end = () => {
    try {
      process.kill(process.platform === "win32" ? child.pid : -child.pid, "SIGKILL");
    } catch (error) {
      if (error.code !== "ESRCH") throw error;
    }
  };
  process.once("exit", end);
  let output = "";
  let hung = false;
  const giveUp = () => {
    hung = true;
    end();
  };
  let timer = setTimeout(giveUp, patienceMs);
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk) => {
      output += chunk;
      clearTimeout(timer);
      timer = setTimeout(giveUp, patienceMs);
    });
  return new Promise((resolve) => {
    child.once("close", (code) => {
      clearTimeout(timer);
      process.off("exit", end);
      resolve({ outcome: hung ? "hung" : code === 0 ? "passed" : "failed", output });
    });
  });
}
