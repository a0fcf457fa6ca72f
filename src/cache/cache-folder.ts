import { access, stat } from "node:fs/promises";
import path from "node:path";
import { AnalysisError } from "../core/errors.ts";
import { readHeader } from "./csv.ts";
import { defaultPaths, manifestNames, readManifest } from "./manifest.ts";
import type { CachePaths } from "./manifest.ts";

/** A folder laid out as AllenSDK's `EcephysProjectCache` keeps it. */
export interface CacheFolder {
  readonly folder: string;
  readonly paths: CachePaths;
}

/**
 * The cache in a folder: one with an AllenSDK manifest, or with a sessions.csv in the default layout. A path to the
 * manifest itself is taken too.
 *
 * @returns undefined when the folder is no cache, or not there
 * @throws AnalysisError `bad-cache` when its manifest cannot be read
 */
export async function findCache(folderOrManifest: string): Promise<CacheFolder | undefined> {
  const given = path.resolve(folderOrManifest);
  if (path.extname(given) === ".json") return (await exists(given)) ? cacheOfManifest(given) : undefined;
  for (const name of manifestNames) {
    const manifest = path.join(given, name);
    const cache = (await exists(manifest)) ? await cacheOfManifest(manifest) : undefined;
    if (cache) return cache;
  }
  const paths = defaultPaths(given);
  return (await hasTables(paths)) ? { folder: given, paths } : undefined;
}

/**
 * The cache in a folder; a path to one of its tables is taken too.
 *
 * @throws AnalysisError `bad-cache` when the folder is no cache
 */
export async function openCache(folder: string): Promise<CacheFolder> {
  const there = await stat(folder).catch(() => undefined);
  const isTable = there?.isFile() === true && path.extname(folder) === ".csv";
  const cache = await findCache(isTable ? path.dirname(path.resolve(folder)) : folder);
  if (cache) return cache;
  throw noCache(
    folder,
    there ? "it has neither an AllenSDK manifest.json nor a sessions.csv" : "there is no such folder",
  );
}

/**
 * The cache in a folder, or AllenSDK's default layout below it: one into which sessions were only downloaded has no tables.
 *
 * @throws AnalysisError `bad-cache` when there is no such folder, or its manifest cannot be read
 */
export async function cacheAt(folder: string): Promise<CacheFolder> {
  const cache = await findCache(folder);
  if (cache) return cache;
  const there = await stat(folder).catch(() => undefined);
  if (!there?.isDirectory()) throw noCache(folder, there ? "it is a file" : "there is no such folder");
  const resolved = path.resolve(folder);
  return { folder: resolved, paths: defaultPaths(resolved) };
}

const noCache = (folder: string, reason: string): AnalysisError<"bad-cache"> =>
  new AnalysisError("bad-cache", `${folder} is not an AllenSDK cache folder: ${reason}.`, {
    path: folder,
    reason,
  });

/** How many folders above a file are looked at: AllenSDK's layout has one, relocated ones a few. */
const levelsAbove = 4;

/** The cache folder a file lies in, if any. */
export async function cacheAround(file: string): Promise<CacheFolder | undefined> {
  let folder = path.dirname(path.resolve(file));
  for (let level = 0; level < levelsAbove; level++) {
    const cache = await findCache(folder);
    if (cache) return cache;
    const parent = path.dirname(folder);
    if (parent === folder) return undefined;
    folder = parent;
  }
  return undefined;
}

async function cacheOfManifest(manifest: string): Promise<CacheFolder | undefined> {
  const paths = await readManifest(manifest);
  return paths && { folder: path.dirname(manifest), paths };
}

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

/**
 * Whether a folder without a manifest has AllenSDK's tables. Both headers of sessions.csv that are in circulation have two
 * columns by which it is known; one without ids is damaged, or missing, where the table of probes tells whose it is.
 */
async function hasTables({ sessions, probes }: CachePaths): Promise<boolean> {
  const header = (await readHeader(sessions)) ?? [];
  if (header.includes("id")) return header.includes("session_type");
  return (await readHeader(probes))?.includes("ecephys_session_id") === true;
}
