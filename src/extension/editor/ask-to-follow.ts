import * as vscode from "vscode";
import { fileName } from "../uri-names.ts";
import { linksText } from "./linked-files.ts";
import type { OutsideLink } from "./linked-files.ts";

/** Asks whether links out of a recording's folder may be followed. */
export async function askToFollow(uri: vscode.Uri, links: readonly OutsideLink[]): Promise<boolean> {
  const follow = vscode.l10n.t("Follow Links");
  const question = vscode.l10n.t(
    "{0} links to data outside its folder: {1}. Read them too?",
    fileName(uri),
    linksText(links),
  );
  return (await vscode.window.showWarningMessage(question, follow, vscode.l10n.t("Not Now"))) === follow;
}
