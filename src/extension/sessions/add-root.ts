import * as vscode from "vscode";
import { findCache } from "../../cache/cache-folder.ts";
import { addFolder, removeFolder } from "../settings.ts";
import type { SessionRoot } from "./entry.ts";

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

/** Removes a place from the settings. Its files stay. */
export async function removeRoot({ path }: SessionRoot): Promise<void> {
  await removeFolder(path);
}
