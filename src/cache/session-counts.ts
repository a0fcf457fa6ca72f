import type { CacheFolder } from "./cache-folder.ts";
import { readColumns } from "./csv.ts";
import type { TextColumns } from "./csv.ts";
import { numberOf, textOf } from "./pandas-text.ts";
import { tableFile } from "./table-file.ts";

/** What `get_session_table()` adds to a session. */
export interface SessionCounts {
  /** After AllenSDK's default quality filters. */
  readonly unitCount: number;
  /** Before them; not known of a saved session table. */
  readonly recordedUnitCount?: number;
  readonly channelCount: number;
  readonly probeCount: number;
  /** In order of first appearance in channels.csv; null where channels lie in no structure. */
  readonly structureAcronyms: readonly (string | null)[];
}

/**
 * Counts of units, channels and probes, and the structures, of each session, by AllenSDK's joins (all inner:
 * probes to sessions, channels to those, units that pass the default filters to those).
 *
 * @returns by session id; undefined when a table is not there
 */
export async function sessionCounts(
  { paths }: CacheFolder,
  sessionIds: readonly string[],
): Promise<ReadonlyMap<string, SessionCounts> | undefined> {
  if ((await absentCountTables({ paths })).length > 0) return undefined;
  const probes = await readColumns(paths.probes, { ids: ["id", "ecephys_session_id"] });
  const channels = await readColumns(paths.channels, {
    ids: ["id", "ecephys_probe_id"],
    columns: ["ecephys_structure_acronym"],
  });
  const units = await readColumns(paths.units, {
    ids: ["ecephys_channel_id"],
    columns: unitMetrics,
    optional: ["quality", "ecephys_structure_id"],
  });

  const counts = new Map(
    sessionIds.map((id) => [
      id,
      {
        unitCount: 0,
        recordedUnitCount: 0,
        channelCount: 0,
        probeCount: 0,
        structures: new Set<string | null>(),
      },
    ]),
  );
  type Count = NonNullable<ReturnType<typeof counts.get>>;
  const ofProbe = new Map<string, Count>();
  eachRow(probes, ["id", "ecephys_session_id"], ([probe, session]) => {
    const count = counts.get(session);
    if (!count) return;
    count.probeCount++;
    ofProbe.set(probe, count);
  });
  const ofChannel = new Map<string, Count>();
  eachRow(channels, ["id", "ecephys_probe_id", "ecephys_structure_acronym"], ([channel, probe, acronym]) => {
    const count = ofProbe.get(probe);
    if (!count) return;
    count.channelCount++;
    count.structures.add(textOf(acronym));
    ofChannel.set(channel, count);
  });
  const passes = unitFilter(units);
  eachRow(units, ["ecephys_channel_id"], ([channel], row) => {
    const count = ofChannel.get(channel);
    if (!count) return;
    count.recordedUnitCount++;
    if (passes(row)) count.unitCount++;
  });
  return new Map(
    sessionIds.map((id) => {
      const { structures, ...numbers } = counts.get(id)!;
      return [id, { ...numbers, structureAcronyms: [...structures] }];
    }),
  );
}

/** Tables that the counts come from and that are not there. */
export async function absentCountTables({ paths }: Pick<CacheFolder, "paths">): Promise<readonly string[]> {
  const files = [paths.probes, paths.channels, paths.units];
  const found = await Promise.all(files.map(tableFile));
  return files.filter((_, i) => !found[i]);
}

const unitMetrics = ["amplitude_cutoff", "presence_ratio", "isi_violations"];

/** AllenSDK's default filters on the cache's unit table: inclusive; a missing metric never passes. */
function unitFilter(units: TextColumns): (row: number) => boolean {
  const metric = (name: string): ((row: number) => number) => {
    const values = units.get(name);
    return (row) => (values ? numberOf(values[row]!) : NaN);
  };
  const cutoff = metric("amplitude_cutoff");
  const presence = metric("presence_ratio");
  const violations = metric("isi_violations");
  const quality = units.get("quality");
  const structure = units.get("ecephys_structure_id");
  return (row) =>
    cutoff(row) <= 0.1 &&
    presence(row) >= 0.95 &&
    violations(row) <= 0.5 &&
    (quality === undefined || quality[row] === "good") &&
    (structure === undefined || !Number.isNaN(numberOf(structure[row]!)));
}

/** Calls `take` with the fields of each row; a column that the table lacks is empty. */
export function eachRow<const Names extends readonly string[]>(
  columns: TextColumns,
  names: Names,
  take: (fields: { [K in keyof Names]: string }, row: number) => void,
): void {
  const wanted = names.map((name) => columns.get(name));
  const rows = Math.max(0, ...wanted.map((column) => column?.length ?? 0));
  for (let row = 0; row < rows; row++)
    take(wanted.map((column) => column?.[row] ?? "") as { [K in keyof Names]: string }, row);
}
