import * as vscode from "vscode";
import { AnalysisError } from "../../core/errors.ts";
import { readSourceName } from "../../core/source-name.ts";
import type { SourceName } from "../../core/source-name.ts";

/**
 * Asks for the name of a recording elsewhere, and says while it is typed what is wrong with it. Undefined when the user
 * gave up.
 *
 * @param recent - names that were given before, the newest first
 */
export async function askSource(recent: readonly string[], value = ""): Promise<SourceName | undefined> {
  const box = vscode.window.createInputBox();
  const showRecent = {
    iconPath: new vscode.ThemeIcon("history"),
    tooltip: vscode.l10n.t("Names given before"),
  };
  box.title = vscode.l10n.t("Open NWB from URL");
  box.prompt = vscode.l10n.t("An address, allen:ID, dandi:000021/PATH, dandi:ASSET_ID or s3://BUCKET/KEY");
  box.placeholder = "https://";
  box.ignoreFocusOut = true;
  box.value = value;
  if (recent.length > 0) box.buttons = [showRecent];
  try {
    return await new Promise<SourceName | undefined>((resolve) => {
      let choosing = false;
      const chooseRecent = async (): Promise<void> => {
        choosing = true;
        const title = vscode.l10n.t("Names given before");
        box.value = (await vscode.window.showQuickPick(recent, { title })) ?? box.value;
        choosing = false;
        box.show();
      };
      box.onDidChangeValue((text) => (box.validationMessage = text.trim() === "" ? "" : faultOf(text)));
      box.onDidTriggerButton(() => void chooseRecent());
      box.onDidAccept(() => {
        const fault = faultOf(box.value);
        if (fault === "") resolve(readSourceName(box.value.trim()) ?? undefined);
        else box.validationMessage = fault;
      });
      // Another quick input takes its place.
      box.onDidHide(() => choosing || resolve(undefined));
      box.show();
    });
  } finally {
    box.dispose();
  }
}

/** What is wrong with a name, in the command line's sentence; empty for a good one. */
export function faultOf(text: string): string {
  try {
    if (readSourceName(text.trim(), "URL")) return "";
    return vscode.l10n.t(
      "{0} names no recording elsewhere: it has no https://, s3://, dandi: or allen: in front. A file of this computer is opened by Open Session.",
      text.trim() === "" ? vscode.l10n.t("An empty line") : text.trim(),
    );
  } catch (error) {
    if (error instanceof AnalysisError) return error.message;
    throw error;
  }
}
