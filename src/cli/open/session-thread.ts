import { Worker } from "node:worker_threads";
import type { MessagePort } from "node:worker_threads";
import type { OpenOptions } from "../../protocol/session-api.ts";
import { startSessionThread } from "../../protocol/session-thread.ts";
import type { SessionThread } from "../../protocol/session-thread.ts";

/** The built worker, beside the program. */
const script = new URL("worker.cjs", import.meta.url);

/**
 * Opens a file in a thread of its own, as the editor does: a damaged file that leads HDF5 in circles can only be given
 * up from outside. Whoever asks is told why the thread ended.
 */
export const openInThread = (options: OpenOptions): SessionThread =>
  startSessionThread(
    (workerData) =>
      new Worker(script, {
        workerData,
        transferList: workerData.asked ? [workerData.asked.port as MessagePort] : [],
      }),
    options,
    () => undefined,
  );
