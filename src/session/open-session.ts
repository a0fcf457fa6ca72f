import { openNwbFile } from "../nwb/nwb-file.ts";
import type { OpenOptions, SessionApi } from "../protocol/session-api.ts";
import { Session } from "./session.ts";

/**
 * Opens a file and reads its metadata.
 *
 * @throws AnalysisError `file-not-found`, `file-unreadable`, `not-nwb` or `damaged-data`
 */
export async function openSession(options: OpenOptions): Promise<SessionApi> {
  return new Session(await openNwbFile(options.path, options.follow), options);
}
