import { AnalysisError } from "../core/errors.ts";
import { sourceNameText } from "../core/source-name.ts";
import type { DandiInstance, SourceName } from "../core/source-name.ts";
import { needsToken } from "./failures.ts";
import { askJson } from "./json-answer.ts";
import type { Network } from "./network.ts";
import { isLoopback } from "./redirect.ts";
import type { Location } from "./remote-object.ts";
import type { RemoteSettings } from "./settings.ts";

/** API of each archive but DANDI itself, whose base can be replaced; as in dandi-cli's `consts.py`. */
const otherBases: Readonly<Record<Exclude<DandiInstance, "dandi">, string>> = {
  "dandi-sandbox": "https://api.sandbox.dandiarchive.org/api",
  linc: "https://api.lincbrain.org/api",
  "ember-dandi": "https://api-dandi.emberarchive.org/api",
};

/** An archive's API, and what shows it who asks. */
export interface DandiApi {
  readonly base: string;
  readonly secret: Readonly<Record<string, string>>;
}

/**
 * The key goes to DANDI alone, and over nothing that others can listen to.
 *
 * @throws AnalysisError `bad-argument` for a key that cannot be sent; it is never told
 */
export function dandiApi({ bases, dandiKey, dandiKeys }: RemoteSettings, instance: DandiInstance): DandiApi {
  const base = instance === "dandi" ? bases.dandi : otherBases[instance];
  const key = dandiKeys?.[instance] ?? (instance === "dandi" ? dandiKey : undefined);
  const { protocol, hostname } = new URL(base);
  const safe = protocol === "https:" || isLoopback(hostname);
  if (key !== undefined && safe && unsendable.test(key))
    throw new AnalysisError(
      "bad-argument",
      "The DANDI key holds characters that no key has, such as a line break: copy it again into DANDI_API_KEY.",
      { argument: "DANDI_API_KEY" },
    );
  return { base, secret: key !== undefined && safe ? { authorization: `token ${key}` } : {} };
}

/** What no header of HTTP can hold. */
const unsendable = /[^\t -~\x80-\xff]/;

/** An asset as its archive's lists and metadata have it. */
export interface DandiAsset {
  readonly id: string;
  /** In its dandiset. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Hexadecimal; null where the archive has not computed it, and in lists. */
  readonly sha256: string | null;
}

/** The address of an asset's bytes: never one that an answer names, so that one base moves all traffic. */
export const dandiAddress = ({ base }: DandiApi, asset: string): URL =>
  new URL(`${base}/assets/${asset}/download/`);

type DandiName = Extract<SourceName, { kind: "dandi-path" | "dandi-asset" }>;

/**
 * Where an asset lies.
 *
 * @param summed - its checksum is wanted, for which the archive is asked once more
 * @throws AnalysisError `unknown-dandiset`, `needs-token`, or as requests fail
 */
export async function locateDandi(network: Network, name: DandiName, summed: boolean): Promise<Location> {
  const api = dandiApi(network.settings, name.instance);
  const asset =
    name.kind === "dandi-asset"
      ? await assetMetadata(network, api, name.asset)
      : await assetOfPath(network, api, name);
  // Lists hold no checksums.
  const ofList = summed && name.kind === "dandi-path";
  const sha256 = ofList ? (await assetMetadata(network, api, asset.id)).sha256 : asset.sha256;
  const dandiset = name.kind === "dandi-path" ? name.dandiset : null;
  return {
    name: sourceNameText(name),
    address: dandiAddress(api, asset.id),
    fileName: asset.path.slice(asset.path.lastIndexOf("/") + 1),
    size: asset.size,
    sha256,
    vouchedBy: sha256 === null ? null : "dandi",
    secret: api.secret,
    onRefusal: () => tokenNeeded(api, dandiset),
  };
}

/** What the archive knows of one asset, its checksum too. */
export async function assetMetadata(network: Network, api: DandiApi, id: string): Promise<DandiAsset> {
  const answer = await ask(network, api, `/assets/${id}/`, { name: `dandi:${id}`, dandiset: null });
  const { path, contentSize, digest } = answer as Partial<Metadata>;
  const sha256 = digest?.["dandi:sha2-256"];
  return {
    id,
    path: typeof path === "string" ? path : id,
    size: requireSize(api, contentSize),
    sha256: typeof sha256 === "string" && /^[\da-f]{64}$/i.test(sha256) ? sha256.toLowerCase() : null,
  };
}

