import { Worker } from "node:worker_threads";
import { AnalysisError, errorFromFacts } from "../core/errors.ts";
import { connect } from "../protocol/rpc.ts";
import type { OpenOptions, SessionApi } from "../protocol/session-api.ts";
import type { OpeningRefused } from "../protocol/worker.ts";

/** The thread that holds one open file, and the typed way to ask it. */
export interface SessionWorker {
  readonly api: SessionApi;
  /** Ends the thread; open calls fail. */
  stop(): Promise<void>;
}

/** Why a worker is no more: the file could not be opened, or the thread ended by itself. */
export type WorkerEnd = "refused" | "died";

/**
 * Starts a worker for one file.
 *
 * @param script - path of dist/worker.js
 * @param onEnd - called once, when the worker ended without being asked to
 */
export function startSessionWorker(
  script: string,
  options: OpenOptions,
  onEnd: (how: WorkerEnd, error: AnalysisError) => void,
): SessionWorker {
  const worker = new Worker(script, { workerData: options });
  const connection = connect<SessionApi>({
    post: (message) => worker.postMessage(message),
    onMessage: (listener) => void worker.on("message", listener),
  });
  let ended = false;
  const end = (how: WorkerEnd, error: AnalysisError): void => {
    if (ended) return;
    ended = true;
    connection.close(error);
    onEnd(how, error);
  };
  worker.on("message", (message: Partial<OpeningRefused>) => {
    if (message.kind === "refused") end("refused", errorFromFacts(message.error!));
  });
  worker.on("error", (cause) => end("died", workerDied(options.path, cause.message)));
  worker.on("exit", (code) => end("died", workerDied(options.path, `exit code ${code}`)));
  return {
    api: connection.api,
    async stop() {
      ended = true;
      connection.close(new AnalysisError("cancelled", "The file was closed.", {}));
      await worker.terminate();
    },
  };
}

function workerDied(path: string, cause: string): AnalysisError<"worker-died"> {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return new AnalysisError(
    "worker-died",
    `The process reading ${name} ended unexpectedly (${cause}). It starts anew with the next request.`,
    { path, cause },
  );
}
