import * as vscode from "vscode";
import type { CatalogueSource } from "../../remote/locate.ts";
import { remoteSettings } from "../../remote/settings.ts";
import type { RemoteSettings } from "../../remote/settings.ts";

/** The settings `neuralCoding.remote.*`, all of this machine: no workspace can make the editor call an address. */

const read = <T>(key: string, usual: T): T =>
  vscode.workspace.getConfiguration("neuralCoding").get(`remote.${key}`, usual);

const variables = {
  s3Base: "NEURAL_CODING_S3_BASE",
  dandiBase: "NEURAL_CODING_DANDI_BASE",
  warehouseBase: "NEURAL_CODING_WAREHOUSE_BASE",
  store: "NEURAL_CODING_STORE",
} as const;

/** How this machine asks for what lies elsewhere: the settings, then the environment, then what is usual. */
export function networkSettings(dandiKeys: RemoteSettings["dandiKeys"] = {}): RemoteSettings {
  const chosen = Object.entries(variables).flatMap(([key, variable]) => {
    const value = read(key, "").trim();
    return value === "" ? [] : [[variable, value]];
  });
  return remoteSettings(
    { ...process.env, ...(Object.fromEntries(chosen) as Record<string, string>) },
    {
      parallel: within(read("parallelRequests", 4), 1, 16),
      storeLimit: 1e9 * within(read("cacheLimitGB", 20), 0, Infinity),
      offline: read("offline", false),
      offlineBy: "neuralCoding.remote.offline",
      dandiKeys,
    },
  );
}

export const catalogueSource = (): CatalogueSource => read<"s3" | "dandi" | "warehouse">("source", "s3");

/** Bytes. */
export const blockSize = (): number => 1024 * within(read("blockSizeKiB", 256), 64, 8192);

/** Whether a session that is not on this disk is read where it lies. */
export const streams = (): boolean => read("streamBeforeDownload", true);

const within = (value: number, least: number, most: number): number =>
  Math.min(most, Math.max(least, Number.isFinite(value) ? value : least));
