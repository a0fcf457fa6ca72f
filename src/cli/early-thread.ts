import { Worker } from "node:worker_threads";
import type { MessagePort } from "node:worker_threads";
import type { WorkerStart } from "../protocol/worker.ts";

/** The built worker, beside the program. */
const script = new URL("worker.js", import.meta.url);

/** Commands that open a file whatever their options are, but for those of their help. */
const opening: ReadonlySet<string> = new Set(["info", "table", "preview", "extract", "decode", "verify"]);
/** With these no file is opened. */
const without = /^(-h|--help|--x(=.*)?)$/;

let early: Worker | undefined;

/** Starts the thread that will read the file while it is found out which file that is. */
export function startEarly([command, ...rest]: readonly string[]): void {
  if (command === undefined || !opening.has(command) || rest.length === 0) return;
  if (rest.some((argument) => without.test(argument))) return;
  const thread = new Worker(script);
  // It keeps nobody waiting: when it is not needed after all, it ends with the program.
  thread.unref();
  const forget = (): void => {
    if (early === thread) early = undefined;
  };
  thread.once("error", forget).once("exit", forget);
  early = thread;
}

/** The thread that was started early, or a new one. */
export function sessionThread(start: WorkerStart): Worker {
  const thread = early;
  early = undefined;
  const transferList = start.asked ? [start.asked.port as MessagePort] : [];
  if (!thread) return new Worker(script, { workerData: start, transferList });
  thread.ref();
  thread.postMessage(start, transferList);
  return thread;
}
