import { cacheFactsFor } from "../../cache/session-facts.ts";
import type { OpenOptions } from "../../protocol/session-api.ts";

/** How a file is opened: a file in a cache folder with what the cache's tables know about it. */
export async function openOptionsOf(path: string): Promise<OpenOptions> {
  const cache = await cacheFactsFor(path);
  return cache ? { path, cache } : { path };
}
