import * as vscode from "vscode";
import { sourceScheme } from "../remote/source-uri.ts";
import type { SessionEntry } from "../sessions/entry.ts";
import { entryUri } from "../sessions/entry-uri.ts";
import { describeEntry } from "../sessions/words.ts";

/**
 * Asks for one of the sessions that can be read, or any file. Undefined when the user gave up.
 *
 * @param title - what it is asked for
 */
export async function chooseSession(
  title: string,
  entries: readonly SessionEntry[],
): Promise<vscode.Uri | undefined> {
  const items = choicesOf(entries);
  if (items.length === 0) return browse();
  const other = {
    label: vscode.l10n.t("Another File..."),
    description: "",
    iconPath: new vscode.ThemeIcon("folder-opened"),
    uri: undefined,
  };
  const placeHolder = vscode.l10n.t("Which session?");
  const chosen = await vscode.window.showQuickPick([...items, other], {
    title,
    placeHolder,
    matchOnDescription: true,
  });
  if (!chosen) return undefined;
  return chosen.uri ?? browse();
}

/** The sessions that are here, then those that can be read where they lie; each once. */
function choicesOf(entries: readonly SessionEntry[]): (vscode.QuickPickItem & { uri: vscode.Uri })[] {
  const byUri = new Map<string, vscode.QuickPickItem & { uri: vscode.Uri }>();
  for (const state of ["local", "remote"] as const)
    for (const entry of entries) {
      const uri = entryUri(entry);
      if (entry.state !== state || !uri || (state === "remote" && uri.scheme !== sourceScheme)) continue;
      const iconPath = new vscode.ThemeIcon(state === "local" ? "database" : "cloud");
      byUri.set(uri.toString(), { label: entry.id, description: describeEntry(entry), iconPath, uri });
    }
  return [...byUri.values()];
}

async function browse(): Promise<vscode.Uri | undefined> {
  const filters = { [vscode.l10n.t("NWB recordings")]: ["nwb"] };
  const title = vscode.l10n.t("Open an NWB Recording");
  const chosen = await vscode.window.showOpenDialog({ filters, title });
  return chosen?.[0];
}