interface Metadata {
  path: unknown;
  contentSize: unknown;
  digest: Record<string, unknown>;
}

async function assetOfPath(
  network: Network,
  api: DandiApi,
  name: Extract<DandiName, { kind: "dandi-path" }>,
): Promise<DandiAsset> {
  const { dandiset, path } = name;
  const version = name.version ?? (await newestVersion(network, api, dandiset));
  const text = sourceNameText(name);
  // The archive takes a prefix, whatever its case.
  for await (const page of assetPages(network, api, {
    dandiset,
    version,
    text,
    query: { path, page_size: "100" },
  })) {
    const found = page.find((asset) => asset.path === path);
    if (found?.zarr != null)
      throw unknown(text, "it is the Zarr edition of a recording, which is not read here");
    if (found) return { id: found.asset_id, path, size: requireSize(api, found.size), sha256: null };
  }
  throw unknown(text, `version ${version} of dandiset ${dandiset} has no asset of this path`);
}

/** What is listed of a dandiset. */
export interface AssetList {
  readonly dandiset: string;
  readonly version: string;
  /** What the user asked for, for errors. */
  readonly text: string;
  /** Which of its assets, and how many a page, as the archive's API has it. */
  readonly query: Readonly<Record<string, string>>;
}

/** An asset as a page of a list has it. */
export interface AssetEntry {
  readonly asset_id: string;
  readonly path: string;
  readonly size: unknown;
  readonly zarr?: unknown;
  readonly modified?: unknown;
}

/**
 * The assets of a dandiset in the archive's order, page by page.
 *
 * @throws AnalysisError `unknown-dandiset`, `needs-token`, `bad-answer`, or as requests fail
 */
export async function* assetPages(
  network: Network,
  api: DandiApi,
  { dandiset, version, text, query }: AssetList,
): AsyncGenerator<readonly AssetEntry[]> {
  const path = `/dandisets/${dandiset}/versions/${version}/assets/`;
  let search = `?${new URLSearchParams(query).toString()}`;
  while (search !== "") {
    const page = (await ask(network, api, path + search, { name: text, dandiset })) as {
      next?: string | null;
      results?: AssetEntry[];
    };
    if (!Array.isArray(page.results)) throw noList(api);
    yield page.results;
    // Of the address only what is asked for: one base moves all traffic.
    search = page.next == null ? "" : new URL(page.next, api.base).search;
  }
}

/** The newest published version, else the draft, as dandi-cli has it. */
export async function newestVersion(network: Network, api: DandiApi, dandiset: string): Promise<string> {
  const asked = { name: `dandi:${dandiset}`, dandiset };
  const facts = (await ask(network, api, `/dandisets/${dandiset}/`, asked)) as {
    most_recent_published_version?: { version?: unknown } | null;
  };
  const version = facts.most_recent_published_version?.version;
  return typeof version === "string" ? version : "draft";
}

function ask(
  network: Network,
  api: DandiApi,
  path: string,
  { name, dandiset }: { name: string; dandiset: string | null },
): Promise<unknown> {
  return askJson(network, new URL(api.base + path), api.secret, (status) => {
    if (status === 401 || status === 403) return tokenNeeded(api, dandiset);
    return status === 404 ? unknown(name, "the archive knows nothing of that name") : undefined;
  });
}

const tokenNeeded = (api: DandiApi, dandiset: string | null): AnalysisError =>
  needsToken(new URL(api.base).host, dandiset, "authorization" in api.secret);

const unknown = (name: string, reason: string): AnalysisError<"unknown-dandiset"> =>
  new AnalysisError("unknown-dandiset", `${name} is not there: ${reason}. Check the name.`, { name, reason });

export function requireSize(api: DandiApi, size: unknown): number {
  if (typeof size === "number" && Number.isSafeInteger(size) && size >= 0) return size;
  throw badAnswer(api, "does not say how large the asset is", "no size");
}

const noList = (api: DandiApi): AnalysisError => badAnswer(api, "did not list assets", "no list");

function badAnswer(api: DandiApi, what: string, reason: string): AnalysisError<"bad-answer"> {
  const host = new URL(api.base).host;
  return new AnalysisError("bad-answer", `${host} ${what}.`, { host, reason, attempts: 1 });
}
