import { codedColumn, tableOf } from "../core/table/table.ts";
import type { Column, ListColumn, Table } from "../core/table/table.ts";
import type { LocatedSession } from "./catalogue-states.ts";
import type { CachedSession } from "./session-list.ts";

/** What the table tells of a session; the place of one in the catalogue may not be known. */
type SessionRow = Omit<CachedSession, "row" | "path"> & Partial<Pick<CachedSession, "path">>;

/** Sessions as a table, so that the filter language can choose among them: `get_session_table()` with state and path. */
export function sessionTable(sessions: readonly SessionRow[]): Table {
  return tableOf("sessions", sessions.length, columnsOf(sessions));
}

/** The same of the catalogue's, with the size that each file has where it can be had. */
export function catalogueTable(sessions: readonly LocatedSession[]): Table {
  const sizes = Float64Array.from(sessions, ({ nwbBytes }) => nwbBytes ?? NaN);
  const nwbBytes: Column = { kind: "number", integer: true, values: sizes };
  return tableOf("sessions", sessions.length, [...columnsOf(sessions), ["nwb_bytes", nwbBytes]]);
}

function columnsOf(sessions: readonly SessionRow[]): readonly [string, Column][] {
  const number = (value: (session: SessionRow) => number | undefined, integer: boolean): Column => ({
    kind: "number",
    integer,
    values: Float64Array.from(sessions, (session) => value(session) ?? NaN),
  });
  const text = (value: (session: SessionRow) => string | undefined): Column =>
    codedColumn(
      sessions.map((session) => value(session) ?? null),
      sessions.length,
    );
  const structures: ListColumn = {
    kind: "list",
    lengths: Float64Array.from(sessions, ({ structureAcronyms }) => structureAcronyms?.length ?? 0),
    cell: (row) => sessions[row]!.structureAcronyms ?? [],
  };
  return [
    ["id", number(({ id }) => Number(id), true)],
    ["published_at", text(({ publishedAt }) => publishedAt)],
    ["specimen_id", number(({ specimenId }) => specimenId, true)],
    ["session_type", text(({ sessionType }) => sessionType)],
    ["age_in_days", number(({ ageInDays }) => ageInDays, false)],
    ["sex", text(({ sex }) => sex)],
    ["full_genotype", text(({ fullGenotype }) => fullGenotype)],
    ["unit_count", number(({ unitCount }) => unitCount, true)],
    ["channel_count", number(({ channelCount }) => channelCount, true)],
    ["probe_count", number(({ probeCount }) => probeCount, true)],
    ["ecephys_structure_acronyms", structures],
    ["state", text(({ state }) => state)],
    ["path", text(({ path }) => path)],
  ];
}
