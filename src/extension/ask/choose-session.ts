import * as vscode from "vscode";
import type { SessionEntry } from "../sessions/entry.ts";
import { describeEntry } from "../sessions/words.ts";

/**
 * Asks for one of the sessions that are here, or any file. Undefined when the user gave up.
 *
 * @param title - what it is asked for
 */
export async function chooseSession(
  title: string,
  entries: readonly SessionEntry[],
): Promise<vscode.Uri | undefined> {
  const local = new Map(
    entries.flatMap((entry) =>
      entry.state === "local" && entry.path !== undefined ? [[entry.path, entry] as const] : [],
    ),
  );
  if (local.size === 0) return browse();
  const items = [...local].map(([path, entry]) => ({
    label: entry.id,
    description: describeEntry(entry),
    iconPath: new vscode.ThemeIcon("database"),
    path,
  }));
  const other = {
    label: vscode.l10n.t("Another File..."),
    description: "",
    iconPath: new vscode.ThemeIcon("folder-opened"),
    path: undefined,
  };
  const placeHolder = vscode.l10n.t("Which session?");
  const chosen = await vscode.window.showQuickPick([...items, other], {
    title,
    placeHolder,
    matchOnDescription: true,
  });
  if (!chosen) return undefined;
  return chosen.path === undefined ? browse() : vscode.Uri.file(chosen.path);
}

async function browse(): Promise<vscode.Uri | undefined> {
  const filters = { [vscode.l10n.t("NWB recordings")]: ["nwb"] };
  const title = vscode.l10n.t("Open an NWB Recording");
  const chosen = await vscode.window.showOpenDialog({ filters, title });
  return chosen?.[0];
}
