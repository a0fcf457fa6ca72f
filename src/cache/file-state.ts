import { access, open } from "node:fs/promises";
import { refusalOf } from "../core/first-bytes.ts";
import type { FirstBytes, Refusal } from "../core/first-bytes.ts";

/**
 * - `local`: here, and as long as its superblock says.
 * - `partial`: here, and shorter than that; or only begun to be downloaded.
 * - `remote`: not here.
 * - `damaged`: here, and no HDF5 file, or one that its writer has not closed.
 */
export type SessionState = "local" | "partial" | "remote" | "damaged";

export interface FileState {
  readonly state: SessionState;
  /** Size on disk. */
  readonly bytes?: number;
  /** When it was last written, milliseconds since 1970. */
  readonly modifiedMs?: number;
  /** Size a partial file should have. */
  readonly expectedBytes?: number;
  /** What is wrong with a partial or damaged file, in a sentence. */
  readonly reason?: string;
  /** The same in a word. */
  readonly refusal?: Refusal["reason"];
}

/** Bytes of the start of a file that are looked at: enough for what lies in front of HDF5's part in practice. */
const headLength = 65536;

/** Looks at the size and the first bytes of a session file. */
export async function fileState(file: string): Promise<FileState> {
  let first: Found | undefined;
  try {
    first = await firstBytes(file);
  } catch (error) {
    return { state: "damaged", reason: `The file cannot be read (${(error as Error).message}).` };
  }
  if (!first) return { state: "remote" };
  return { bytes: first.size, modifiedMs: first.modifiedMs, ...stateOf(refusalOf(first)) };
}

/**
 * The state of a session's file in a cache. What has come of one that is being downloaded lies beside the place of the
 * whole, under its name and `.part`.
 */
export async function sessionState(file: string): Promise<FileState> {
  const found = await fileState(file);
  if (found.state !== "remote") return found;
  const begun = await access(`${file}.part`).then(
    () => true,
    () => false,
  );
  return begun ? { state: "partial", reason: "Its download has begun and is not finished." } : found;
}

interface Found extends FirstBytes {
  readonly modifiedMs: number;
}

/** Undefined when there is no such file. */
async function firstBytes(file: string): Promise<Found | undefined> {
  const handle = await open(file).catch((error: unknown) => {
    if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw error;
  });
  if (!handle) return undefined;
  try {
    const { size, mtimeMs: modifiedMs } = await handle.stat();
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(headLength), 0, headLength, 0);
    const head = buffer.subarray(0, bytesRead);
    return { name: file, size, modifiedMs, read: (offset, length) => head.subarray(offset, offset + length) };
  } finally {
    await handle.close();
  }
}

function stateOf(refusal: Refusal | undefined): Omit<FileState, "bytes" | "modifiedMs"> {
  if (!refusal) return { state: "local" };
  const { reason, need, message } = refusal;
  const state = reason === "truncated" ? "partial" : "damaged";
  return {
    state,
    ...(need === undefined ? {} : { expectedBytes: need }),
    reason: `The file ${message}`,
    refusal: reason,
  };
}
