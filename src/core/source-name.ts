import { AnalysisError } from "./errors.ts";

/** Everywhere this runs; its types come with those of one place alone. */
declare const URL: { canParse(address: string): boolean };

/**
 * How a recording that need not be on this machine is named, everywhere one is named. A name says what is meant, not
 * where it is asked for: that is up to the homes (`src/remote`), whose addresses can be replaced.
 */
export type SourceName =
  /** Any http or https address, as it was written. */
  | { readonly kind: "address"; readonly address: string }
  | { readonly kind: "s3"; readonly bucket: string; readonly key: string }
  /** A session of the catalogue. */
  | { readonly kind: "allen"; readonly id: string }
  /** An asset of a dandiset by its path; of the newest published version, else the draft, where none is given. */
  | {
      readonly kind: "dandi-path";
      readonly instance: DandiInstance;
      readonly dandiset: string;
      readonly version: string | null;
      readonly path: string;
    }
  | { readonly kind: "dandi-asset"; readonly instance: DandiInstance; readonly asset: string };

/** DANDI's archives by the names that dandi-cli gives them. */
export const dandiInstances = ["dandi", "dandi-sandbox", "linc", "ember-dandi"] as const;
export type DandiInstance = (typeof dandiInstances)[number];

/** Hosts of the pages and of the API of each archive, as in dandi-cli's `consts.py`. */
const dandiHosts: ReadonlyMap<string, DandiInstance> = new Map([
  ["dandiarchive.org", "dandi"],
  ["gui.dandiarchive.org", "dandi"],
  ["api.dandiarchive.org", "dandi"],
  ["sandbox.dandiarchive.org", "dandi-sandbox"],
  ["api.sandbox.dandiarchive.org", "dandi-sandbox"],
  ["lincbrain.org", "linc"],
  ["api.lincbrain.org", "linc"],
  ["dandi.emberarchive.org", "ember-dandi"],
  ["api-dandi.emberarchive.org", "ember-dandi"],
]);

/** A drive letter is no scheme. */
const scheme = /^([a-z][a-z0-9+.-]+):/i;
const uuid = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
const assetId = new RegExp(`^${uuid}$`, "i");
const version = String.raw`draft|\d+\.\d+\.\d+`;
const assetPath = new RegExp(String.raw`^(\d{6})(?:@(${version}))?/(.*[^/])$`);
const assetAddress = new RegExp(
  `^(?:/api)?(?:/dandisets/[^/]+/versions/[^/]+)?/assets/(${uuid})(?:/|$)`,
  "i",
);
const filesPage = new RegExp(String.raw`^/(?:#/)?dandiset/(\d{6})/(${version})/files/?$`);

/**
 * What a text names, or null for a path on this machine.
 *
 * @param argument - what the text was given as, for errors
 * @throws AnalysisError `bad-argument` for what has a scheme and is none of these names
 */
export function readSourceName(text: string, argument = "FILE"): SourceName | null {
  const [whole, found] = scheme.exec(text) ?? [];
  if (whole === undefined || found === undefined) return null;
  const rest = text.slice(whole.length);
  const name = readers.get(found.toLowerCase())?.(rest, text);
  if (typeof name === "object") return name;
  throw new AnalysisError(
    "bad-argument",
    `${withoutPassword(text)} ${name ?? "is no name of a recording"}. ${forms}`,
    { argument, value: withoutPassword(text) },
  );
}

/** A dandiset, of the newest published version, else the draft, where none is given. */
export interface DandisetName {
  readonly instance: DandiInstance;
  readonly dandiset: string;
  readonly version: string | null;
}

const dandisetName = new RegExp(String.raw`^(?:dandi:(?://([^/]+)/)?)?(\d{6})(?:[@/](${version}))?$`, "i");
const dandisetPage = new RegExp(
  String.raw`^https?://([^/?#]+)/(?:#/)?dandiset/(\d{6})(?:/(${version}))?(?:[/?#]|$)`,
  "i",
);

/**
 * The dandiset that a text names: `dandi:000021[@VERSION]`, its number alone, or the address of its page.
 *
 * @throws AnalysisError `bad-argument`
 */
export function readDandisetName(text: string, argument = "DANDISET"): DandisetName {
  const [, host, ofPage, pageVersion] = dandisetPage.exec(text) ?? [];
  const [, given = "dandi", number, givenVersion] = dandisetName.exec(text) ?? [];
  const instance =
    host === undefined ? dandiInstances.find((known) => known === given) : dandiHosts.get(host.toLowerCase());
  const dandiset = ofPage ?? number;
  if (instance && dandiset !== undefined)
    return { instance, dandiset, version: pageVersion ?? givenVersion ?? null };
  throw new AnalysisError(
    "bad-argument",
    `${withoutPassword(text)} names no dandiset. One is named by dandi:000021, dandi:000021@VERSION, or its page's address.`,
    { argument, value: withoutPassword(text) },
  );
}

