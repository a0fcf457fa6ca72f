import * as vscode from "vscode";
import { AnalysisError } from "../../core/errors.ts";
import type { EncodedFile } from "../../core/export/format.ts";

/**
 * Writes files into a folder, each under a partial name first: a write that fails leaves no half file and
 * spoils none that was there.
 *
 * @throws AnalysisError `write-failed`
 */
export async function writeFiles(folder: vscode.Uri, files: readonly EncodedFile[]): Promise<vscode.Uri[]> {
  const written: vscode.Uri[] = [];
  for (const { name, bytes } of files) {
    const target = vscode.Uri.joinPath(folder, name);
    await writeWhole(target, bytes);
    written.push(target);
  }
  return written;
}

/** Writes one file, partial name first. */
export async function writeWhole(target: vscode.Uri, bytes: Uint8Array): Promise<void> {
  const partial = target.with({ path: `${target.path}.partial` });
  try {
    await vscode.workspace.fs.writeFile(partial, bytes);
    await vscode.workspace.fs.rename(partial, target, { overwrite: true });
  } catch (error) {
    await removeQuietly(partial);
    const cause = error instanceof Error ? error.message : String(error);
    throw new AnalysisError("write-failed", `${target.fsPath} could not be written: ${cause}`, {
      path: target.fsPath,
      cause,
    });
  }
}

/** The partial file may not exist; the failure that brought us here is the one to tell. */
async function removeQuietly(file: vscode.Uri): Promise<void> {
  await vscode.workspace.fs.delete(file).then(undefined, () => undefined);
}

export async function exists(file: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(file).then(
    () => true,
    () => false,
  );
}
