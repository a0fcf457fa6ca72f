import * as vscode from "vscode";
import type { NeuralCoding } from "../../src/extension/activate.ts";

/** The extension under test, as VS Code knows it. */
export function extension(): vscode.Extension<NeuralCoding> {
  const found = vscode.extensions.getExtension<NeuralCoding>("neural-coding.neural-coding");
  if (!found) throw new Error("the extension is not installed in the host under test");
  return found;
}

/** What the extension gives to others, once it is active. */
export async function neuralCoding(): Promise<NeuralCoding> {
  return extension().activate();
}

/** A file of the workspace under test. */
export function workspaceFile(relative: string): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (!folder) throw new Error("no workspace folder is open");
  return vscode.Uri.joinPath(folder.uri, relative);
}