/** The text that reads as this name. */
export function sourceNameText(name: SourceName): string {
  switch (name.kind) {
    case "address":
      return name.address;
    case "s3":
      return `s3://${name.bucket}/${name.key}`;
    case "allen":
      return `allen:${name.id}`;
    case "dandi-path":
      return `${dandiPrefix(name.instance)}${name.dandiset}${name.version === null ? "" : `@${name.version}`}/${name.path}`;
    case "dandi-asset":
      return `${dandiPrefix(name.instance)}${name.asset}`;
  }
}

const dandiPrefix = (instance: DandiInstance): string =>
  instance === "dandi" ? "dandi:" : `dandi://${instance}/`;

const forms =
  "A recording is named by a path, CACHE_FOLDER/ID, allen:ID, dandi:000021[@VERSION]/PATH, dandi:ASSET_ID, " +
  "s3://BUCKET/KEY, or an address that starts with https:// or http://; a file whose name has a colon by ./NAME.";

/** The name, or what is wrong with the text, as a sentence that follows it. */
type Reader = (rest: string, text: string) => SourceName | string;

const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ["http", readAddress],
  ["https", readAddress],
  ["s3", readS3],
  ["allen", readAllen],
  ["dandi", readDandi],
]);

function readAllen(id: string): SourceName | string {
  return /^\d+$/.test(id) ? { kind: "allen", id } : "should be allen: and the number of a session";
}

function readS3(rest: string): SourceName | string {
  const [, bucket, key] = /^\/\/([a-z0-9][a-z0-9.-]+)\/([^?#]*[^/?#])$/.exec(rest) ?? [];
  if (bucket === undefined || key === undefined) return "should be s3://, a bucket, and a key";
  return { kind: "s3", bucket, key };
}

function readDandi(rest: string): SourceName | string {
  const [, given, after] = /^\/\/([^/]*)\/(.*)$/s.exec(rest) ?? [null, "dandi", rest];
  const instance = dandiInstances.find((known) => known === given);
  if (!instance) return `names an archive that is not known; known are ${dandiInstances.join(", ")}`;
  if (assetId.test(after)) return { kind: "dandi-asset", instance, asset: after.toLowerCase() };
  const [, dandiset, chosen, path] = assetPath.exec(after) ?? [];
  if (dandiset === undefined || path === undefined)
    return "should be dandi:, the six digits of a dandiset, and the path of an asset, or the id of an asset";
  return { kind: "dandi-path", instance, dandiset, version: chosen ?? null, path };
}

function readAddress(rest: string, address: string): SourceName | string {
  const [, authority, path, query = ""] = /^\/\/([^/?#]*)([^?#]*)(?:\?([^#]*))?/.exec(rest) ?? [];
  if (authority === undefined || path === undefined || /^(:|$)|\s/.test(authority))
    return "is an address without a host";
  if (authority.includes("@")) return "has a user part: put no password into an address";
  if (!URL.canParse(address)) return "is an address whose host or port is not possible";
  const instance = dandiHosts.get(authority.toLowerCase());
  return (instance && dandiAddress(instance, path, query, rest)) ?? { kind: "address", address };
}

/** An address of an archive's own that leads to an asset; undefined for its other addresses. */
function dandiAddress(
  instance: DandiInstance,
  path: string,
  query: string,
  rest: string,
): SourceName | undefined {
  const [, asset] = assetAddress.exec(path) ?? [];
  if (asset !== undefined) return { kind: "dandi-asset", instance, asset: asset.toLowerCase() };
  const [, hash, hashQuery] = /#(\/[^?]*)(?:\?(.*))?$/.exec(rest) ?? [];
  const [, dandiset, given] = filesPage.exec(hash ?? path) ?? [];
  const location = /(?:^|&)location=([^&]*)/.exec(hashQuery ?? query)?.[1];
  const file = location === undefined ? "" : decoded(location).replace(/^\/+/, "");
  if (dandiset === undefined || file === "" || file.endsWith("/")) return undefined;
  return { kind: "dandi-path", instance, dandiset, version: given ?? null, path: file };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
}

/** An error repeats what was given, but no password. */
const withoutPassword = (text: string): string => text.replace(/\/\/[^/?#]*@/, "//...@");
