import { readCatalogue } from "../../../cache/catalogue.ts";
import type { Catalogue } from "../../../cache/catalogue.ts";
import { errorFacts } from "../../../core/errors.ts";
import { listStores } from "../../../remote/stores.ts";
import { networkSettings, streams } from "../../remote/remote-settings.ts";
import type { Elsewhere } from "../cache-entry.ts";

/** The catalogue, and what of its sessions can be read where they lie. */
export interface ListedCatalogue {
  /** Its file, or where it was looked for. */
  readonly place: string;
  readonly catalogue?: Catalogue;
  /** By the session's id. */
  readonly elsewhere: ReadonlyMap<string, Elsewhere>;
  /** Why there is none, in a sentence. */
  readonly problem?: string;
}

/**
 * Reads the catalogue. Nothing is asked of a network.
 *
 * @param here - bytes kept on this disk of recordings elsewhere, by name
 */
export async function listCatalogue(
  programFolder: string,
  here: ReadonlyMap<string, number>,
): Promise<ListedCatalogue> {
  try {
    const catalogue = await readCatalogue(programFolder);
    const elsewhere = catalogue.sessions.map(({ id, nwbBytes }): [string, Elsewhere] => {
      const source = `allen:${id}`;
      const hereBytes = here.get(source);
      return [
        id,
        {
          ...(streams() ? { source } : {}),
          ...(nwbBytes === undefined ? {} : { wholeBytes: nwbBytes }),
          ...(hereBytes === undefined ? {} : { hereBytes }),
        },
      ];
    });
    return { place: catalogue.path, catalogue, elsewhere: new Map(elsewhere) };
  } catch (error) {
    return { place: programFolder, elsewhere: new Map(), problem: errorFacts(error).message };
  }
}

/** Bytes kept of each recording elsewhere, by its name. */
export async function keptBytes(): Promise<ReadonlyMap<string, number>> {
  const stores = await listStores(networkSettings().store);
  return new Map(stores.map(({ name, storedBytes }) => [name, storedBytes]));
}
