import * as vscode from "vscode";
import { isCancelled } from "../../core/errors.ts";
import type { ErrorReporter } from "../report-error.ts";
import type { DownloadEnd, Downloads } from "./downloads.ts";

/** Says of a download that it failed; that it is complete only where the user does not see it in the tree. */
export async function tellEnd(
  { download, file, error }: DownloadEnd,
  downloads: Downloads,
  errors: ErrorReporter,
): Promise<void> {
  if (file && error) await errors.show(error);
  else if (file) {
    if (vscode.window.state.focused) return;
    const open = vscode.l10n.t("Open");
    const answer = await vscode.window.showInformationMessage(vscode.l10n.t("{0} is here.", file.path), open);
    if (answer === open)
      await vscode.commands.executeCommand("neuralCoding.openSession", vscode.Uri.file(file.path));
  } else if (error && !isCancelled(error)) {
    const resume = { label: vscode.l10n.t("Resume"), run: () => downloads.resume(download.source) };
    await errors.show(error, [resume]);
  }
}
