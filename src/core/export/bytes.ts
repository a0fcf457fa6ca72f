/** Text as bytes, and archives read. The only importer of fflate. */
import { strFromU8, strToU8, unzipSync } from "fflate";
import { AnalysisError } from "../errors.ts";

/** Text as UTF-8. */
export const utf8 = (text: string): Uint8Array => strToU8(text);

/** UTF-8 as text. */
export const fromUtf8 = (bytes: Uint8Array): string => strFromU8(bytes);

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
