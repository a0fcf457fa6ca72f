import type { ErrorFacts } from "../core/errors.ts";
import type { OpenOptions } from "./session-api.ts";

/** What a session's worker is started with, as its data or as its first message: it serves `SessionApi` on its own port, and beats in shared memory. */
export interface WorkerStart extends OpenOptions {
  /** Of a `Pulse`. */
  readonly pulse: SharedArrayBuffer;
}

/** What a session's worker says beside its replies: when the file cannot be opened it says so once, and ends. */
export interface OpeningRefused {
  readonly kind: "refused";
  readonly error: ErrorFacts;
}
