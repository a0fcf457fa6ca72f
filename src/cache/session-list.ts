import path from "node:path";
import { AnalysisError } from "../core/errors.ts";
import type { Notice } from "../core/errors.ts";
import type { CacheFolder } from "./cache-folder.ts";
import { readRecords } from "./csv.ts";
import { sessionState } from "./file-state.ts";
import type { FileState } from "./file-state.ts";
import { numberOf, textOf } from "./pandas-text.ts";
import { absentCountTables, sessionCounts } from "./session-counts.ts";
import type { SessionCounts } from "./session-counts.ts";
import { tableFile } from "./table-file.ts";

/** A row of the session table, with what is on this disk. Undefined is missing. */
export interface CachedSession extends FileState, Partial<SessionCounts> {
  readonly id: string;
  /** Where the file is, or would be. */
  readonly path: string;
  readonly publishedAt?: string;
  readonly specimenId?: number;
  readonly sessionType?: string;
  readonly ageInDays?: number;
  readonly sex?: string;
  readonly fullGenotype?: string;
  /** The row of sessions.csv as it stands. */
  readonly row: Readonly<Record<string, string>>;
}

/**
 * The session table of a cache, in the table's order: `EcephysProjectCache.get_session_table()` with the state of
 * each file. Reads both headers of sessions.csv in circulation: the warehouse's, whose counts are joined from the
 * other tables, and the one AllenSDK's own session table is saved with, which holds them.
 *
 * @throws AnalysisError `bad-cache` when sessions.csv cannot be read
 */
export async function listSessions(cache: CacheFolder): Promise<readonly CachedSession[]> {
  const rows = await sessionRows(cache);
  const counts = rows.every(({ unit_count: count }) => count !== undefined)
    ? new Map(rows.map((row) => [row["id"]!, savedCounts(row)]))
    : await sessionCounts(
        cache,
        rows.map((row) => row["id"]!),
      );
  return Promise.all(
    rows.map(async (row) => {
      const id = row["id"]!;
      const file = cache.paths.sessionNwb(id);
      return { id, path: file, ...namedColumns(row), ...counts?.get(id), ...(await sessionState(file)), row };
    }),
  );
}

/** What a list of sessions does not say because of a cache's other tables: they are missing, or lack sessions. */
export async function listNotices(
  cache: CacheFolder,
  sessions: readonly CachedSession[],
): Promise<readonly Notice[]> {
  const nameOf = (file: string): string => path.basename(file);
  const uncounted = sessions.some(({ unitCount }) => unitCount === undefined);
  const absent = uncounted ? await absentCountTables(cache) : [];
  if (absent.length > 0) {
    const message =
      `${absent.map(nameOf).join(" and ")} of the cache ${cache.folder} ${absent.length === 1 ? "is" : "are"} missing: units, ` +
      "channels, probes and structures of its sessions are not known. Let AllenSDK download what is missing.";
    return [{ code: "absent-cache-table", message }];
  }
  const { probes, channels, units } = cache.paths;
  const lacking = (
    tables: string,
    what: string,
    isLacking: (session: CachedSession) => boolean,
  ): Notice[] => {
    const empty = sessions.filter(isLacking);
    if (empty.length === 0) return [];
    const message =
      `${tables} of the cache ${cache.folder} names no ${what} of ${empty.length} of ${sessions.length} sessions ` +
      `(${empty[0]!.id}${empty.length > 1 ? ", …" : ""}): it may have been cut. Delete it and let AllenSDK download it again.`;
    return [{ code: "incomplete-cache-table", message }];
  };
  const either = `${nameOf(probes)} or ${nameOf(channels)}`;
  return [
    ...lacking(either, "channel", ({ channelCount }) => channelCount === 0),
    ...lacking(
      nameOf(units),
      "unit",
      ({ channelCount, recordedUnitCount }) => recordedUnitCount === 0 && channelCount !== 0,
    ),
  ];
}

/**
 * The rows of sessions.csv as text, ids as digits.
 *
 * @throws AnalysisError `bad-cache` when it is missing or not whole
 */
export async function sessionRows({
  folder,
  paths,
}: CacheFolder): Promise<readonly Readonly<Record<string, string>>[]> {
  if (await tableFile(paths.sessions)) return readRecords(paths.sessions);
  const reason = `${paths.sessions} is missing`;
  throw new AnalysisError(
    "bad-cache",
    `The sessions of ${folder} are not known: ${reason}. Let AllenSDK download it, or put it there.`,
    { path: paths.sessions, reason },
  );
}

function namedColumns(row: Readonly<Record<string, string>>): Partial<CachedSession> {
  const text = (name: string): string | undefined => textOf(row[name] ?? "") ?? undefined;
  const number = (name: string): number | undefined => {
    const value = numberOf(row[name] ?? "");
    return Number.isNaN(value) ? undefined : value;
  };
  return defined({
    publishedAt: text("published_at"),
    specimenId: number("specimen_id"),
    sessionType: text("session_type"),
    ageInDays: number("age_in_days"),
    sex: text("sex"),
    fullGenotype: text("full_genotype") ?? text("genotype"),
  });
}

/** The counts a saved session table holds. */
function savedCounts(row: Readonly<Record<string, string>>): SessionCounts {
  return {
    unitCount: Number(row["unit_count"]),
    channelCount: Number(row["channel_count"]),
    probeCount: Number(row["probe_count"]),
    structureAcronyms: numpyTexts(row["ecephys_structure_acronyms"] ?? ""),
  };
}

/** The entries of a NumPy array of texts as it prints itself: `['CA1' nan 'VISp']`, over several lines. */
export function numpyTexts(text: string): readonly (string | null)[] {
  const entries = text.matchAll(/'([^']*)'|"([^"]*)"|\b(?:nan|None)\b/g);
  return Array.from(entries, ([, single, double]) => single ?? double ?? null);
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

const defined = <T extends object>(members: T): Defined<T> =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Defined<T>;
