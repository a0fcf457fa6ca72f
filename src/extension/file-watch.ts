import { unwatchFile, watchFile as pollFile } from "node:fs";
import path from "node:path";
import * as vscode from "vscode";
import { isFileChanged } from "../core/errors.ts";
import type { ErrorDetails } from "../core/errors.ts";
import type { SessionHandle } from "./session-pool.ts";

/** A drive on a network tells of no change, and a watch that has just begun may miss one: its size and times are asked for. */
const askEveryMs = 5000;
/** A file is written in many pieces: it is looked at when none has come for this long. */
const restMs = 300;

/**
 * Notices when the file of an open session is changed, replaced or deleted, without waiting for a question.
 *
 * @param tell - called with what became of it
 */
export function watchFile(
  session: Pick<SessionHandle, "uri" | "api">,
  tell: (change: ErrorDetails["file-changed"]) => void,
  everyMs = askEveryMs,
): vscode.Disposable {
  // Every answer of a server is compared with the first one.
  if (session.uri.scheme !== "file") return vscode.Disposable.from();
  const { fsPath } = session.uri;
  const pattern = new vscode.RelativePattern(vscode.Uri.file(path.dirname(fsPath)), path.basename(fsPath));
  const watcher = vscode.workspace.createFileSystemWatcher(pattern);
  let waiting: NodeJS.Timeout | undefined;
  const look = (): void => {
    // The worker itself compares: what it says here is what it says to every question.
    session.api.describe().catch((error: unknown) => {
      if (isFileChanged(error)) tell(error.details);
    });
  };
  const soon = (): void => {
    clearTimeout(waiting);
    waiting = setTimeout(look, restMs);
  };
  const events = [watcher.onDidChange(soon), watcher.onDidCreate(soon), watcher.onDidDelete(soon)];
  pollFile(fsPath, { interval: everyMs, persistent: false }, soon);
  const end = (): void => {
    unwatchFile(fsPath, soon);
    clearTimeout(waiting);
  };
  return vscode.Disposable.from(watcher, ...events, { dispose: end });
}
