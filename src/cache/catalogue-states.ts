import type { CacheFolder } from "./cache-folder.ts";
import type { Catalogue, CatalogueSession } from "./catalogue.ts";
import { sessionState } from "./file-state.ts";
import type { FileState } from "./file-state.ts";

/** What is here of a session's file. */
interface Place extends FileState {
  /** Where the file is, or would be; undefined while no cache folder is known. */
  readonly path?: string;
}

/** A session of the catalogue with the state of its file on this disk. */
export type LocatedSession = CatalogueSession & Place;

/**
 * The catalogue's sessions in its order, each with what the cache folders have of it: its file where one has it whole,
 * else what the first has of it, else its place in the first.
 */
export function locateSessions(
  { sessions }: Catalogue,
  caches: readonly CacheFolder[],
): Promise<readonly LocatedSession[]> {
  return Promise.all(sessions.map(async (session) => ({ ...session, ...(await placeOf(session, caches)) })));
}

async function placeOf({ id }: CatalogueSession, caches: readonly CacheFolder[]): Promise<Place> {
  const places = await Promise.all(
    caches.map(async ({ paths }) => {
      const path = paths.sessionNwb(id);
      return { path, ...(await sessionState(path)) };
    }),
  );
  return (
    places.find(({ state }) => state === "local") ??
    places.find(({ state }) => state !== "remote") ??
    places[0] ?? { state: "remote" }
  );
}
