import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import type { CacheFacts, CacheTable } from "../core/cache-facts.ts";
import { AnalysisError } from "../core/errors.ts";
import type { FileChange, Notice } from "../core/errors.ts";
import type { CacheTableIdentity } from "../core/export/provenance.ts";
import type { Table } from "../core/table/table.ts";

/**
 * Which tables of the cache the numbers come from.
 *
 * @throws AnalysisError `file-changed` when one is no longer what was joined
 */
export const cacheTableIdentities = ({ tables }: CacheFacts): Promise<readonly CacheTableIdentity[]> =>
  Promise.all(tables.map(identityOfTable));

async function identityOfTable({ path: file, stored }: CacheTable): Promise<CacheTableIdentity> {
  const fileName = path.basename(file);
  const now = await stat(file).catch(() => null);
  if (now === null && stored === null) return { fileName, fileSize: null, sha256: null };
  if (now === null) throw changed(file, "deleted", null);
  const when = now.mtime.toISOString();
  if (stored === null) throw changed(file, "replaced", when);
  if (now.size !== stored.size || now.mtimeMs !== stored.modifiedMs) throw changed(file, "written to", when);
  const bytes = await readFile(file);
  return { fileName, fileSize: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") };
}

function changed(file: string, how: FileChange, when: string | null): AnalysisError<"file-changed"> {
  return new AnalysisError(
    "file-changed",
    `${file}, a table that the session is joined with, was ${how} since the session was opened. Read the session again.`,
    { path: file, how, when },
  );
}

/** Says why nothing was joined: tables of the cache that are missing, or do not name the session. */
export function missingJoinNotice(cache: CacheFacts): Notice | undefined {
  const absent = cache.tables
    .filter(({ stored }) => stored === null)
    .map(({ path: file }) => path.basename(file));
  if (absent.length === 0) return cache.session === null ? unlistedNotice(cache) : undefined;
  const [they, are] = absent.length === 1 ? ["it", "is"] : ["them", "are"];
  return {
    code: "absent-cache-table",
    message:
      `${absent.join(" and ")} of the cache ${cache.folder} ${are} missing: the file is read alone, without what AllenSDK joins ` +
      `from ${they} (structures of channels, among others). Let AllenSDK download ${they}, or put ${they} there.`,
  };
}

function unlistedNotice({ folder, sessionId, tables }: CacheFacts): Notice {
  const table = path.basename(tables[0]!.path);
  return {
    code: "unlisted-session",
    message:
      `${table} of the cache ${folder} does not name session ${sessionId}, whose place the file has: the file is read alone, ` +
      "without what AllenSDK joins from the cache (structures of channels, among others). The table may have been cut: " +
      "delete it and let AllenSDK download it again.",
  };
}

/** Tables whose last line has no end: AllenSDK writes one, so the line may have been cut within its last field. */
export function unendedTableNotices({ tables }: CacheFacts): readonly Notice[] {
  const unended = tables.filter(({ stored }) => stored?.endsWithLine === false);
  return unended.map(({ path: file }) => ({
    code: "unended-cache-table",
    message:
      `${file} ends in the midst of a line: its last value may have been cut, and rows may be missing. Delete it and let ` +
      "AllenSDK download it again; if it is whole, end its last line.",
  }));
}

/** A table with what is to be said of the cache; a column that it lacks since nothing was joined names the reason. */
export function tableBesideCache(
  table: Table,
  missing: Notice | undefined,
  notices: readonly Notice[],
): Table {
  return {
    name: table.name,
    rowCount: table.rowCount,
    get columns() {
      return table.columns;
    },
    get notices() {
      return [...notices, ...table.notices];
    },
    column: (name) => {
      try {
        return table.column(name);
      } catch (error) {
        if (!missing || !(error instanceof AnalysisError) || error.code !== "missing-column") throw error;
        const { message, details } = error as AnalysisError<"missing-column">;
        throw new AnalysisError("missing-column", `${message} ${missing.message}`, details);
      }
    },
  };
}
