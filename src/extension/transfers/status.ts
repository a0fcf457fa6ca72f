import * as vscode from "vscode";
import { byteSize } from "../../core/byte-size.ts";
import { count } from "../counted.ts";
import type { Downloads } from "./downloads.ts";

/** One item of the status bar for all downloads that go on; a click lists them. */
export function showStatus(downloads: Downloads): vscode.Disposable {
  const item = vscode.window.createStatusBarItem(vscode.StatusBarAlignment.Left);
  item.name = vscode.l10n.t("Downloads of Recordings");
  item.command = "neuralCoding.showDownloads";
  const update = (): void => {
    const active = downloads.all.filter(({ state }) => state === "queued" || state === "running");
    if (active.length === 0) {
      item.hide();
      return;
    }
    const number =
      active.length === 1
        ? vscode.l10n.t("1 download")
        : vscode.l10n.t("{0} downloads", count(active.length));
    const speed = active.find(({ state }) => state === "running")?.progress?.bytesPerSecond;
    const words = speed ? vscode.l10n.t("{0}, {1}/s", number, byteSize(speed)) : number;
    item.text = `$(sync~spin) ${words}`;
    item.accessibilityInformation = { label: words };
    item.tooltip = vscode.l10n.t("Show the downloads: pause, resume or cancel them");
    item.show();
  };
  update();
  return vscode.Disposable.from(item, downloads.onDidChange(update));
}
