import type { CatalogueSession } from "../cache/catalogue.ts";
import { AnalysisError } from "../core/errors.ts";
import { sourceNameText } from "../core/source-name.ts";
import type { SourceName } from "../core/source-name.ts";
import { dandiAddress, dandiApi, locateDandi } from "./dandi.ts";
import { shownAddress } from "./failures.ts";
import type { Network } from "./network.ts";
import type { Location } from "./remote-object.ts";
import { s3Address } from "./s3.ts";

/** Where sessions of the catalogue are asked for: a home, or the address of one laid out as the bucket is. */
export type CatalogueSource = "s3" | "dandi" | "warehouse" | URL;

/** What is needed to find a session of the catalogue. */
export interface CatalogueUse {
  readonly source: CatalogueSource;
  readonly session: (id: string) => Promise<CatalogueSession | undefined>;
}

/**
 * Where a recording lies.
 *
 * @param summed - its checksum is wanted where a home knows it, which may take one more request
 * @throws AnalysisError `unknown-session`, `unknown-dandiset`, `needs-token`, or as requests fail
 */
export async function locate(
  network: Network,
  name: SourceName,
  catalogue: CatalogueUse,
  summed = false,
): Promise<Location> {
  switch (name.kind) {
    case "address": {
      const dandi = dandiAsset(network, name.address);
      return dandi ? locateDandi(network, dandi, summed) : locateAddress(new URL(name.address));
    }
    case "s3":
      return {
        ...locateAddress(s3Address(network.settings.bases, name.bucket, name.key)),
        name: sourceNameText(name),
      };
    case "dandi-path":
    case "dandi-asset":
      return locateDandi(network, name, summed);
    case "allen":
      return locateSession(network, name.id, catalogue);
  }
}

/** An address of the archive whose base is in force is an asset's, too. */
function dandiAsset(
  network: Network,
  address: string,
): Extract<SourceName, { kind: "dandi-asset" }> | undefined {
  const base = network.settings.bases.dandi;
  const found = address.startsWith(`${base}/`) ? assetPath.exec(address.slice(base.length)) : null;
  return found ? { kind: "dandi-asset", instance: "dandi", asset: found[1]!.toLowerCase() } : undefined;
}

const assetPath = /^(?:\/dandisets\/[^/]+\/versions\/[^/]+)?\/assets\/([\da-f-]{36})(?:\/|$)/i;

function locateAddress(address: URL): Location {
  address.hash = "";
  const last = address.pathname.slice(address.pathname.lastIndexOf("/") + 1);
  return { name: shownAddress(address), address, fileName: decoded(last), size: null, sha256: null };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

async function locateSession(
  network: Network,
  id: string,
  { source, session }: CatalogueUse,
): Promise<Location> {
  const facts = await session(id);
  if (!facts)
    throw new AnalysisError(
      "unknown-session",
      `allen:${id} is not in the catalogue of Allen's Visual Coding sessions. List them with sessions --catalogue.`,
      { id },
    );
  const known = {
    name: `allen:${id}`,
    fileName: `session_${id}.nwb`,
    size: facts.nwbBytes ?? null,
    sha256: facts.sha256 ?? null,
    vouchedBy: facts.sha256 === undefined ? null : ("catalogue" as const),
  };
  const { bases } = network.settings;
  if (source === "dandi" && facts.dandiAssetId !== undefined) {
    const api = dandiApi(network.settings, "dandi");
    return { ...known, address: dandiAddress(api, facts.dandiAssetId), secret: api.secret };
  }
  if (source === "warehouse" && facts.wellKnownFileId !== undefined) {
    const path = `/api/v2/well_known_file_download/${facts.wellKnownFileId}`;
    return { ...known, address: new URL(bases.warehouse + path) };
  }
  if (typeof source !== "string" || source === "s3") {
    const base = typeof source === "string" ? bases.s3 : source.href.replace(/\/+$/, "");
    if (facts.s3Key !== undefined) return { ...known, address: new URL(`${base}/${facts.s3Key}`) };
  }
  throw new AnalysisError(
    "unknown-session",
    `The catalogue does not say where ${String(source)} has session ${id}. Try another --source.`,
    { id },
  );
}
