/** Text and archives as bytes. The only importer of fflate. */
import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
import { AnalysisError } from "../errors.ts";
import type { EncodedFile } from "./format.ts";

/** Text as UTF-8. */
export const utf8 = (text: string): Uint8Array => strToU8(text);

/** UTF-8 as text. */
export const fromUtf8 = (bytes: Uint8Array): string => strFromU8(bytes);

/**
 * The time every entry carries, so that the same entries give the same bytes: zip writes the local time, and knows
 * nothing before 1980.
 */
const noTime = (): Date => new Date(1980, 0, 1, 12);

/** A zip archive of these files, deflated. */
export function zip(files: readonly EncodedFile[]): Uint8Array {
  return zipSync(Object.fromEntries(files.map(({ name, bytes }) => [name, bytes])), {
    mtime: noTime(),
    level: 6,
  });
}

/**
 * The files of a zip archive by name.
 *
 * @param name - of the archive, for messages
 * @throws AnalysisError `bad-input` when it cannot be read
 */
export function unzip(archive: Uint8Array, name: string): Readonly<Record<string, Uint8Array>> {
  try {
    return unzipSync(archive);
  } catch (error) {
    const what = `${name} cannot be read as a zip archive (${String(error)})`;
    throw new AnalysisError("bad-input", `${what}.`, { what });
  }
}
