import * as vscode from "vscode";
import { readSourceName } from "../../core/source-name.ts";
import { shownName } from "../remote/source-uri.ts";
import { downloadIcon, downloadWords } from "./download-words.ts";
import type { Download, Downloads } from "./downloads.ts";

interface Button extends vscode.QuickInputButton {
  run(source: string): Promise<void>;
}
type Item = vscode.QuickPickItem & { readonly source: string };

/** The downloads as a list that follows them, each with what can be done about it. */
export function showDownloads(downloads: Downloads): void {
  const list = vscode.window.createQuickPick<Item>();
  list.title = vscode.l10n.t("Downloads");
  list.placeholder = vscode.l10n.t("Pause, resume or cancel a download by the buttons of its row");
  const button = (icon: string, tooltip: string, run: Button["run"]): Button => ({
    iconPath: new vscode.ThemeIcon(icon),
    tooltip,
    run,
  });
  const pause = button("debug-pause", vscode.l10n.t("Pause"), (source) => downloads.pause(source));
  const resume = button("debug-continue", vscode.l10n.t("Resume"), (source) => downloads.resume(source));
  const cancel = button("trash", vscode.l10n.t("Cancel and Delete What Has Come"), (source) =>
    downloads.discard(source),
  );
  const itemOf = (each: Download): Item => ({
    label: `$(${downloadIcon(each)}) ${nameOf(each)}`,
    description: downloadWords(each),
    ...(each.error ? { detail: each.error.message } : {}),
    buttons: [each.state === "queued" || each.state === "running" ? pause : resume, cancel],
    source: each.source,
  });
  const update = (): void => void (list.items = downloads.all.map(itemOf));
  update();
  const listening = downloads.onDidChange(update);
  list.onDidTriggerItemButton(({ button: pressed, item }) => void (pressed as Button).run(item.source));
  list.onDidAccept(() => list.hide());
  list.onDidHide(() => {
    listening.dispose();
    list.dispose();
  });
  list.show();
}

const nameOf = ({ source }: Download): string => shownName(readSourceName(source)!);
