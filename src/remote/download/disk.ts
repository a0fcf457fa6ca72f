import { statfs } from "node:fs/promises";
import { byteSize } from "../../core/byte-size.ts";
import { AnalysisError } from "../../core/errors.ts";

/** Bytes that this user may still write on the disk of a folder; null where the disk does not tell. */
export type FreeBytes = (folder: string) => Promise<number | null>;

export const freeBytes: FreeBytes = (folder) =>
  statfs(folder).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => null,
  );

/** Kept free beside what is downloaded, bytes. */
const spare = 64 * 1024 * 1024;

/**
 * Looks for room before anything is transferred.
 *
 * @param needed - bytes to come
 * @throws AnalysisError `disk-full`
 */
export async function requireRoom(folder: string, needed: number, free: FreeBytes): Promise<void> {
  const there = await free(folder);
  if (there !== null && there < needed + spare) throw diskFull(folder, needed + spare, there);
}

const fullCodes = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);

/** What the operating system says while a file comes, as an error for the user; anything else as it is. */
export async function diskError(
  error: unknown,
  folder: string,
  needed: number,
  free: FreeBytes,
): Promise<unknown> {
  const { code, syscall, message, path } = error as NodeJS.ErrnoException;
  if (error instanceof AnalysisError || typeof code !== "string" || typeof syscall !== "string") return error;
  if (fullCodes.has(code)) return diskFull(folder, needed, await free(folder), code);
  const where = path ?? folder;
  return new AnalysisError("write-failed", `${where} could not be written: ${message}. Check the folder.`, {
    path: where,
    cause: message,
  });
}

function diskFull(
  folder: string,
  needed: number,
  free: number | null,
  code?: string,
): AnalysisError<"disk-full"> {
  const room = free === null ? "" : `, ${byteSize(free)} free`;
  const limit = code === undefined ? "" : ` (${code})`;
  return new AnalysisError(
    "disk-full",
    `Not enough room in ${folder}: ${byteSize(needed)} needed${room}${limit}. What has come is kept.`,
    { path: folder, needed, free },
  );
}
