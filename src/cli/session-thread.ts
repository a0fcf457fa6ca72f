import type { OpenOptions } from "../protocol/session-api.ts";
import { startSessionThread } from "../protocol/session-thread.ts";
import type { SessionThread } from "../protocol/session-thread.ts";
import { sessionThread } from "./early-thread.ts";

/**
 * Opens a file in a thread of its own, as the editor does: a damaged file that leads HDF5 in circles can only be given
 * up from outside. Whoever asks is told why the thread ended.
 */
export const openInThread = (options: OpenOptions): SessionThread =>
  startSessionThread(sessionThread, options, () => undefined);
