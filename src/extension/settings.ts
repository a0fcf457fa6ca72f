import { homedir } from "node:os";
import * as path from "node:path";
import * as vscode from "vscode";
import type { FigurePalette, PageSettings } from "../protocol/editor-host-api.ts";

const section = "neuralCoding";

function read<T>(key: string, fallback: T): T {
  return vscode.workspace.getConfiguration(section).get(key, fallback);
}

/** Folders the user added: caches in AllenSDK's layout, and folders of NWB files. */
export type FolderKind = "caches" | "folders";

const keyOf: Record<FolderKind, string> = { caches: "cacheRoots", folders: "folders" };

const written = (kind: FolderKind): readonly string[] => read(keyOf[kind], []);

/** The added folders as absolute paths; `~` is the home folder. */
export const addedFolders = (kind: FolderKind): readonly string[] => written(kind).map(absolute);

function absolute(folder: string): string {
  const expanded = /^~(?=$|[\\/])/.test(folder) ? path.join(homedir(), folder.slice(1)) : folder;
  return path.resolve(expanded);
}

export async function addFolder(kind: FolderKind, folder: string): Promise<void> {
  if (addedFolders(kind).includes(absolute(folder))) return;
  await write(keyOf[kind], [...written(kind), folder]);
}

export async function removeFolder(folder: string): Promise<void> {
  for (const kind of ["caches", "folders"] as const) {
    const left = written(kind).filter((other) => absolute(other) !== absolute(folder));
    if (left.length < written(kind).length) await write(keyOf[kind], left);
  }
}

/** Where recordings are downloaded to, absolute; empty before the user was asked. */
export function downloadDirectory(): string {
  const folder = read("downloadDirectory", "").trim();
  return folder === "" ? "" : absolute(folder);
}

export const setDownloadDirectory = (folder: string): Thenable<void> => write("downloadDirectory", folder);

/** Whether the Sessions view shows the catalogue of Allen's sessions. */
export const connectsAllen = (): boolean => read("connectAllen", false);

export const connectAllen = (shown: boolean): Thenable<void> => write("connectAllen", shown);

function write(key: string, value: unknown): Thenable<void> {
  return vscode.workspace.getConfiguration(section).update(key, value, vscode.ConfigurationTarget.Global);
}

export const exportFormat = (): string => read("export.format", "npz");

/** Decoder settings of a recipe nobody has edited yet. */
export function decodeDefaults(): Record<string, number> {
  return {
    folds: read("decode.folds", 5),
    shrinkage: read("decode.shrinkage", 0.2),
    components: read("decode.components", 2),
    permutations: read("decode.permutations", 0),
  };
}

export function pageSettings(): PageSettings {
  return {
    rowHeight: read<PageSettings["rowHeight"]>("table.rowHeight", "compact"),
    palette: read<FigurePalette>("figure.palette", "okabeIto"),
    background: read<PageSettings["background"]>("figure.background", "white"),
  };
}
