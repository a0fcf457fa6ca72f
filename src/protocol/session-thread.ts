import { AnalysisError, errorFromFacts } from "../core/errors.ts";
import { Pulse } from "../core/pulse.ts";
import { connect } from "./rpc.ts";
import type { OpenOptions, SessionApi } from "./session-api.ts";
import { watchThread } from "./watchdog.ts";
import type { Patience, Stuck } from "./watchdog.ts";
import type { OpeningRefused, WorkerStart } from "./worker.ts";

/** What is used of a worker thread. */
export interface Thread {
  postMessage(message: unknown): void;
  on(event: "message", listener: (message: unknown) => void): unknown;
  on(event: "error", listener: (error: Error) => void): unknown;
  on(event: "exit", listener: (code: number) => void): unknown;
  terminate(): Promise<unknown>;
}

/** The thread that holds one open file, and the typed way to ask it. */
export interface SessionThread {
  readonly api: SessionApi;
  /** Ends the thread; open calls fail, with this error where one is given. */
  stop(error?: AnalysisError): Promise<void>;
}

/** Why a thread is no more: the file could not be opened, or the thread ended by itself or had to be ended. */
export type ThreadEnd = "refused" | "died";

/**
 * Starts a thread for one file, listens to it, and ends it when it gets stuck.
 *
 * @param start - makes a thread of the session worker's script with this as its data
 * @param onEnd - called once, when the thread ended without being asked to
 */
export function startSessionThread(
  start: (data: WorkerStart) => Thread,
  options: OpenOptions,
  onEnd: (how: ThreadEnd, error: AnalysisError) => void,
  patience?: Patience,
): SessionThread {
  const pulse = new Pulse();
  const thread = start({ ...options, pulse: pulse.buffer });
  const connection = connect<SessionApi>({
    post: (message) => thread.postMessage(message),
    onMessage: (listener) => void thread.on("message", listener),
  });
  let ended = false;
  const end = (how: ThreadEnd, error: AnalysisError): void => {
    if (ended) return;
    ended = true;
    stopWatching();
    connection.close(error);
    onEnd(how, error);
  };
  const onStuck = (stuck: Stuck): void => {
    end("died", gotStuck(options.path, stuck));
    void thread.terminate();
  };
  const stopWatching = watchThread(pulse, () => connection.waiting > 0, onStuck, patience);
  thread.on("message", (message) => {
    const { kind, error } = message as Partial<OpeningRefused>;
    if (kind === "refused") end("refused", errorFromFacts(error!));
  });
  thread.on("error", (cause) => end("died", endedBy(options.path, cause.message)));
  thread.on("exit", (code) => end("died", endedBy(options.path, `exit code ${code}`)));
  return {
    api: connection.api,
    async stop(error = new AnalysisError("cancelled", "The file was closed.", {})) {
      ended = true;
      stopWatching();
      connection.close(error);
      await thread.terminate();
    },
  };
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

function endedBy(path: string, cause: string): AnalysisError<"worker-died"> {
  return new AnalysisError(
    "worker-died",
    `The process reading ${nameOf(path)} ended unexpectedly (${cause}). It starts anew with the next request.`,
    { path, cause },
  );
}

function gotStuck(path: string, { place, seconds, object }: Stuck): AnalysisError<"worker-died"> {
  const where = object === "" ? nameOf(path) : `${object} in ${nameOf(path)}`;
  const cause = `no progress for ${seconds} s`;
  const why = {
    library:
      "HDF5 neither came back nor asked for another byte, as it does when a damaged file leads it in circles",
    source: "The disk or network it lies on has not answered",
    own: "The calculation has not come to an end of its next step",
  }[place];
  const help =
    place === "library"
      ? "Get another copy of the file; whatever else is in this one can still be read."
      : "Try again.";
  return new AnalysisError(
    "worker-died",
    `Reading ${where} was given up after ${seconds} s without progress. ${why}. ${help}`,
    { path, cause },
  );
}
