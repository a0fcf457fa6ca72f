import { fileState } from "../../cache/file-state.ts";
import { AnalysisError } from "../../core/errors.ts";
import { refusalOf } from "../../core/first-bytes.ts";
import { checksumMismatch, hostOf } from "../failures.ts";
import type { Location } from "../remote-object.ts";
import { matchesEtag, sha256Of } from "./file-sums.ts";
import type { Watch } from "./file-sums.ts";

/** How a file is known to be the one that was asked for. */
export interface Verified {
  readonly size: true;
  /** Begins and ends as HDF5 says; false for tables. */
  readonly hdf5: boolean;
  readonly checksum: "match" | "none";
  /** Who told the checksum. */
  readonly by: "dandi" | "catalogue" | "etag" | null;
}

/** What a kind of file must be, besides its size and checksum. */
export interface FileKind {
  readonly hdf5: boolean;
  /**
   * Looks at the first bytes that come, before the rest is fetched.
   *
   * @throws AnalysisError
   */
  start(bytes: Uint8Array, size: number | null, location: Location): void;
  /**
   * Looks at the whole file.
   *
   * @throws AnalysisError
   */
  whole(file: string, location: Location): Promise<void>;
}

/** An HDF5 file, as long as its superblock says. */
export const recording: FileKind = {
  hdf5: true,
  start(bytes, size, location) {
    const whole = size ?? Number.MAX_SAFE_INTEGER;
    const read = (offset: number, length: number): Uint8Array => bytes.subarray(offset, offset + length);
    const refusal = refusalOf({ name: location.fileName, size: whole, read });
    if (refusal) throw noRecording(location, refusal.reason, `It ${refusal.message}`);
  },
  async whole(file, location) {
    const { state, reason } = await fileState(file);
    if (state !== "local") throw noRecording(location, state, reason ?? "");
  },
};

const noRecording = (
  { name, address }: Location,
  reason: string,
  sentence: string,
): AnalysisError<"not-nwb"> =>
  new AnalysisError("not-nwb", `What ${hostOf(address)} has as ${name} is no whole recording. ${sentence}`, {
    path: name,
    reason,
  });

/** What is known of a file whose checksum is computed. */
export interface Summed {
  readonly location: Location;
  readonly size: number;
  /** Of the object that it came from, if there is one. */
  readonly etag: string | null;
  /** The path that it is told by. */
  readonly final: string;
}

/**
 * Compares a whole file with what is known of it.
 *
 * @returns its SHA-256, hexadecimal, and what that proves
 * @throws AnalysisError `checksum-mismatch`; what the disk says; whatever the watch's signal was ended with
 */
export async function checkSums(
  file: string,
  { location, size, etag, final }: Summed,
  watch: Watch,
): Promise<{ sha256: string } & Pick<Verified, "checksum" | "by">> {
  const sha256 = await sha256Of(file, watch);
  if (location.sha256 !== null && location.sha256 !== sha256)
    throw checksumMismatch(final, location.sha256, sha256);
  if (location.sha256 !== null) return { sha256, checksum: "match", by: location.vouchedBy ?? null };
  const tagged = etag !== null && (await matchesEtag(file, size, etag, watch));
  return tagged ? { sha256, checksum: "match", by: "etag" } : { sha256, checksum: "none", by: null };
}
