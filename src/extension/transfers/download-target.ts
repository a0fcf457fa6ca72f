import * as vscode from "vscode";
import { cacheAround } from "../../cache/cache-folder.ts";
import { byteSize } from "../../core/byte-size.ts";
import { readSourceName } from "../../core/source-name.ts";
import { freeBytes } from "../../remote/download/disk.ts";
import type { DownloadTarget } from "../../remote/download/download.ts";
import { addFolder, downloadDirectory, setDownloadDirectory } from "../settings.ts";

/** What is to be downloaded, as far as its place depends on it. */
export interface Wanted {
  readonly source: string;
  /** Its place in a cache folder of the tree. */
  readonly path?: string;
  readonly size?: number;
}

/**
 * Where a recording is downloaded to: the cache folder that has a place for it, else the user's folder for downloads, which
 * is asked for once. Undefined when the user gave up.
 */
export async function targetFor({ source, path, size }: Wanted): Promise<DownloadTarget | undefined> {
  const isSession = readSourceName(source)?.kind === "allen";
  const cache = isSession && path !== undefined ? await cacheAround(path) : undefined;
  if (cache) return { kind: "cache", folder: cache.folder, tables: true };
  const folder = downloadDirectory() || (await askFolder(size));
  if (folder === undefined || folder === "") return undefined;
  if (!isSession) return { kind: "folder", folder };
  await addFolder("caches", folder);
  return { kind: "cache", folder, tables: true };
}

async function askFolder(size: number | undefined): Promise<string | undefined> {
  for (;;) {
    const [chosen] =
      (await vscode.window.showOpenDialog({
        canSelectFiles: false,
        canSelectFolders: true,
        title: vscode.l10n.t("Choose a Folder for Downloads"),
        openLabel: vscode.l10n.t("Download Here"),
      })) ?? [];
    if (!chosen) return undefined;
    const here = vscode.l10n.t("Download Here");
    const another = vscode.l10n.t("Another Folder...");
    const question = vscode.l10n.t("Download recordings into {0}?", chosen.fsPath);
    const detail = await room(chosen.fsPath, size);
    const answer = await vscode.window.showInformationMessage(
      question,
      { modal: true, detail },
      here,
      another,
    );
    if (answer === undefined) return undefined;
    if (answer === another) continue;
    await setDownloadDirectory(chosen.fsPath);
    return chosen.fsPath;
  }
}

/** `812 GB are free there; this recording has 2.0 GB.` */
async function room(folder: string, size: number | undefined): Promise<string> {
  const free = await freeBytes(folder).catch(() => null);
  const asked = vscode.l10n.t("It is remembered for the next ones: neuralCoding.downloadDirectory.");
  if (free === null) return asked;
  const space =
    size === undefined
      ? vscode.l10n.t("{0} are free there.", byteSize(free))
      : vscode.l10n.t("{0} are free there; this recording has {1}.", byteSize(free), byteSize(size));
  return `${space} ${asked}`;
}
