import path from "node:path";
import type { CatalogueSession } from "../../src/cache/catalogue.ts";
import { readSourceName } from "../../src/core/source-name.ts";
import { download } from "../../src/remote/download/download.ts";
import type { DownloadOptions, DownloadReport, DownloadTarget } from "../../src/remote/download/download.ts";
import { remoteSettings } from "../../src/remote/settings.ts";
import type { FaultServer } from "./fault-server.ts";
import { recordingBytes, sha256 } from "./served-recording.ts";

export const block = 256 * 1024;
/** The recording that is served: 40 blocks, and a short one. */
export const bytes = recordingBytes(40 * block + 5);
/** Where the bucket has it as session 7. */
export const key = "visual-coding-neuropixels/ecephys-cache/session_7/session_7.nwb";
export const session: CatalogueSession = {
  id: "7",
  nwbBytes: bytes.length,
  s3Key: key,
  sha256: sha256(bytes),
};

/** Serves it as a session of the bucket, and at an address. */
export function serve(server: FaultServer, recording: Uint8Array): void {
  server.objects.set(`/s3/${key}`, recording);
  server.objects.set("/a.nwb", recording);
}

/**
 * Downloads from a server, one request at a time and without waiting.
 *
 * @param source - a name, or a path on the server
 * @param target - if not given, a cache folder, of which the tables are left out
 */
export function downloadFrom(
  server: FaultServer,
  folder: string,
  source: string,
  more: Partial<DownloadOptions>,
  target: DownloadTarget = { kind: "cache", folder: path.join(folder, "cache"), tables: false },
): Promise<DownloadReport> {
  const environment = {
    NEURAL_CODING_S3_BASE: `${server.base}/s3`,
    NEURAL_CODING_DANDI_BASE: `${server.base}/api`,
    NEURAL_CODING_STORE: path.join(folder, "store"),
    NEURAL_CODING_RETRY_SCALE: "0",
    NEURAL_CODING_TIMEOUT: "0.3",
  };
  const name = readSourceName(source.startsWith("/") ? server.base + source : source)!;
  return download([name], target, {
    settings: remoteSettings(environment, { parallel: 1 }),
    catalogue: { source: "s3", session: async (id) => (id === "7" ? session : undefined) },
    warn: () => undefined,
    ...more,
  });
}
