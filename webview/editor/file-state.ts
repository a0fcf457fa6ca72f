import { isElsewhere, isFileChanged } from "../../src/core/errors.ts";
import type { AnalysisError, ErrorDetails } from "../../src/core/errors.ts";
import type { TransferFacts } from "../../src/protocol/transfer.ts";
import type { Staleness } from "../components/stale-banner.tsx";

/** What the page knows of its file beside what the file says. */
export interface FileState {
  /** How often the page has begun to read the file: another number asks everything anew. */
  readonly reading: number;
  /** Why nothing more is read of it; undefined while it is. */
  readonly stale: Staleness | undefined;
  /** Of a recording that is read where it lies; null before anything was transferred. */
  readonly transfer?: TransferFacts | null;
}

export const unread: FileState = { reading: 1, stale: undefined };

/**
 * The file is another than the one that was opened. The first reason counts: all that follows is its consequence.
 *
 * @param shown - whether the page shows something of the file as it was
 */
export const withChange = (
  file: FileState,
  change: ErrorDetails["file-changed"],
  shown: boolean,
): FileState => (file.stale ? file : { ...file, stale: { kind: "changed", change, shown } });

/** What every part of the page would say of itself is said once for all of them. */
export function withError(file: FileState, error: AnalysisError, shown: boolean): FileState {
  if (isFileChanged(error)) return withChange(file, error.details, shown);
  // Without anything on the page its parts say it themselves.
  if (isElsewhere(error) && shown && !file.stale)
    return {
      ...file,
      stale: { kind: "elsewhere", message: error.message, changed: error.code === "remote-changed" },
    };
  if (error.code !== "file-unreadable" || file.stale) return file;
  const { cause } = error.details as ErrorDetails["file-unreadable"];
  return { ...file, stale: { kind: "failed", cause } };
}

/** The file was opened anew: everything is asked again. */
export const readAgain = ({ reading, transfer }: FileState): FileState => ({
  reading: reading + 1,
  stale: undefined,
  ...(transfer === undefined ? {} : { transfer }),
});
