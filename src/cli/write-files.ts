import { createHash } from "node:crypto";
import { rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Control } from "../core/control.ts";
import { AnalysisError } from "../core/errors.ts";
import type { EncodedFile } from "../core/export/format.ts";
import { makeFolder } from "../remote/make-folder.ts";

/**
 * Writes files that belong together: all under other names first, then renamed, so that nothing half written is
 * ever under a name that was asked for.
 *
 * @param folder - made when it is not there
 * @returns the paths, in order
 * @throws AnalysisError `write-failed`; `cancelled` while nothing has been renamed yet
 */
export async function writeFiles(
  folder: string,
  files: readonly EncodedFile[],
  control: Control,
): Promise<readonly string[]> {
  const targets = files.map(({ name }) => path.join(folder, name));
  const parts = files.map(({ name }) => path.join(folder, partName(name)));
  try {
    await makeFolder(folder);
    for (const [i, { bytes }] of files.entries()) {
      await control.checkpoint(i, files.length, "writing");
      await writeFile(parts[i]!, bytes);
    }
    await control.checkpoint(files.length, files.length, "writing");
    for (const [i, part] of parts.entries()) await rename(part, targets[i]!);
  } catch (error) {
    await Promise.all(parts.map((part) => rm(part, { force: true })));
    if (error instanceof AnalysisError) throw error;
    const cause = error instanceof Error ? error.message : String(error);
    throw new AnalysisError("write-failed", `${targets[0] ?? folder} could not be written: ${cause}.`, {
      path: targets[0] ?? folder,
      cause,
    });
  }
  return targets;
}

/** File systems take names of 255 bytes: of a long one a part and its checksum stand for all of it. */
function partName(name: string): string {
  const short =
    name.length <= 50
      ? name
      : `${name.slice(0, 50)}.${createHash("sha256").update(name).digest("hex").slice(0, 16)}`;
  return `.${short}.${process.pid}.part`;
}
