import * as vscode from "vscode";
import type { FigurePalette, PageSettings } from "../protocol/editor-host-api.ts";

const section = "neuralCoding";

function read<T>(key: string, fallback: T): T {
  return vscode.workspace.getConfiguration(section).get(key, fallback);
}

/** Folders the user added: caches in AllenSDK's layout, and folders of NWB files. */
export const addedFolders = {
  get caches(): readonly string[] {
    return read("cacheRoots", []);
  },
  get folders(): readonly string[] {
    return read("folders", []);
  },
};

export type FolderKind = "caches" | "folders";

const keyOf: Record<FolderKind, string> = { caches: "cacheRoots", folders: "folders" };

export async function addFolder(kind: FolderKind, path: string): Promise<void> {
  const known = addedFolders[kind];
  if (known.includes(path)) return;
  await write(keyOf[kind], [...known, path]);
}

export async function removeFolder(path: string): Promise<void> {
  for (const kind of ["caches", "folders"] as const) {
    const left = addedFolders[kind].filter((folder) => folder !== path);
    if (left.length < addedFolders[kind].length) await write(keyOf[kind], left);
  }
}

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
