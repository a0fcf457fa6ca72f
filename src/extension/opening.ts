import { stat } from "node:fs/promises";
import type * as vscode from "vscode";
import { AnalysisError } from "../core/errors.ts";
import type { OpenOptions } from "../protocol/session-api.ts";
import type { TransferFacts } from "../protocol/transfer.ts";
import { openOptionsOf } from "./sessions/open-options.ts";

/** A file that a worker can be started for. */
export interface Opening {
  readonly options: OpenOptions;
  /** Another one is another file, or another state of it. */
  readonly state: string;
  /** Of a file elsewhere. */
  readonly transfer?: () => TransferFacts;
  /** To be called when the worker has ended. */
  close(): Promise<void>;
}

/** Whoever looks on while a file is opened. */
export interface OpeningWatch {
  /** Ends all requests, with its reason as their error. */
  readonly signal: AbortSignal;
  /** Something is to be told of the transfer before there is an {@link Opening}. */
  readonly tell: (transfer: TransferFacts) => void;
}

export type Open = (uri: vscode.Uri, watch: OpeningWatch) => Promise<Opening>;

/** Opens a file of this disk. @throws AnalysisError `file-unreadable` for any other */
export async function openOnDisk(uri: vscode.Uri): Promise<Opening> {
  if (uri.scheme !== "file") throw notOnDisk(uri);
  const options = await openOptionsOf(uri.fsPath);
  return { options, state: await stateOf(uri.fsPath), close: () => Promise.resolve() };
}

/** A file that cannot be looked at is told by the worker that opens it. */
async function stateOf(path: string): Promise<string> {
  try {
    const { size, mtimeNs, ctimeNs, ino, dev } = await stat(path, { bigint: true });
    return [size, mtimeNs, ctimeNs, ino, dev].join(" ");
  } catch {
    return "";
  }
}

function notOnDisk(uri: vscode.Uri): AnalysisError {
  return new AnalysisError(
    "file-unreadable",
    `Only files on this computer's disk can be read, and this one is reached through "${uri.scheme}". Save a copy and open that.`,
    { path: uri.toString(), cause: `scheme ${uri.scheme}` },
  );
}
