import { stat } from "node:fs/promises";
import type { CacheFolder } from "../../cache/cache-folder.ts";
import { writeMissingManifest } from "../../cache/new-manifest.ts";
import { cacheTables, requireHeader, requireTable } from "../../cache/table-check.ts";
import type { CacheTable } from "../../cache/table-check.ts";
import { AnalysisError } from "../../core/errors.ts";
import { hostOf } from "../failures.ts";
import type { CatalogueSource } from "../locate.ts";
import type { Location } from "../remote-object.ts";
import type { Bases } from "../settings.ts";
import type { FileKind } from "./check-file.ts";
import { diskError, freeBytes } from "./disk.ts";
import { downloadFile } from "./download-file.ts";
import type { FileOptions } from "./file-task.ts";

/** Where the bucket has the tables of the data set. */
const prefix = "visual-coding-neuropixels/ecephys-cache";

/**
 * Completes a cache folder, so that AllenSDK opens a session of it without a network: a manifest where there is none, and the
 * tables that are missing. What is there stays as it is.
 *
 * @param source - of the sessions; tables are in the bucket alone, or where a server is laid out as it
 * @throws AnalysisError as `downloadFile`, and `bad-answer` for what is no such table; what the disk says
 */
export async function completeCache(
  cache: CacheFolder,
  tables: boolean,
  source: CatalogueSource,
  options: FileOptions,
): Promise<void> {
  try {
    await writeMissingManifest(cache.folder);
  } catch (error) {
    throw await diskError(error, cache.folder, 0, options.free ?? freeBytes);
  }
  const base = typeof source === "string" ? bucketOf(options) : source.href.replace(/\/+$/, "");
  const absent: string[] = [];
  for (const table of cacheTables) {
    const file = cache.paths[table];
    if (await stat(file).catch(() => undefined)) continue;
    if (tables) await fetchTable(table, file, base, options);
    else absent.push(`${table}.csv`);
  }
  if (absent.length > 0)
    options.warn(`${absent.join(", ")} of ${cache.folder} are left out: AllenSDK will ask for them.`);
}

const bucketOf = ({ network }: FileOptions): Bases["s3"] => network.settings.bases.s3;

async function fetchTable(
  table: CacheTable,
  file: string,
  base: string,
  options: FileOptions,
): Promise<void> {
  const name = `${table}.csv`;
  const location: Location = {
    name,
    address: new URL(`${base}/${prefix}/${name}`),
    fileName: name,
    size: null,
    sha256: null,
  };
  try {
    await downloadFile({ location, path: file, kind: kindOf(table) }, options);
  } catch (error) {
    if (!(error instanceof AnalysisError && error.code === "busy")) throw error;
    options.warn(error.message);
  }
}

function kindOf(table: CacheTable): FileKind {
  return {
    hdf5: false,
    start: (bytes, _size, location) => {
      try {
        requireHeader(table, bytes, location.name);
      } catch (error) {
        throw noTable(error, location);
      }
    },
    whole: (file, location) =>
      requireTable(table, file).catch((error: unknown) => {
        throw noTable(error, location);
      }),
  };
}

/** The error of a table that is none, about its server rather than about a file. */
function noTable(error: unknown, { name, address }: Location): unknown {
  if (!(error instanceof AnalysisError && error.code === "bad-cache")) return error;
  const host = hostOf(address);
  const { reason } = (error as AnalysisError<"bad-cache">).details;
  return new AnalysisError(
    "bad-answer",
    `What ${host} sent as ${name} is not that table: ${reason}. The sessions are usable without it; --no-tables leaves it out.`,
    { host, reason, attempts: 1 },
  );
}
