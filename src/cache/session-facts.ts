import path from "node:path";
import type { CacheChannels, CacheFacts, CacheTable } from "../core/cache-facts.ts";
import { AnalysisError } from "../core/errors.ts";
import { cacheAround } from "./cache-folder.ts";
import type { CacheFolder } from "./cache-folder.ts";
import { readColumns } from "./csv.ts";
import { eachRow } from "./session-counts.ts";
import { numberOf, textOf } from "./pandas-text.ts";
import { sessionRows } from "./session-list.ts";
import { endsWithLine, tableFile } from "./table-file.ts";

/**
 * What the cache folder around a session file knows about it, to be joined as AllenSDK does when it opens a session
 * through its cache. Nothing is joined, and the facts say why, when sessions.csv is missing or does not name a file that
 * lies where the cache keeps a session.
 *
 * @returns undefined when the file lies in no cache, or is none of its sessions
 * @throws AnalysisError `bad-cache` or `file-unreadable` when a table that is there cannot be read
 */
export async function cacheFactsFor(file: string): Promise<CacheFacts | undefined> {
  const cache = await cacheAround(file);
  if (!cache) return undefined;
  const resolved = path.resolve(file);
  const named = idsIn(path.relative(cache.folder, resolved));
  const own = named.find((id) => cache.paths.sessionNwb(id) === resolved) ?? null;
  const sessions = await cacheTable(cache.paths.sessions);
  if (sessions.stored === null) {
    const others = await Promise.all([cache.paths.probes, cache.paths.channels].map(cacheTable));
    return { folder: cache.folder, sessionId: own, session: null, tables: [sessions, ...others] };
  }
  const ids = (await sessionRows(cache)).map((row) => row["id"]!);
  const id =
    ids.find((known) => cache.paths.sessionNwb(known) === resolved) ?? named.find((n) => ids.includes(n));
  if (id !== undefined) return cacheFacts(cache, id);
  return own === null
    ? undefined
    : { folder: cache.folder, sessionId: own, session: null, tables: [sessions] };
}

/** Numbers in a path, the last first: `session_7/session_7.nwb`. */
const idsIn = (relative: string): readonly string[] => (relative.match(/\d+/g) ?? []).reverse();

/**
 * The tables' part of one session of a cache.
 *
 * @throws AnalysisError `bad-cache` when the cache has no such session
 */
export async function cacheFacts(cache: CacheFolder, sessionId: string): Promise<CacheFacts> {
  const session = (await sessionRows(cache)).find((row) => row["id"] === sessionId);
  if (!session) {
    const reason = `there is no session ${sessionId} in ${cache.paths.sessions}`;
    throw new AnalysisError("bad-cache", `Session ${sessionId} is not in the cache: ${reason}.`, {
      path: cache.folder,
      reason,
    });
  }
  const { paths } = cache;
  const tables = await Promise.all([paths.sessions, paths.probes, paths.channels].map(cacheTable));
  const channels = await sessionChannels(cache, sessionId);
  return { folder: cache.folder, sessionId, session, tables, ...(channels ? { channels } : {}) };
}

/** Looked at before it is read: one that changes while it is read is told from this. */
async function cacheTable(file: string): Promise<CacheTable> {
  const found = await tableFile(file);
  if (!found) return { path: file, stored: null };
  const { size, mtimeMs: modifiedMs } = found;
  return { path: file, stored: { size, modifiedMs, endsWithLine: await endsWithLine(file, size) } };
}

const ccfColumns = [
  "anterior_posterior_ccf_coordinate",
  "dorsal_ventral_ccf_coordinate",
  "left_right_ccf_coordinate",
] as const;
const channelColumns = ["ecephys_structure_id", "ecephys_structure_acronym", ...ccfColumns] as const;

/** The channels of a session's probes, in the table's order; undefined when a table is not there. */
async function sessionChannels(
  { paths }: CacheFolder,
  sessionId: string,
): Promise<CacheChannels | undefined> {
  if (!(await tableFile(paths.probes)) || !(await tableFile(paths.channels))) return undefined;
  const probes = new Set<string>();
  eachRow(
    await readColumns(paths.probes, { ids: ["id", "ecephys_session_id"] }),
    ["id", "ecephys_session_id"],
    ([probe, session]) => {
      if (session === sessionId) probes.add(probe);
    },
  );
  const columns = await readColumns(paths.channels, {
    ids: ["id", "ecephys_probe_id"],
    columns: channelColumns,
    rows: { column: "ecephys_probe_id", values: probes },
  });
  const numbers = (name: "id" | (typeof channelColumns)[number]): Float64Array =>
    Float64Array.from(columns.get(name) ?? [], numberOf);
  return {
    id: numbers("id"),
    ecephys_structure_id: numbers("ecephys_structure_id"),
    ecephys_structure_acronym: (columns.get("ecephys_structure_acronym") ?? []).map(textOf),
    anterior_posterior_ccf_coordinate: numbers("anterior_posterior_ccf_coordinate"),
    dorsal_ventral_ccf_coordinate: numbers("dorsal_ventral_ccf_coordinate"),
    left_right_ccf_coordinate: numbers("left_right_ccf_coordinate"),
  };
}
