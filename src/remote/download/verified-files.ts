import { createHash } from "node:crypto";
import { readdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { makeFolder } from "../make-folder.ts";

/** Files on this disk of which the checksum was computed, so that it need not be computed each time. */

/** A file as it was when its checksum was computed. */
export interface SummedFile {
  /** Absolute. */
  readonly path: string;
  readonly size: number;
  readonly mtimeMs: number;
  /** Hexadecimal. */
  readonly sha256: string;
  /** What it was downloaded as; null for a file that was only compared. */
  readonly name: string | null;
  /** Of the object that it was downloaded from, where there was one. */
  readonly etag?: string | null;
}

const folderOf = (store: string): string => path.join(store, "checksums");
const recordOf = (store: string, file: string): string =>
  path.join(folderOf(store), `${createHash("sha256").update(file).digest("hex").slice(0, 16)}.json`);

/**
 * Remembers the checksum of a file as it is now. Where that cannot be written it is computed again the next time.
 *
 * @param store - the folder of what is kept beside files
 * @param file - absolute
 */
export async function rememberSum(
  store: string,
  file: string,
  sha256: string,
  name: string | null,
  etag: string | null = null,
): Promise<void> {
  try {
    const { size, mtimeMs } = await stat(file);
    const record = recordOf(store, file);
    const former = await readRecord(record);
    const facts: SummedFile = {
      ...{ path: file, size, mtimeMs, sha256 },
      ...{ name: name ?? former?.name ?? null, etag: etag ?? former?.etag ?? null },
    };
    await makeFolder(folderOf(store));
    await writeFile(`${record}.${process.pid}`, `${JSON.stringify(facts)}\n`);
    await rename(`${record}.${process.pid}`, record);
  } catch {
    // A record saves time and nothing else.
  }
}

/** The checksum of a file, if it was computed and the file has the same size and time as then. */
export async function rememberedSum(store: string, file: string): Promise<string | undefined> {
  const known = await readRecord(recordOf(store, file));
  return known && (await isUnchanged(known)) ? known.sha256 : undefined;
}

/** What a file was downloaded as, whatever became of it since; undefined for one that was only compared. */
export async function recordedFile(store: string, file: string): Promise<SummedFile | undefined> {
  const known = await readRecord(recordOf(store, file));
  return known?.name == null ? undefined : known;
}

/** The file that a name was downloaded into, the newest one, if it is there unchanged. */
export async function downloadedAs(store: string, name: string): Promise<string | undefined> {
  const records = await readdir(folderOf(store)).catch(() => []);
  const all = await Promise.all(records.map((record) => readRecord(path.join(folderOf(store), record))));
  const newest = all.filter((known) => known?.name === name).sort((a, b) => b!.mtimeMs - a!.mtimeMs);
  for (const known of newest) if (await isUnchanged(known!)) return known!.path;
  return undefined;
}

async function readRecord(file: string): Promise<SummedFile | undefined> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as SummedFile;
  } catch {
    return undefined;
  }
}

async function isUnchanged({ path: file, size, mtimeMs }: SummedFile): Promise<boolean> {
  const now = await stat(file).catch(() => undefined);
  return now?.size === size && now.mtimeMs === mtimeMs;
}
