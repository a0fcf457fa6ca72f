import * as vscode from "vscode";
import type { SessionsTree } from "./tree.ts";

const settleMs = 500;

/** Keeps the tree in step with the workspace and the settings; a burst of changes is one refresh. */
export function watchSessions(tree: SessionsTree): vscode.Disposable {
  const watcher = vscode.workspace.createFileSystemWatcher("**/{*.nwb,sessions.csv,manifest.json}");
  let waiting: NodeJS.Timeout | undefined;
  const refreshSoon = (): void => {
    clearTimeout(waiting);
    waiting = setTimeout(() => tree.refresh(), settleMs);
  };
  const settings = ["neuralCoding.cacheRoots", "neuralCoding.folders"];
  return vscode.Disposable.from(
    watcher,
    watcher.onDidCreate(refreshSoon),
    watcher.onDidDelete(refreshSoon),
    watcher.onDidChange(refreshSoon),
    vscode.workspace.onDidChangeWorkspaceFolders(refreshSoon),
    vscode.workspace.onDidChangeConfiguration((change) => {
      // Asked for by a command, and read at once.
      if (change.affectsConfiguration("neuralCoding.connectAllen")) tree.refresh();
      if (settings.some((setting) => change.affectsConfiguration(setting))) refreshSoon();
    }),
    new vscode.Disposable(() => clearTimeout(waiting)),
  );
}
