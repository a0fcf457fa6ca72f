import * as path from "node:path";
import * as vscode from "vscode";
import { count, countedFiles, countedSessions } from "../counted.ts";
import type { SessionState } from "../../cache/file-state.ts";
import { downloadIcon } from "../transfers/download-words.ts";
import { sourceScheme } from "../remote/source-uri.ts";
import type { SessionEntry } from "./entry.ts";
import { isAbsent } from "./entry-uri.ts";
import type {
  FolderNode,
  GroupNode,
  LineNode,
  RootNode,
  SessionNode,
  SummaryNode,
  TreeNode,
} from "./tree-node.ts";
import { byteSize, describeEntry, facetName, spokenEntry, stateName, tooltipOf } from "./words.ts";

const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;

/** How a node looks. */
export function treeItemOf(node: TreeNode): vscode.TreeItem {
  switch (node.kind) {
    case "root":
      return rootItem(node);
    case "group":
      return groupItem(node);
    case "folder":
      return folderItem(node);
    case "session":
      return sessionItem(node);
    case "summary":
      return summaryItem(node);
    case "line":
      return lineItem(node);
  }
}

function rootItem({ root, shown }: RootNode): vscode.TreeItem {
  const item = new vscode.TreeItem(root.name, Expanded);
  item.id = root.path;
  item.iconPath = new vscode.ThemeIcon(root.problem ? "warning" : rootIcons[root.kind]);
  item.description = root.problem ?? rootSize({ root, shown });
  const place = root.kind === "catalogue" ? catalogueInWords() : root.path;
  item.tooltip = root.problem ? `${place}\n${root.problem}` : place;
  item.contextValue = root.added ? "root.added" : "root.found";
  item.accessibilityInformation = { label: `${rootKind(root.kind)} ${root.name}, ${item.description}` };
  return item;
}

const rootIcons = { catalogue: "globe", cache: "library", folder: "folder", elsewhere: "link" } as const;

const rootKind = (kind: RootNode["root"]["kind"]): string =>
  ({
    catalogue: vscode.l10n.t("Data set"),
    cache: vscode.l10n.t("Cache folder"),
    folder: vscode.l10n.t("Folder"),
    elsewhere: vscode.l10n.t("Elsewhere"),
  })[kind];

const catalogueInWords = (): string =>
  vscode.l10n.t(
    "The list of the sessions is part of the extension: nothing is asked of a network. Those that a cache folder of this view has are opened from there, the others are read where they lie.",
  );

function rootSize({ root, shown }: Pick<RootNode, "root" | "shown">): string {
  const all = root.entries.length;
  const sessions =
    shown.length === all
      ? root.kind === "folder" || root.kind === "elsewhere"
        ? countedFiles(all)
        : countedSessions(all)
      : vscode.l10n.t("{0} of {1} shown", count(shown.length), count(all));
  const bytes = root.entries.reduce((sum, entry) => sum + (entry.bytes ?? 0), 0);
  return bytes > 0 ? `${sessions}, ${byteSize(bytes)}` : sessions;
}

function groupItem({ root, facet, group }: GroupNode): vscode.TreeItem {
  const value = group.value ?? vscode.l10n.t("not known");
  const item = new vscode.TreeItem(facet === "state" ? stateLabel(value) : value, Expanded);
  item.id = `${root.path}\n${facet}=${value}`;
  item.description = `(${count(group.entries.length)})`;
  item.contextValue = "group";
  item.accessibilityInformation = {
    label: vscode.l10n.t("{0} {1}, {2}", facetName(facet), value, countedSessions(group.entries.length)),
  };
  return item;
}

function folderItem({ root, folder }: FolderNode): vscode.TreeItem {
  const item = new vscode.TreeItem(folder.name, Collapsed);
  item.id = `${root.path}\nfolder=${folder.path}`;
  item.iconPath = vscode.ThemeIcon.Folder;
  item.description = `(${count(folder.entries.length)})`;
  item.tooltip = path.join(root.path, folder.path);
  item.contextValue = "folder";
  item.accessibilityInformation = {
    label: vscode.l10n.t("Folder {0}, {1}", folder.name, countedFiles(folder.entries.length)),
  };
  return item;
}

const stateLabel = (state: string): string => stateName(state as SessionState);

const stateIcons: Record<SessionState, string> = {
  local: "database",
  remote: "cloud",
  partial: "debug-pause",
  damaged: "warning",
};

function iconOf({ state, hereBytes = 0, retryIn, download }: SessionEntry): string {
  if (download) return downloadIcon(download);
  if (state !== "remote") return stateIcons[state];
  if (retryIn !== undefined) return "debug-disconnect";
  return hereBytes > 0 ? "cloud-download" : stateIcons.remote;
}

/** What can be done with a session: the menus of package.json name these. */
function contextOf({ download, state, path: place }: SessionEntry, streams: boolean): string {
  if (download) return download.state === "queued" || download.state === "running" ? "active" : "paused";
  if (streams) return state === "partial" ? "paused" : "streamed";
  return place === undefined ? "listed" : state;
}

function sessionItem(node: SessionNode): vscode.TreeItem {
  const { entry, uri, under } = node;
  const local = entry.state === "local";
  const streams = uri?.scheme === sourceScheme;
  const item = new vscode.TreeItem(entry.id, local ? Collapsed : None);
  item.id = `${under}\n${entry.path ?? entry.id}`;
  item.iconPath = new vscode.ThemeIcon(iconOf(entry));
  item.description = describeEntry(entry);
  item.tooltip = tooltipOf(entry);
  item.contextValue = `session.${contextOf(entry, streams)}`;
  item.accessibilityInformation = { label: spokenEntry(entry) };
  item.command = uri && (streams || !isAbsent(entry)) ? openCommand(uri) : whereCommand(node);
  return item;
}

function summaryItem({ session, label, tab, lines }: SummaryNode): vscode.TreeItem {
  const item = new vscode.TreeItem(label, lines.length ? Collapsed : None);
  item.id = `${session.under}\n${session.entry.path}\n${tab}`;
  item.description = lines.map((line) => `${line.label} ${line.description}`.trim()).join(", ");
  item.tooltip = "";
  item.accessibilityInformation = { label: `${label}: ${item.description}` };
  item.contextValue = "summary";
  return item;
}

function lineItem({ id, label, description, opens }: LineNode): vscode.TreeItem {
  const item = new vscode.TreeItem(label, None);
  item.id = id;
  item.description = description;
  item.contextValue = "line";
  if (opens) item.command = openCommand(opens.uri, opens.tab);
  return item;
}

const openCommand = (uri: vscode.Uri, tab?: string): vscode.Command => ({
  command: "neuralCoding.openSession",
  title: vscode.l10n.t("Open"),
  arguments: tab ? [uri, tab] : [uri],
});

const whereCommand = (node: SessionNode): vscode.Command => ({
  command: "neuralCoding.whereToGetSession",
  title: vscode.l10n.t("Where to Get It"),
  arguments: [node],
});
