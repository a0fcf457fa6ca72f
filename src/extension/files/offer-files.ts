import * as vscode from "vscode";

/** Says what was written, and offers to open or reveal it. */
export async function offerFiles(
  sentence: string,
  files: readonly vscode.Uri[],
  kind: "information" | "warning" = "information",
): Promise<void> {
  const [first] = files;
  if (!first) return;
  const open = vscode.l10n.t("Open");
  const reveal = vscode.l10n.t("Reveal");
  const show = kind === "warning" ? vscode.window.showWarningMessage : vscode.window.showInformationMessage;
  const chosen = await show(sentence, open, reveal);
  if (chosen === open) await vscode.commands.executeCommand("vscode.open", readable(files));
  if (chosen === reveal) await vscode.commands.executeCommand("neuralCoding.revealSession", first);
}

/** Arrays cannot be read as text; what stands beside them can. */
const readable = (files: readonly vscode.Uri[]): vscode.Uri =>
  files.find(({ path }) => /\.(csv|tsv|jsonl?)$/.test(path)) ?? files[0]!;
