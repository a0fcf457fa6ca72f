import * as vscode from "vscode";
import type { SessionEntry } from "./entry.ts";
import { stateName } from "./words.ts";

interface Offer {
  readonly title: string;
  run(): Thenable<unknown>;
}

/** Says of a session that is not here, or not whole, how to get it, and helps with the first step. */
export async function showWhereToGet(entry: SessionEntry): Promise<void> {
  const { message, offers } = whereToGet(entry);
  const chosen = await vscode.window.showInformationMessage(message, ...offers);
  await chosen?.run();
}

export function whereToGet(entry: SessionEntry): { message: string; offers: Offer[] } {
  const { id, state, path, address, facts } = entry;
  const copy = (text: string): Thenable<void> => vscode.env.clipboard.writeText(text);
  const line = `cache.get_session_data(${id})`;
  const offers: Offer[] = [];
  const sentences = [vscode.l10n.t("Session {0} is {1}.", id, stateName(state))];
  if (facts.length > 0) {
    sentences.push(vscode.l10n.t("AllenSDK downloads it with {0}.", line));
    offers.push({ title: vscode.l10n.t("Copy AllenSDK's Line"), run: () => copy(line) });
  }
  if (address !== undefined) {
    const download = vscode.l10n.t("Download in Browser");
    offers.unshift({ title: download, run: () => vscode.env.openExternal(vscode.Uri.parse(address)) });
  }
  if (path === undefined) {
    sentences.push(vscode.l10n.t("It can be opened here once a cache folder that has it is added."));
    const add = vscode.l10n.t("Add a Folder");
    offers.push({ title: add, run: () => vscode.commands.executeCommand("neuralCoding.addRoot") });
  } else {
    sentences.push(vscode.l10n.t("Its place is {0}; it appears here once the file is there.", path));
    offers.push({ title: vscode.l10n.t("Copy Path"), run: () => copy(path) });
  }
  return { message: sentences.join(" "), offers };
}
