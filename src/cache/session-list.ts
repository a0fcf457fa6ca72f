import { AnalysisError } from "../core/errors.ts";
import type { CacheFolder } from "./cache-folder.ts";
import { readRecords } from "./csv.ts";
import { fileState } from "./file-state.ts";
import type { FileState } from "./file-state.ts";
import { numberOf, textOf } from "./pandas-text.ts";
import { idKey, sessionCounts } from "./session-counts.ts";
import type { SessionCounts } from "./session-counts.ts";

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
      const path = cache.paths.sessionNwb(id);
      return { id, path, ...namedColumns(row), ...counts?.get(id), ...(await fileState(path)), row };
    }),
  );
}

/** The rows of sessions.csv as text. */
export async function sessionRows(cache: CacheFolder): Promise<readonly Readonly<Record<string, string>>[]> {
  const file = cache.paths.sessions;
  const rows = await readRecords(file).catch((error: unknown) => {
    if (error instanceof AnalysisError) throw error;
    const reason = `${file} cannot be read (${(error as Error).message})`;
    throw new AnalysisError("bad-cache", `The sessions of ${cache.folder} are not known: ${reason}.`, {
      path: file,
      reason,
    });
  });
  // A column of integers that went through a float is written as 750332458.0; pandas reads the same session.
  if (rows.length > 0 && rows.every((row) => row["id"]))
    return rows.map((row) => ({ ...row, id: idKey(row["id"]!) }));
  const reason = rows.length === 0 ? `${file} is empty or was cut` : `${file} has no "id" in some rows`;
  throw new AnalysisError("bad-cache", `The sessions of ${cache.folder} are not known: ${reason}.`, {
    path: file,
    reason,
  });
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
