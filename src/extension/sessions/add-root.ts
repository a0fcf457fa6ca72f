import * as vscode from "vscode";
import { findCache } from "../../cache/cache-folder.ts";
import { addFolder, connectAllen, removeFolder } from "../settings.ts";
import type { OpenedSources } from "../remote/opened-sources.ts";
import type { SessionRoot } from "./entry.ts";
import { sessionsView } from "./tree.ts";

/** Asks for folders and adds them to the settings; the tree follows the settings. */
export async function addRoot(): Promise<void> {
  const chosen = await vscode.window.showOpenDialog({
    canSelectFiles: false,
    canSelectFolders: true,
    canSelectMany: true,
    title: vscode.l10n.t("Add a Cache Folder or a Folder of NWB Files"),
    openLabel: vscode.l10n.t("Add"),
  });
  for (const { fsPath } of chosen ?? [])
    await addFolder((await findCache(fsPath)) ? "caches" : "folders", fsPath);
}

/** Shows the catalogue of Allen's sessions, which is here: nothing is asked of a network. */
export async function connectToAllen(): Promise<void> {
  await connectAllen(true);
  await vscode.commands.executeCommand(`${sessionsView}.focus`);
}

/** Takes a place off the tree. Its files stay. */
export async function removeRoot({ kind, path }: SessionRoot, opened: OpenedSources): Promise<void> {
  if (kind === "elsewhere") return opened.hide(path);
  await (kind === "catalogue" ? connectAllen(false) : removeFolder(path));
}
