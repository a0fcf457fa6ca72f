import { Worker } from "node:worker_threads";
import type { MessagePort } from "node:worker_threads";
import type { AnalysisError } from "../core/errors.ts";
import type { OpenOptions } from "../protocol/session-api.ts";
import { startSessionThread } from "../protocol/session-thread.ts";
import type { SessionThread, ThreadEnd } from "../protocol/session-thread.ts";
import type { Patience } from "../protocol/watchdog.ts";
import type { WorkerStart } from "../protocol/worker.ts";

/**
 * Starts a worker for one file.
 *
 * @param script - path of dist/worker.cjs
 * @param onEnd - called once, when the worker ended without being asked to
 */
export function startSessionWorker(
  script: string,
  options: OpenOptions,
  onEnd: (how: ThreadEnd, error: AnalysisError) => void,
  patience?: Patience,
): SessionThread {
  const start = (workerData: WorkerStart): Worker => {
    const transferList = workerData.asked ? [workerData.asked.port as MessagePort] : [];
    return new Worker(script, { workerData, transferList });
  };
  return startSessionThread(start, options, onEnd, patience);
}
