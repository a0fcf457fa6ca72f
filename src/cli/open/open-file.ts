import { stat } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { findCache } from "../../cache/cache-folder.ts";
import { cacheFacts, cacheFactsFor } from "../../cache/session-facts.ts";
import type { CacheFacts } from "../../core/cache-facts.ts";
import { AnalysisError } from "../../core/errors.ts";
import { readSourceName, sourceNameText } from "../../core/source-name.ts";
import type { SourceName } from "../../core/source-name.ts";
import type { OpenOptions, SessionApi } from "../../protocol/session-api.ts";
import { downloadedAs } from "../../remote/download/verified-files.ts";
import { remoteSettings } from "../../remote/settings.ts";
import { badArgument } from "../arguments.ts";
import type { Arguments, Option } from "../arguments.ts";
import type { Call } from "../command.ts";
import type { TransferDocument } from "./open-elsewhere.ts";
import type { Output } from "../output.ts";
import { openInThread } from "./session-thread.ts";

/** Options of every command that opens a file that may lie elsewhere. */
export const elsewhereOptions: readonly Option[] = [
  {
    name: "source",
    value: "s3|dandi|warehouse|URL",
    help: "Where allen:ID is read: a home of the data, or a server laid out as the bucket is; s3 if not given.",
  },
  { name: "offline", help: "Ask no server: read what is stored of a file elsewhere." },
  { name: "allow-private", help: "Follow a server that leads into your own network." },
  { name: "no-store", help: "Keep nothing of a file elsewhere on this disk, and use nothing that is kept." },
  { name: "block-size", value: "KIB", help: "Fetch in blocks of so many KiB, 64 to 8192; 256 if not given." },
];

/** Options of every command that opens a file. */
export const fileOptions: readonly Option[] = [
  { name: "no-cache", help: "Read the file alone, without the tables of the cache folder it lies in." },
  { name: "follow-links", help: "Follow links to files outside the folder of FILE too." },
  ...elsewhereOptions,
];

/** FILE, for the help of every command that opens one. */
export const fileHelp =
  "FILE is the path of an .nwb file, or CACHE_FOLDER/ID for a session of an AllenSDK cache folder. A file in such a\n" +
  "folder gets the cache's tables joined, as AllenSDK does when it opens a session through its cache. A file elsewhere is\n" +
  "read in parts: allen:ID, dandi:000021[@VERSION]/PATH, dandi:ASSET_ID, s3://BUCKET/KEY, https://...";

/** What came of the work, and what was transferred for it of a file elsewhere. */
export interface Answered<T> {
  readonly value: T;
  readonly transfer?: TransferDocument;
}

/**
 * Opens FILE, runs the work and closes the file, also when the work fails. A file that the HDF5 library is needed for is
 * read in a thread of its own, which can be ended.
 */
export async function withSession<T>(
  file: string,
  call: Pick<Call, "given" | "output" | "signal">,
  work: (session: SessionApi) => Promise<T>,
): Promise<Answered<T>> {
  const { given, output } = call;
  const at = await nearest(file, given);
  if (typeof at !== "string") return (await import("./open-elsewhere.ts")).withElsewhere(at, call, work);
  const found = await resolveFile(at, given.has("no-cache"), output);
  const options: OpenOptions = given.has("follow-links") ? { ...found, follow: "any" } : found;
  const { openPlainSession } = await import("../../session/open-session.ts");
  const session = openPlainSession(options);
  if (session) return { value: await closing(session, work) };
  const thread = openInThread(options);
  try {
    return { value: await work(thread.api) };
  } finally {
    // Nobody waits until it is gone.
    void thread.stop();
  }
}

async function closing<T>(session: SessionApi, work: (session: SessionApi) => Promise<T>): Promise<T> {
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}

/**
 * What FILE names: a path as it is, a session of the catalogue as the file that it was downloaded into, if that is there as it
 * was then and no other source is asked for.
 *
 * @throws AnalysisError `bad-argument`
 */
export async function nearest(file: string, given: Arguments): Promise<string | SourceName> {
  if (/^file:\/\//i.test(file)) return pathOfUrl(file);
  const name = readSourceName(file);
  if (!name) return file;
  if (name.kind !== "allen" || given.has("source")) return name;
  return (await downloadedAs(remoteSettings(process.env).store, sourceNameText(name))) ?? name;
}

/** A path as browsers and file managers copy it. */
function pathOfUrl(url: string): string {
  try {
    return fileURLToPath(url);
  } catch {
    throw badArgument("FILE", `"${url}" names no file on this machine. Write its path.`, { value: url });
  }
}

/**
 * The file on this machine that FILE means, with what the cache around it knows.
 *
 * @throws AnalysisError `file-not-found` or `bad-cache`
 */
export async function resolveFile(file: string, alone: boolean, output: Output): Promise<OpenOptions> {
  const found = await stat(file).catch(() => undefined);
  if (found?.isFile()) return { path: file, ...(alone ? {} : await joined(file, output)) };
  const session = await sessionOfCache(file);
  if (session) return alone ? { path: session.path } : session;
  if (found) return { path: file }; // a folder: the reader knows what kind
  throw new AnalysisError("file-not-found", `There is no file ${file}.`, { path: file });
}

/** CACHE_FOLDER/ID. */
async function sessionOfCache(file: string): Promise<OpenOptions | undefined> {
  const id = path.basename(file);
  const cache = /^\d+$/.test(id) ? await findCache(path.dirname(file)) : undefined;
  if (!cache) return undefined;
  const facts = await cacheFacts(cache, id);
  const target = cache.paths.sessionNwb(id);
  if (await stat(target).catch(() => undefined)) return { path: target, cache: facts };
  throw new AnalysisError(
    "file-not-found",
    `Session ${id} is in the tables of ${cache.folder}, but its file is not here: ${target}.`,
    { path: target },
  );
}

/**
 * A manifest around the file that cannot be read may be another program's, and does not keep the file from being read; a
 * table that is not whole does, for units would be lost.
 */
async function joined(file: string, output: Output): Promise<{ cache?: CacheFacts }> {
  try {
    const cache = await cacheFactsFor(file);
    return cache ? { cache } : {};
  } catch (error) {
    if (!isManifestError(error)) throw error;
    output.warn(`${error.message} The file is read alone.`);
    return {};
  }
}

const isManifestError = (error: unknown): error is AnalysisError<"bad-cache"> =>
  error instanceof AnalysisError &&
  error.code === "bad-cache" &&
  (error as AnalysisError<"bad-cache">).details.path.endsWith(".json");
