import * as path from "node:path";
import type { LocatedSession } from "../../cache/catalogue-states.ts";
import type { FileState } from "../../cache/file-state.ts";
import type { CachedSession } from "../../cache/session-list.ts";
import { downloadAddress } from "./download-address.ts";
import { noFacets } from "./entry.ts";
import type { SessionEntry } from "./entry.ts";

/**
 * A row of a cache's session table as the tree shows it.
 *
 * @param elsewhere - what is known of the same session in the catalogue
 */
export function entryOfSession(session: CachedSession, elsewhere?: Elsewhere): SessionEntry {
  return {
    ...entryOf(session),
    ...elsewhere,
    facts: Object.entries(session.row).flatMap(([name, value]) =>
      value === "" || name === "id" ? [] : [{ name: name.replaceAll("_", " "), value: onOneLine(value) }],
    ),
  };
}

/** What is known of a session that can be read where it lies. */
export type Elsewhere = Pick<SessionEntry, "source" | "wholeBytes" | "hereBytes">;

/** A session of the catalogue, which may be nowhere on this disk. */
export function entryOfCatalogue(session: LocatedSession, elsewhere?: Elsewhere): SessionEntry {
  const facts: readonly [string, string | number | undefined][] = [
    ["published at", session.publishedAt],
    ["specimen id", session.specimenId],
    ["session type", session.sessionType],
    ["age in days", session.ageInDays],
    ["sex", session.sex],
    ["full genotype", session.fullGenotype],
    ["channel count", session.channelCount],
    ["probe count", session.probeCount],
  ];
  return {
    ...entryOf(session),
    ...(session.nwbBytes === undefined ? {} : { wholeBytes: session.nwbBytes }),
    ...elsewhere,
    facts: facts.flatMap(([name, value]) => (value === undefined ? [] : [{ name, value: String(value) }])),
  };
}

function entryOf(
  session: Omit<CachedSession, "row" | "path"> & { path?: string },
): Omit<SessionEntry, "facts"> {
  const { id, sessionType, sex, fullGenotype, ageInDays } = session;
  const structures = session.structureAcronyms?.filter((name) => name !== null && name !== "grey") ?? [];
  const address = downloadAddress(id, sessionType);
  return {
    id,
    ...(session.path === undefined ? {} : { path: session.path }),
    ...stateOf(session),
    ...(session.state === "local" || address === undefined ? {} : { address }),
    ...(session.unitCount === undefined ? {} : { unitCount: session.unitCount }),
    facets: {
      sessionType: known(sessionType),
      structure: structures as string[],
      sex: known(sex),
      genotype: known(fullGenotype),
      age: ageInDays === undefined ? [] : [String(ageInDays)],
      state: [session.state],
    },
  };
}

/** A file that lies in no cache: only its state and size are known before it is opened. */
export function entryOfFile(place: string, file: string, found: FileState): SessionEntry {
  const folder = path.dirname(path.relative(place, file));
  return {
    id: path.basename(file),
    path: file,
    ...(folder === "." ? {} : { folder }),
    ...stateOf(found),
    facets: { ...noFacets, state: [found.state] },
    facts: [],
  };
}

const stateOf = ({
  state,
  reason,
  bytes,
  modifiedMs,
}: FileState): Pick<SessionEntry, "state" | "reason" | "bytes" | "modifiedMs"> => ({
  state,
  ...(reason === undefined ? {} : { reason }),
  ...(bytes === undefined ? {} : { bytes }),
  ...(modifiedMs === undefined ? {} : { modifiedMs }),
});

const known = (value: string | undefined): string[] => (value === undefined ? [] : [value]);

/** NumPy writes a list of structures over several lines. */
const onOneLine = (text: string): string => text.replace(/\s+/g, " ").trim();
