import path from "node:path";
import { stat } from "node:fs/promises";
import { cacheAround } from "../../cache/cache-folder.ts";
import type { CatalogueSession } from "../../cache/catalogue.ts";
import { AnalysisError } from "../../core/errors.ts";
import type { Notice } from "../../core/errors.ts";
import { sizesApart } from "../failures.ts";
import { sha256Of } from "./file-sums.ts";
import type { Watch } from "./file-sums.ts";
import { recordedFile, rememberedSum, rememberSum } from "./verified-files.ts";

/** What a file's checksum says. */
export interface SumVerdict {
  /** Unknown: nobody has published one of this file, or it was not computed. */
  readonly checksum: "match" | "unknown";
  /** Hexadecimal; null where it was not computed. */
  readonly sha256: string | null;
  readonly notices: readonly Notice[];
}

/** How a checksum is compared. */
export interface SumOptions {
  /** Folder of remembered checksums: the settings' store. */
  readonly store: string;
  readonly session: (id: string) => Promise<CatalogueSession | undefined>;
  /** Reads the file though it is as it was when its checksum was compared. */
  readonly hash: boolean;
  readonly watch?: Watch;
}

/**
 * Compares the checksum of a file with the published one: of a session in a cache folder the catalogue's, of another file that
 * was downloaded here the one that it had then. It is computed only where there is something to compare, or where that is
 * asked for, and remembered.
 *
 * @throws AnalysisError `checksum-mismatch`; what the disk says; whatever the watch's signal was ended with
 */
export async function verifySum(file: string, options: SumOptions): Promise<SumVerdict> {
  const { store, hash, watch } = options;
  const absolute = path.resolve(file);
  const published = await sessionOf(absolute, options);
  const expected = published?.sha256 ?? (await recordedFile(store, absolute))?.sha256;
  const notices = hash ? [] : await sizeNotices(absolute, published);
  if (notices.length > 0 || (expected === undefined && !hash))
    return { checksum: "unknown", sha256: null, notices };
  const remembered = hash ? undefined : await rememberedSum(store, absolute);
  const sha256 = remembered ?? (await sha256Of(absolute, watch));
  if (expected !== undefined && sha256 !== expected) throw differs(file, expected, sha256);
  if (remembered === undefined) await rememberSum(store, absolute, sha256, null);
  return { checksum: expected === undefined ? "unknown" : "match", sha256, notices };
}

/** The session of the catalogue that a cache folder has a file for, if any. */
async function sessionOf(file: string, { session }: SumOptions): Promise<CatalogueSession | undefined> {
  const ids = new Set(file.match(/\d+/g));
  // A manifest that cannot be read may be another program's.
  const cache = ids.size > 0 ? await cacheAround(file).catch(() => undefined) : undefined;
  if (!cache) return undefined;
  for (const id of ids) if (cache.paths.sessionNwb(id) === file) return session(id);
  return undefined;
}

/** A file of another size cannot be the published one; what it is instead is not known here. */
async function sizeNotices(
  file: string,
  published: CatalogueSession | undefined,
): Promise<readonly Notice[]> {
  const { size } = await stat(file);
  if (published?.nwbBytes === undefined || size === published.nwbBytes) return [];
  const message =
    `${file} is not session ${published.id} as it was published: ${sizesApart(size, published.nwbBytes)}. ` +
    "Its checksum was not compared; --hash does.";
  return [{ code: "another-version", message }];
}

const differs = (file: string, expected: string, actual: string): AnalysisError<"checksum-mismatch"> =>
  new AnalysisError(
    "checksum-mismatch",
    `${file} is not the file that was published: its checksum differs, so it was damaged or changed. download --repair fetches it anew.`,
    { path: file, expected, actual },
  );
