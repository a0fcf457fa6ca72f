import { headerOf, readColumns } from "./csv.ts";
import type { CachePaths } from "./manifest.ts";
import { badTable, endsWithLine, tableFile } from "./table-file.ts";

/** The tables of a cache folder, the one of the sessions first. */
export const cacheTables = ["sessions", "probes", "channels", "units"] as const;
export type CacheTable = (typeof cacheTables)[number] & keyof CachePaths;

/** By which a table is known: its own ids and those of the table it refers to. Both headers of sessions.csv have them. */
const known: Readonly<Record<CacheTable, { ids: readonly string[]; columns: readonly string[] }>> = {
  sessions: { ids: ["id"], columns: ["session_type"] },
  probes: { ids: ["id", "ecephys_session_id"], columns: [] },
  channels: { ids: ["id", "ecephys_probe_id"], columns: [] },
  units: { ids: ["id", "ecephys_channel_id"], columns: ["firing_rate"] },
};

/**
 * Looks at the first bytes of a table.
 *
 * @param file - what it is called in errors
 * @throws AnalysisError `bad-cache` when its first line is not that of the table
 */
export function requireHeader(table: CacheTable, bytes: Uint8Array, file: string): void {
  const header = headerOf(Buffer.from(bytes));
  const { ids, columns } = known[table];
  for (const name of [...ids, ...columns])
    if (!header.includes(name))
      throw badTable(
        file,
        `its first line names no column ${name}; it begins with "${header.join(",").slice(0, 40)}"`,
      );
}

/**
 * Reads a table to its end.
 *
 * @throws AnalysisError `bad-cache` when it is another one, or not whole; `file-unreadable`
 */
export async function requireTable(table: CacheTable, file: string): Promise<void> {
  await readColumns(file, known[table]);
  const { size } = (await tableFile(file)) ?? { size: 0 };
  if (!(await endsWithLine(file, size))) throw badTable(file, "its last line has no end, so it was cut");
}
