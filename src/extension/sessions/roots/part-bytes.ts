import { readStored, storedBytes } from "../../../remote/block-store.ts";
import { partOf } from "../../../remote/download/part-folder.ts";
import type { SessionEntry } from "../entry.ts";

/** Entries with how much has come of those whose download was begun, by whatever program. */
export const withPartBytes = (entries: readonly SessionEntry[]): Promise<readonly SessionEntry[]> =>
  Promise.all(
    entries.map(async (entry) => {
      if (entry.state !== "partial" || entry.bytes !== undefined || entry.path === undefined) return entry;
      const stored = await readStored(partOf(entry.path));
      return stored ? { ...entry, hereBytes: await storedBytes(partOf(entry.path), stored) } : entry;
    }),
  );
