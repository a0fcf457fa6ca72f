import { readCatalogue } from "../cache/catalogue.ts";
import type { CatalogueSource, CatalogueUse } from "../remote/locate.ts";
import { badArgument } from "./arguments.ts";
import type { Arguments } from "./arguments.ts";
import { programFolder } from "./program-folder.ts";

/** Sessions of the catalogue, and where they are asked for: `--source`. */
export function catalogueUse(given: Arguments): CatalogueUse {
  return {
    source: sourceOf(given.text("source") ?? "s3"),
    session: async (id) => (await readCatalogue(programFolder)).sessions.find((session) => session.id === id),
  };
}

const homes = ["s3", "dandi", "warehouse"] as const;

function sourceOf(text: string): CatalogueSource {
  const home = homes.find((known) => known === text);
  if (home) return home;
  if (/^https?:\/\/[^@]+$/.test(text) && URL.canParse(text)) return new URL(text);
  throw badArgument("--source", `--source takes ${homes.join(", ")} or an address, not "${text}".`, {
    value: text,
    allowed: homes,
  });
}
