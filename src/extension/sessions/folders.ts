import type { SessionEntry } from "./entry.ts";

/** A folder below a place, with all that lies in it. */
export interface EntryFolder {
  /** Below the place, with `/` between its parts. */
  readonly path: string;
  /** Below the folder, or the place, that it is shown under. */
  readonly name: string;
  /** In order, those of its folders included. */
  readonly entries: readonly SessionEntry[];
}

/** What is shown under a place or a folder: folders first. */
export interface FolderContent {
  readonly folders: readonly EntryFolder[];
  readonly entries: readonly SessionEntry[];
}

/** Files of smaller folders stand beside those of the folder above, with the folder's name behind them. */
const handful = 5;

/** @param under - a folder's path below the place; "" for the place itself */
export function contentOf(entries: readonly SessionEntry[], under = ""): FolderContent {
  const byFolder = new Map<string, SessionEntry[]>();
  for (const entry of entries) {
    const [name] = partsBelow(entry, under);
    const members = byFolder.get(name ?? "");
    if (members) members.push(entry);
    else byFolder.set(name ?? "", [entry]);
  }
  const isFolder = (name: string): boolean => name !== "" && byFolder.get(name)!.length > handful;
  return {
    folders: [...byFolder]
      .filter(([name]) => isFolder(name))
      .map(([name, members]) => folderOf(name, members, under))
      .sort((a, b) => a.name.localeCompare(b.name, "en", { numeric: true })),
    entries: entries
      .filter((entry) => !isFolder(partsBelow(entry, under)[0] ?? ""))
      .map((entry) => below(entry, partsBelow(entry, under).join("/"))),
  };
}

/** A folder that holds nothing but another folder is shown in one with it. */
function folderOf(first: string, entries: readonly SessionEntry[], under: string): EntryFolder {
  let name = first;
  for (;;) {
    const path = under === "" ? name : `${under}/${name}`;
    const next = new Set(entries.map((entry) => partsBelow(entry, path)[0]));
    const [only] = next;
    if (next.size !== 1 || only === undefined) return { path, name, entries };
    name = `${name}/${only}`;
  }
}

/** The folders that lead to a file from one of them. */
function partsBelow({ folder = "" }: SessionEntry, under: string): readonly string[] {
  const parts = folder.split(/[/\\]/).filter((part) => part !== "");
  return parts.slice(under === "" ? 0 : under.split("/").length);
}

/** An entry with the folder it is in as seen from where it is shown; none where that is the folder itself. */
function below(entry: SessionEntry, folder: string): SessionEntry {
  if (folder !== "") return { ...entry, folder };
  const { folder: left, ...rest } = entry;
  return left === undefined ? entry : rest;
}
