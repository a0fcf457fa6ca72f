import { readdir } from "node:fs/promises";
import * as path from "node:path";
import * as vscode from "vscode";
import { cacheAround, findCache } from "../../../cache/cache-folder.ts";
import { locateSessions } from "../../../cache/catalogue-states.ts";
import { fileState } from "../../../cache/file-state.ts";
import type { CachedSession } from "../../../cache/session-list.ts";
import { errorFacts } from "../../../core/errors.ts";
import { addedFolders, connectsAllen } from "../../settings.ts";
import type { OpenedSource } from "../../remote/opened-sources.ts";
import { keptBytes, listCatalogue } from "./catalogue-list.ts";
import type { ListedCatalogue } from "./catalogue-list.ts";
import { entryOfCatalogue, entryOfFile, entryOfSession } from "../cache-entry.ts";
import type { SessionEntry, SessionRoot } from "../entry.ts";
import { openedRoots } from "./opened-roots.ts";
import { withPartBytes } from "./part-bytes.ts";

/** Lists the entries of a cache folder. */
type ListEntries = (folder: string) => Promise<readonly SessionEntry[]>;
/** Lists the sessions of a cache folder. */
type ListSessions = (folder: string) => Promise<readonly CachedSession[]>;

/**
 * The places sessions come from: the catalogue, where the user wants it, the folders the user added, then the caches and
 * the files of the workspace, then what was opened elsewhere. A place that cannot be read is shown with the reason.
 *
 * @param programFolder - where the extension lies
 */
export async function loadRoots(
  log: vscode.LogOutputChannel,
  list: ListSessions,
  programFolder: string,
  opened: readonly OpenedSource[],
): Promise<readonly SessionRoot[]> {
  const kept = await keptBytes();
  const catalogue = await listCatalogue(programFolder, kept);
  const listed: ListEntries = async (folder) =>
    (await list(folder)).map((session) => entryOfSession(session, catalogue.elsewhere.get(session.id)));
  const added = [...addedFolders("caches"), ...addedFolders("folders")];
  const roots = await Promise.all(added.map((folder) => loadRoot(folder, true, listed)));
  const known = new Set(added);
  const found = await rootsOfWorkspace(known, listed);
  const all = [...roots, ...found];
  if (connectsAllen()) all.unshift(await catalogueRoot(catalogue, all));
  all.push(...(await openedRoots(opened, kept)));
  for (const { path: place, problem } of all) if (problem) log.warn(`${place}: ${problem}`);
  return Promise.all(all.map(async (root) => ({ ...root, entries: await withPartBytes(root.entries) })));
}

/** The 58 sessions of the catalogue, each with what the caches in the tree have of it. Nothing is asked of a network. */
async function catalogueRoot(
  { place, catalogue, elsewhere, problem }: ListedCatalogue,
  roots: readonly SessionRoot[],
): Promise<SessionRoot> {
  const root = { kind: "catalogue", name: "Allen Visual Coding - Neuropixels", added: true } as const;
  if (!catalogue) return { ...root, path: place, entries: [], ...(problem === undefined ? {} : { problem }) };
  try {
    const folders = roots.filter(({ kind }) => kind === "cache").map(({ path: folder }) => folder);
    const caches = await Promise.all(folders.map(findCache));
    const sessions = await locateSessions(
      catalogue,
      caches.filter((cache) => cache !== undefined),
    );
    const entries = sessions.map((session) => entryOfCatalogue(session, elsewhere.get(session.id)));
    return { ...root, path: catalogue.path, entries };
  } catch (error) {
    return { ...root, path: place, entries: [], problem: errorFacts(error).message };
  }
}

/** A cache in AllenSDK's layout, or else a folder of NWB files. */
async function loadRoot(place: string, added: boolean, list: ListEntries): Promise<SessionRoot> {
  const root = { name: path.basename(place), path: place, added };
  let kind: SessionRoot["kind"] = "folder";
  try {
    const cache = await findCache(place);
    // Its files lie where a cache has them, also when its tables cannot be read.
    if (cache) kind = "cache";
    if (cache) return { ...root, kind, entries: await list(cache.folder) };
    return { ...root, kind: "folder", entries: await entriesOf(place, await filesBelow(place)) };
  } catch (error) {
    return { ...root, kind, entries: [], problem: errorFacts(error).message };
  }
}

const mostFiles = 2000;

/** Caches that the workspace holds or lies in, and for each workspace folder the files in none of them. */
async function rootsOfWorkspace(known: ReadonlySet<string>, list: ListEntries): Promise<SessionRoot[]> {
  const files = await vscode.workspace.findFiles("**/*.nwb", undefined, mostFiles);
  const tables = await vscode.workspace.findFiles(
    "**/{sessions.csv,manifest.json}",
    "**/node_modules/**",
    100,
  );
  const caches = new Set<string>();
  for (const table of tables) {
    const folder = path.dirname(table.fsPath);
    // A cache that cannot be read is a root all the same: loading it tells why.
    const cache = await findCache(folder).catch(() => ({ folder }));
    if (cache) caches.add(cache.folder);
  }
  const loose = new Map<string, string[]>();
  for (const { fsPath } of files) {
    if (isBelowAny(fsPath, known)) continue;
    // A cache that cannot be read is a root of its own by its tables, and tells why there.
    const cache = await cacheAround(fsPath).catch(() => undefined);
    if (cache) caches.add(cache.folder);
    else addTo(loose, workspaceFolderOf(fsPath), fsPath);
  }
  const fresh = [...caches].filter((folder) => !known.has(folder)).sort();
  const cacheRoots = await Promise.all(fresh.map((folder) => loadRoot(folder, false, list)));
  const folderRoots = [...loose].map(async ([folder, paths]): Promise<SessionRoot> => {
    const root = { kind: "folder", name: path.basename(folder), path: folder, added: false } as const;
    return { ...root, entries: await entriesOf(folder, paths.sort()) };
  });
  return [...cacheRoots, ...(await Promise.all(folderRoots))];
}

/** Whether a file lies in one of the places that are shown anyway. */
const isBelowAny = (file: string, places: ReadonlySet<string>): boolean =>
  [...places].some((place) => file.startsWith(place + path.sep));

function addTo(groups: Map<string, string[]>, key: string, value: string): void {
  const members = groups.get(key);
  if (members) members.push(value);
  else groups.set(key, [value]);
}

function workspaceFolderOf(file: string): string {
  return vscode.workspace.getWorkspaceFolder(vscode.Uri.file(file))?.uri.fsPath ?? path.dirname(file);
}

function entriesOf(place: string, files: readonly string[]): Promise<SessionEntry[]> {
  return Promise.all(files.map(async (file) => entryOfFile(place, file, await fileState(file))));
}

async function filesBelow(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  const files = names.filter((name) => name.endsWith(".nwb")).slice(0, mostFiles);
  return files.map((name) => path.join(folder, name)).sort();
}
