import { homedir } from "node:os";
import * as vscode from "vscode";

/** Where results go unless the user says otherwise: the workspace; else beside the recording; else at home. */
export function resultFolder(session: vscode.Uri): vscode.Uri {
  const workspace = vscode.workspace.getWorkspaceFolder(session) ?? vscode.workspace.workspaceFolders?.[0];
  if (workspace) return workspace.uri;
  return session.scheme === "file" ? vscode.Uri.joinPath(session, "..") : vscode.Uri.file(homedir());
}

/** Asks for a file to write. Undefined when the user gave up. */
export async function askWhereToSave(
  session: vscode.Uri,
  name: string,
  filters: Record<string, string[]>,
  title: string,
): Promise<vscode.Uri | undefined> {
  const defaultUri = vscode.Uri.joinPath(resultFolder(session), name);
  return vscode.window.showSaveDialog({ defaultUri, filters, title });
}
