import type { Pulse } from "../core/pulse.ts";
import { AskedSource } from "../nwb/asked-source.ts";
import { openNwbFile, openPlainNwbFile } from "../nwb/nwb-file.ts";
import type { OpenOptions, SessionApi } from "../protocol/session-api.ts";
import { requireUnchanged, stampOf } from "./file-stamp.ts";
import { guardedSession } from "./guarded-session.ts";
import { Session } from "./session.ts";

/**
 * Opens a file and reads its metadata. It is looked at again before and after every answer: see `file-changed`. Of a
 * file elsewhere every answer of its server is compared with the first one instead.
 *
 * @param pulse - by which another thread sees whether the reading gets on
 * @throws AnalysisError `file-not-found`, `file-unreadable`, `not-nwb` or `damaged-data`; of a file elsewhere
 *   also what fetching ends with
 */
export async function openSession(options: OpenOptions, pulse?: Pulse): Promise<SessionApi> {
  if (options.asked) {
    const source = new AskedSource(options.asked, pulse);
    return new Session(await openNwbFile(source, [], pulse), options);
  }
  const stamp = stampOf(options.path);
  const file = await openNwbFile(options.path, options.follow, pulse);
  return guarded(new Session(file, options), stamp);
}

/**
 * The same for a file of which nothing needs the HDF5 library; undefined for others, which are opened in a thread that
 * can be ended.
 */
export function openPlainSession(options: OpenOptions): SessionApi | undefined {
  const stamp = stampOf(options.path);
  const file = openPlainNwbFile(options.path);
  return file && guarded(new Session(file, options), stamp);
}

const guarded = (session: Session, stamp: ReturnType<typeof stampOf>): SessionApi =>
  stamp ? guardedSession(session, () => requireUnchanged(stamp)) : session;
