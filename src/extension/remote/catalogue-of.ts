import { readCatalogue } from "../../cache/catalogue.ts";
import type { CatalogueUse } from "../../remote/locate.ts";
import { catalogueSource } from "./remote-settings.ts";

/** Sessions of the catalogue, and where the user wants them asked for. */
export const catalogueOf = (programFolder: string): CatalogueUse => ({
  source: catalogueSource(),
  session: async (id) => (await readCatalogue(programFolder)).sessions.find((session) => session.id === id),
});
