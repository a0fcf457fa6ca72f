import * as vscode from "vscode";

/** Shows a file where the user can do something with it: the file manager; in a browser, the explorer. */
export async function revealFile(uri: vscode.Uri): Promise<void> {
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
