import { open } from "node:fs/promises";
import { checkHead, headLength } from "../core/hdf5-head.ts";
import type { HeadCheck } from "../core/hdf5-head.ts";

/**
 * - `local`: here, and as long as its superblock says.
 * - `partial`: here, and shorter than that.
 * - `remote`: not here.
 * - `damaged`: here, and no HDF5 file, or one that its writer has not closed.
 */
export type SessionState = "local" | "partial" | "remote" | "damaged";

export interface FileState {
  readonly state: SessionState;
  /** Size on disk. */
  readonly bytes?: number;
  /** Size a partial file should have. */
  readonly expectedBytes?: number;
  /** What is wrong with a partial or damaged file, in a sentence. */
  readonly reason?: string;
}

/** Looks at the size and the first bytes of a session file. */
export async function fileState(file: string): Promise<FileState> {
  let head: { bytes: Uint8Array; size: number } | undefined;
  try {
    head = await readHead(file);
  } catch (error) {
    return { state: "damaged", reason: `The file cannot be read (${(error as Error).message}).` };
  }
  if (!head) return { state: "remote" };
  return { bytes: head.size, ...stateOf(checkHead(head.bytes, head.size)) };
}

async function readHead(file: string): Promise<{ bytes: Uint8Array; size: number } | undefined> {
  const handle = await open(file).catch((error: unknown) => {
    if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw error;
  });
  if (!handle) return undefined;
  try {
    const { size } = await handle.stat();
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(headLength), 0, headLength, 0);
    return { bytes: buffer.subarray(0, bytesRead), size };
  } finally {
    await handle.close();
  }
}

function stateOf(check: HeadCheck): Omit<FileState, "bytes"> {
  switch (check.kind) {
    case "whole":
      return { state: "local" };
    case "unclosed":
      return { state: "damaged", reason: "The file is still open for writing, or its writer crashed." };
    case "truncated":
      return {
        state: "partial",
        expectedBytes: check.need,
        reason: `The file has ${check.have} of the ${check.need} bytes its header declares.`,
      };
    case "unreadable":
      return { state: "damaged", reason: `The file ${check.reason}.` };
  }
}
