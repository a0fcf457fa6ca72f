import { ownFolder } from "../cache/own-folder.ts";
import type { DandiInstance } from "../core/source-name.ts";
import type { Route } from "./proxy.ts";

/** How this process asks for what lies elsewhere. */
export interface RemoteSettings {
  /** Addresses of whole homes, without a slash at their ends. */
  readonly bases: Bases;
  /** Folder of stored blocks. */
  readonly store: string;
  /** How long no byte may come before a request counts as failed, milliseconds. */
  readonly timeoutMs: number;
  /** Multiplies every computed wait; what a server asks for is waited in full. */
  readonly retryScale: number;
  /** Requests to one host at a time. */
  readonly parallel: number;
  /** No request at all. */
  readonly offline: boolean;
  /** What of the user's says so, for errors. */
  readonly offlineBy?: string;
  /** Blocks that the store keeps of all objects, bytes. */
  readonly storeLimit: number;
  /** Redirects to other addresses of this machine or its network are followed. */
  readonly allowPrivate: boolean;
  /** The way through a proxy, for the command line; in VS Code none, for it has its own. */
  readonly route?: Route;
  /** Key of the user's DANDI account, sent to DANDI's API alone. */
  readonly dandiKey?: string;
  /** Keys of accounts at DANDI's archives, before the one above. */
  readonly dandiKeys?: Readonly<Partial<Record<DandiInstance, string>>>;
}

export interface Bases {
  /** Of the bucket that holds the Visual Coding sessions. */
  readonly s3: string;
  /** Of DANDI's API. */
  readonly dandi: string;
  /** Of the Allen Institute's warehouse. */
  readonly warehouse: string;
}

const usualBases: Bases = {
  s3: "https://allen-brain-observatory.s3.us-west-2.amazonaws.com",
  dandi: "https://api.dandiarchive.org/api",
  warehouse: "http://api.brain-map.org",
};

/** The settings that an environment asks for; what it does not say is as usual. */
export function remoteSettings(
  environment: NodeJS.ProcessEnv,
  chosen: Partial<RemoteSettings> = {},
): RemoteSettings {
  const base = (name: keyof Bases): string =>
    (environment[`NEURAL_CODING_${name.toUpperCase()}_BASE`] ?? usualBases[name]).replace(/\/+$/, "");
  const key = environment["DANDI_API_KEY"]?.trim();
  return {
    bases: { s3: base("s3"), dandi: base("dandi"), warehouse: base("warehouse") },
    store: environment["NEURAL_CODING_STORE"] ?? ownFolder("blocks", environment),
    timeoutMs: 1000 * numberOf(environment["NEURAL_CODING_TIMEOUT"], 30),
    retryScale: numberOf(environment["NEURAL_CODING_RETRY_SCALE"], 1),
    parallel: 4,
    offline: false,
    storeLimit: 20e9,
    allowPrivate: false,
    ...(key === undefined || key === "" ? {} : { dandiKey: key }),
    ...chosen,
  };
}

function numberOf(text: string | undefined, usual: number): number {
  const value = Number(text ?? "");
  return text !== undefined && text.trim() !== "" && Number.isFinite(value) && value >= 0 ? value : usual;
}
