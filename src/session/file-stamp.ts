import { createHash } from "node:crypto";
import { closeSync, openSync, readSync, statSync } from "node:fs";
import type { BigIntStats } from "node:fs";
import { AnalysisError } from "../core/errors.ts";
import type { FileChange } from "../core/errors.ts";

/** What tells one state of a file from another: looked at before every answer, so it must cost next to nothing. */
export interface FileStamp {
  readonly path: string;
  readonly size: bigint;
  /** Nanoseconds. */
  readonly modified: bigint;
  /** Nanoseconds; of the content, name or rights: no program can put this one back. */
  readonly altered: bigint;
  readonly inode: bigint;
  readonly device: bigint;
  /** Of both ends and the size, sha256. */
  readonly ends: string;
}

/** Bytes of each end that are hashed, as in the provenance of written files. */
const endBytes = 1 << 20;

/** Undefined where the file cannot be looked at: whoever opens it says why. */
export function stampOf(path: string): FileStamp | undefined {
  try {
    const { size, mtimeNs, ctimeNs, ino, dev } = statSync(path, { bigint: true });
    return {
      path,
      size,
      modified: mtimeNs,
      altered: ctimeNs,
      inode: ino,
      device: dev,
      ends: hashEnds(path, Number(size)),
    };
  } catch {
    return undefined;
  }
}

/**
 * Refuses to go on with a file that is another than when it was opened. One that was merely touched is the same where
 * its whole content is in the hash; of a larger one nobody can say so without reading it all. A write whose time of
 * modification was put back (a copy that keeps times) still shows in the time of alteration.
 *
 * @throws AnalysisError `file-changed`
 */
export function requireUnchanged(stamp: FileStamp): void {
  const now = statNow(stamp.path);
  if (now === undefined) throw changed(stamp.path, "deleted", null);
  // A file that was moved or copied here keeps its old time of modification: that is not when it came.
  const when = now.ctime.toISOString();
  if (now.ino !== stamp.inode || now.dev !== stamp.device) throw changed(stamp.path, "replaced", when);
  if (now.size < stamp.size) throw changed(stamp.path, "cut short", when);
  if (now.size > stamp.size) throw changed(stamp.path, "made longer", when);
  if (now.mtimeNs === stamp.modified && now.ctimeNs === stamp.altered) return;
  const whole = now.size <= 2n * BigInt(endBytes);
  if (hashEnds(stamp.path, Number(now.size)) !== stamp.ends) throw changed(stamp.path, "written to", when);
  if (!whole) throw changed(stamp.path, now.mtimeNs === stamp.modified ? "touched" : "written to", when);
}

/** Undefined for a file that is gone. A medium that does not answer is found out by the next read. */
function statNow(path: string): BigIntStats | undefined {
  try {
    return statSync(path, { bigint: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    const { code, message } = error as NodeJS.ErrnoException;
    throw new AnalysisError(
      "file-unreadable",
      `${path} cannot be looked at any more: ${message}. Check the drive or the connection, then read the file again.`,
      { path, cause: code ?? message },
    );
  }
}

function hashEnds(path: string, size: number): string {
  const hash = createHash("sha256");
  const descriptor = openSync(path, "r");
  try {
    const length = Math.min(endBytes, size);
    const bytes = Buffer.alloc(length);
    for (const start of [0, size - length])
      hash.update(bytes.subarray(0, readSync(descriptor, bytes, 0, length, start)));
  } finally {
    closeSync(descriptor);
  }
  return hash.digest("hex");
}

function changed(path: string, how: FileChange, when: string | null): AnalysisError<"file-changed"> {
  const at = when === null ? "" : ` (at ${when})`;
  const help =
    how === "deleted"
      ? "Open it where it is now, or put it back."
      : "Read it again; if a program is still writing to it, wait until that has ended.";
  return new AnalysisError(
    "file-changed",
    `${path} was ${how} since it was opened${at}. Nothing is answered from it any more: tables read before would not ` +
      `belong to the spikes of now. ${help}`,
    { path, how, when },
  );
}
