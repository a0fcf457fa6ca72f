import type { Stats } from "node:fs";
import { open, stat } from "node:fs/promises";
import { AnalysisError } from "../core/errors.ts";

/**
 * Looks at the file of a table.
 *
 * @returns undefined when there is none
 * @throws AnalysisError `bad-cache` for a folder in its place; `file-unreadable` when the medium does not tell, which is
 *   not the same as none
 */
export async function tableFile(file: string): Promise<Stats | undefined> {
  const found = await readable(file, () => stat(file)).catch((error: unknown) => {
    if (isAbsent(error)) return undefined;
    throw error;
  });
  if (found?.isDirectory()) throw badTable(file, "it is a folder");
  return found;
}

/** Whether the last line of a table has its end; one that was cut within its last field does not. */
export async function endsWithLine(file: string, size: number): Promise<boolean> {
  return readable(file, async () => {
    const handle = await open(file);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(1), 0, 1, Math.max(0, size - 1));
      return bytesRead === 0 || buffer[0] === 0x0a || buffer[0] === 0x0d;
    } finally {
      await handle.close();
    }
  });
}

/** A table that is there and not understood. */
export function badTable(file: string, reason: string): AnalysisError<"bad-cache"> {
  return new AnalysisError(
    "bad-cache",
    `${file} cannot be used as a table of the cache: ${reason}. Delete it and let AllenSDK download it again, or read ` +
      "the recording alone (--no-cache on the command line).",
    { path: file, reason },
  );
}

/**
 * Does something with the file of a table.
 *
 * @throws AnalysisError `file-unreadable` for what the operating system refuses
 */
export async function readable<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (error instanceof AnalysisError || typeof code !== "string") throw error;
    throw new AnalysisError(
      "file-unreadable",
      `${file}, a table of the cache, cannot be read: ${message}. Check that it is there and may be read, or read the ` +
        "recording alone (--no-cache on the command line).",
      { path: file, cause: code },
    );
  }
}

const isAbsent = (error: unknown): boolean =>
  error instanceof AnalysisError &&
  error.code === "file-unreadable" &&
  ["ENOENT", "ENOTDIR"].includes((error as AnalysisError<"file-unreadable">).details.cause);
