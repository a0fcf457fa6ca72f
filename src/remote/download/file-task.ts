import type { Network } from "../network.ts";
import type { Location } from "../remote-object.ts";
import type { FileKind, Verified } from "./check-file.ts";
import type { FreeBytes } from "./disk.ts";
import type { SumFile } from "./file-sums.ts";
import type { DownloadProgress } from "./progress.ts";

/** One file to be downloaded. */
export interface FileTask {
  readonly location: Location;
  /** Where it is to be; absolute. */
  readonly path: string;
  readonly kind: FileKind;
}

/** How files are downloaded. */
export interface FileOptions {
  readonly network: Network;
  /** Whom the network tells that a request failed, and after how many milliseconds it is made again. */
  readonly waits: { listener?: (ms: number) => void };
  /** Requests at a time. */
  readonly parallel: number;
  /** Replaces a file that is there and is another one. */
  readonly repair: boolean;
  /** Takes a file of another size than the published one, of which no checksum is known then. */
  readonly anyVersion: boolean;
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
  readonly warn: (message: string) => void;
  /** Who computes checksums; if not given, this thread. */
  readonly sum?: SumFile | undefined;
  /** In place of asking the disk. */
  readonly free?: FreeBytes | undefined;
}

/** What came of it. */
export interface DownloadedFile {
  readonly name: string;
  /** Without what may be secret in it. */
  readonly url: string;
  readonly path: string;
  /** Resumed: some of it was here before. */
  readonly state: "downloaded" | "resumed" | "already" | "repaired";
  /** Of the file. */
  readonly bytes: number;
  /** Received for it, and of it here before. */
  readonly fetchedBytes: number;
  readonly keptBytes: number;
  readonly requests: number;
  readonly retries: number;
  /** Hexadecimal. */
  readonly sha256: string;
  readonly verified: Verified;
}
