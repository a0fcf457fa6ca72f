import path from "node:path";
import { findCache } from "../../cache/cache-folder.ts";
import type { CacheFolder } from "../../cache/cache-folder.ts";
import { defaultPaths } from "../../cache/manifest.ts";
import { AnalysisError, isCancelled } from "../../core/errors.ts";
import { safeFileName } from "../../core/file-name.ts";
import { sourceNameText } from "../../core/source-name.ts";
import type { SourceName } from "../../core/source-name.ts";
import { locate } from "../locate.ts";
import type { CatalogueUse } from "../locate.ts";
import { Network } from "../network.ts";
import type { RemoteSettings } from "../settings.ts";
import { completeCache } from "./cache-tables.ts";
import { recording } from "./check-file.ts";
import { downloadFile } from "./download-file.ts";
import type { DownloadedFile, FileOptions } from "./file-task.ts";
import type { FreeBytes } from "./disk.ts";
import type { SumFile } from "./file-sums.ts";
import type { DownloadProgress } from "./progress.ts";

/** Where recordings are downloaded to. */
export type DownloadTarget =
  /** An AllenSDK cache folder, made or completed; `tables` fetches those that are missing. */
  | { readonly kind: "cache"; readonly folder: string; readonly tables: boolean }
  /** A folder, under the names that the files have. */
  | { readonly kind: "folder"; readonly folder: string }
  | { readonly kind: "file"; readonly file: string };

/** How recordings are downloaded. */
export interface DownloadOptions {
  readonly settings: RemoteSettings;
  readonly catalogue: CatalogueUse;
  /** Ends it at the next block: what has come is kept. */
  readonly signal?: AbortSignal | undefined;
  /** Replaces files that are there and are not the published ones. */
  readonly repair?: boolean;
  /** Takes files of other sizes than the published ones. */
  readonly anyVersion?: boolean;
  /** Called after every block. */
  readonly onProgress?: (progress: DownloadProgress) => void;
  /** Called when a recording is here, or has failed. */
  readonly onDone?: (outcome: DownloadOutcome) => void;
  readonly warn: (message: string) => void;
  /** Who computes checksums: a thread of its own (`sumInThread`); if not given, this one. */
  readonly sum?: SumFile;
  /** In place of asking the disk. */
  readonly free?: FreeBytes;
}

/** What came of one recording. */
export interface DownloadOutcome {
  readonly source: SourceName;
  /** Either of them. */
  readonly file?: DownloadedFile;
  readonly error?: AnalysisError;
}

/** What came of all. */
export interface DownloadReport {
  readonly outcomes: readonly DownloadOutcome[];
  /** Why the cache folder was not completed. */
  readonly cacheError?: AnalysisError;
  /** All that was asked for, tables and answers of APIs too. */
  readonly requests: number;
  readonly fetchedBytes: number;
}

/**
 * Downloads recordings one after another; one that fails does not keep the others from coming.
 *
 * @throws AnalysisError `cancelled`; `bad-argument` for a recording that no cache folder holds; `bad-cache` for a folder with
 *   a manifest that cannot be read
 */
export async function download(
  sources: readonly SourceName[],
  target: DownloadTarget,
  options: DownloadOptions,
): Promise<DownloadReport> {
  const waits: FileOptions["waits"] = {};
  const network = new Network(options.settings, options.signal, (wait) => {
    if (wait) waits.listener?.(wait.ms);
  });
  const { repair = false, anyVersion = false, onProgress, warn, sum, free } = options;
  const { parallel } = options.settings;
  const fileOptions: FileOptions = {
    network,
    waits,
    parallel,
    repair,
    anyVersion,
    onProgress,
    warn,
    sum,
    free,
  };
  const place = await placesIn(target, sources);
  const outcomes: DownloadOutcome[] = [];
  for (const source of sources) {
    const outcome = await downloadOne(source, place, options, fileOptions);
    outcomes.push(outcome);
    options.onDone?.(outcome);
  }
  const cacheError =
    place.cache && target.kind === "cache" && outcomes.some(({ file }) => file)
      ? await failureOf(completeCache(place.cache, target.tables, options.catalogue.source, fileOptions))
      : undefined;
  const { requests, fetchedBytes } = network.traffic;
  return { outcomes, ...(cacheError ? { cacheError } : {}), requests, fetchedBytes };
}

async function downloadOne(
  source: SourceName,
  place: Places,
  { catalogue }: DownloadOptions,
  options: FileOptions,
): Promise<DownloadOutcome> {
  try {
    const location = await locate(options.network, source, catalogue, true);
    const task = { location, path: place.of(source, location.fileName), kind: recording };
    return { source, file: await downloadFile(task, options) };
  } catch (error) {
    if (!(error instanceof AnalysisError) || isCancelled(error)) throw error;
    return { source, error: error as AnalysisError };
  }
}

/** The error that work ends with, but for one that ends everything. */
async function failureOf(work: Promise<void>): Promise<AnalysisError | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    if (!(error instanceof AnalysisError) || isCancelled(error)) throw error;
    return error as AnalysisError;
  }
}

/** Where each recording goes. */
interface Places {
  readonly cache?: CacheFolder;
  /** @throws AnalysisError `bad-argument` when another recording has gone there */
  of(source: SourceName, fileName: string): string;
}

async function placesIn(target: DownloadTarget, sources: readonly SourceName[]): Promise<Places> {
  if (target.kind === "file") return { of: () => path.resolve(target.file) };
  if (target.kind === "cache") {
    const folder = path.resolve(target.folder);
    const cache = (await findCache(folder)) ?? { folder, paths: defaultPaths(folder) };
    for (const source of sources) sessionId(source);
    return { cache, of: (source) => cache.paths.sessionNwb(sessionId(source)) };
  }
  const taken = new Map<string, string>();
  return {
    of: (source, fileName) => {
      const file = path.resolve(target.folder, safeFileName(fileName));
      const [text, other] = [sourceNameText(source), taken.get(file.toLowerCase())];
      if (other !== undefined && other !== text)
        throw new AnalysisError(
          "bad-argument",
          `${other} and ${text} would both be ${file}. Download one of them into another folder.`,
          { argument: "SOURCE", value: text },
        );
      taken.set(file.toLowerCase(), text);
      return file;
    },
  };
}

/** @throws AnalysisError `bad-argument` */
function sessionId(source: SourceName): string {
  if (source.kind === "allen") return source.id;
  const text = sourceNameText(source);
  throw new AnalysisError(
    "bad-argument",
    `${text} is no session of the catalogue, which is all that a cache folder holds. Download it --to a folder.`,
    { argument: "SOURCE", value: text },
  );
}
