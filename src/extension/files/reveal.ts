import * as vscode from "vscode";
import { sourceScheme } from "../remote/source-uri.ts";

/** Shows a file where the user can do something with it: the file manager; in a browser, the explorer. */
export async function revealFile(uri: vscode.Uri): Promise<void> {
  if (uri.scheme === sourceScheme) {
    await offerName(uri.query);
    return;
  }
  if (vscode.env.uiKind === vscode.UIKind.Desktop && vscode.env.remoteName === undefined) {
    await vscode.commands.executeCommand("revealFileInOS", uri);
    return;
  }
  if (vscode.workspace.getWorkspaceFolder(uri)) {
    await vscode.commands.executeCommand("revealInExplorer", uri);
    return;
  }
  const copy = vscode.l10n.t("Copy Path");
  const message = vscode.l10n.t("{0} lies outside the open folders.", uri.fsPath);
  const chosen = await vscode.window.showInformationMessage(message, copy);
  if (chosen === copy) await vscode.env.clipboard.writeText(uri.fsPath);
}

/** A recording elsewhere has no folder here, but a name that opens it everywhere. */
async function offerName(name: string): Promise<void> {
  const copy = vscode.l10n.t("Copy Name");
  const message = vscode.l10n.t("{0} is not on this computer.", name);
  const chosen = await vscode.window.showInformationMessage(message, copy);
  if (chosen === copy) await vscode.env.clipboard.writeText(name);
}
