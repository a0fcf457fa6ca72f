import * as vscode from "vscode";
import type { SessionPool } from "../session-pool.ts";
import type { Downloads } from "../transfers/downloads.ts";
import { filterOf, groupBy, isEmpty, matches, facetValues } from "./facets.ts";
import type { FacetValue, SessionFilter } from "./facets.ts";
import { facetIds } from "./entry.ts";
import { entryUri } from "./entry-uri.ts";
import type { FacetId, SessionEntry, SessionRoot } from "./entry.ts";
import { contentOf } from "./folders.ts";
import { LiveSessions } from "./live-sessions.ts";
import { ordered, orders } from "./order.ts";
import type { Order } from "./order.ts";
import { summarize } from "./summary.ts";
import { treeItemOf } from "./tree-item.ts";
import type { PlacedNode, SessionNode, TreeNode } from "./tree-node.ts";
import { facetName, orderName, stateName } from "./words.ts";
import { count } from "../counted.ts";

export const sessionsView = "neuralCoding.sessions";

type Grouping = FacetId | "none";

interface TreeParts {
  readonly pool: SessionPool;
  readonly downloads: Downloads;
  readonly log: vscode.LogOutputChannel;
  /** Filter, grouping and order persist here, per workspace. */
  readonly state: vscode.Memento;
  loadRoots(): Promise<readonly SessionRoot[]>;
}

/** The Sessions view: places, groups, sessions, and under a local session what its file holds. */
export class SessionsTree implements vscode.TreeDataProvider<TreeNode>, vscode.Disposable {
  readonly #parts: TreeParts;
  readonly #changed = new vscode.EventEmitter<TreeNode | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #view: vscode.TreeView<TreeNode>;
  readonly #listening: vscode.Disposable;
  #roots: Promise<readonly SessionRoot[]> | undefined;
  #filter: SessionFilter;
  #grouping: Grouping;
  #order: Order;
  /** Sessions that are being read where they lie. */
  readonly #live: LiveSessions;

  constructor(parts: TreeParts) {
    this.#parts = parts;
    this.#live = new LiveSessions(parts.downloads, (node) => this.#changed.fire(node));
    this.#filter = parts.state.get("sessions.filter", {});
    this.#grouping = parts.state.get<Grouping>("sessions.grouping", "none");
    this.#order = parts.state.get<Order>("sessions.order", "name");
    this.#view = vscode.window.createTreeView(sessionsView, { treeDataProvider: this, canSelectMany: true });
    this.#listening = vscode.Disposable.from(
      parts.pool.onDidTransfer((transferred) => this.#live.transferred(transferred)),
      parts.downloads.onDidChange((source) => this.#live.retell(source)),
      parts.downloads.onDidEnd(({ file }) => file && this.refresh()),
    );
  }

  dispose(): void {
    this.#listening.dispose();
    this.#view.dispose();
    this.#changed.dispose();
  }

  /** Looks at all places again. */
  refresh(): void {
    this.#roots = undefined;
    this.#live.forget();
    this.#changed.fire(undefined);
  }

  /** Asks again what the files hold whose nodes are open. */
  retell(): void {
    this.#changed.fire(undefined);
  }

  /** All sessions of all places, whatever the filter: one that the catalogue and a cache list is one. */
  async entries(): Promise<readonly SessionEntry[]> {
    const all = (await this.#loaded()).flatMap(({ entries }) => entries);
    return [...new Map(all.map((entry) => [entry.path ?? entry.id, entry])).values()];
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    return treeItemOf(node.kind === "session" ? this.#live.asNow(node) : node);
  }

  async getChildren(node?: TreeNode): Promise<TreeNode[]> {
    switch (node?.kind) {
      case undefined:
        return this.#rootNodes();
      case "root":
        return this.#grouped(node.root, node.shown);
      case "folder":
        return this.#inFolders(node.root, node.folder.entries, node.folder.path);
      case "group":
        return ordered(node.group.entries, this.#order).map((entry) =>
          sessionNode(entry, `${node.root.path}\n${node.group.value ?? ""}`),
        );
      case "session":
        return isPlaced(node) ? summarize(node, this.#parts.pool, this.#parts.log) : [];
      case "summary":
        return node.lines.map((line) => ({
          kind: "line",
          id: `${node.session.under}\n${node.session.entry.path}\n${node.tab}\n${line.label}`,
          ...line,
          opens: { uri: node.session.uri, tab: node.tab },
        }));
      case "line":
        return [];
    }
  }

  /** Asks which facets to show, with how many sessions each has. */
  async askFilter(): Promise<void> {
    const values = facetValues(await this.entries());
    const items = values.map((value) => ({
      label: valueName(value),
      description: count(value.count),
      picked: this.#filter[value.facet]?.includes(value.value) ?? false,
      value,
    }));
    const separated = facetIds.flatMap((facet) => {
      const members = items.filter(({ value }) => value.facet === facet);
      const kind = vscode.QuickPickItemKind.Separator;
      return members.length ? [{ label: facetName(facet), kind, value: undefined }, ...members] : [];
    });
    const placeHolder = vscode.l10n.t("Show sessions that have, of each kind, one of these");
    const title = vscode.l10n.t("Filter Sessions");
    const chosen = await vscode.window.showQuickPick(separated, { canPickMany: true, placeHolder, title });
    if (!chosen) return;
    await this.#setFilter(filterOf(chosen.flatMap(({ value }) => (value ? [value] : []))));
  }

  clearFilter(): Promise<void> {
    return this.#setFilter({});
  }

  async askGrouping(): Promise<void> {
    const choices: readonly Grouping[] = ["none", ...facetIds];
    const items = choices.map((value) => ({
      label: value === "none" ? vscode.l10n.t("No groups") : facetName(value),
      description: value === this.#grouping ? vscode.l10n.t("current") : "",
      value,
    }));
    const chosen = await vscode.window.showQuickPick(items, { title: vscode.l10n.t("Group Sessions By") });
    if (!chosen) return;
    this.#grouping = chosen.value;
    await this.#parts.state.update("sessions.grouping", chosen.value);
    this.#changed.fire(undefined);
  }

  async askOrder(): Promise<void> {
    const items = orders.map((value) => ({
      label: orderName(value),
      description: value === this.#order ? vscode.l10n.t("current") : "",
      value,
    }));
    const chosen = await vscode.window.showQuickPick(items, { title: vscode.l10n.t("Sort Sessions By") });
    if (!chosen) return;
    this.#order = chosen.value;
    await this.#parts.state.update("sessions.order", chosen.value);
    this.#changed.fire(undefined);
  }

  async #setFilter(filter: SessionFilter): Promise<void> {
    this.#filter = filter;
    await this.#parts.state.update("sessions.filter", filter);
    this.#changed.fire(undefined);
  }

  #loaded(): Promise<readonly SessionRoot[]> {
    this.#roots ??= this.#parts.loadRoots();
    return this.#roots;
  }

  async #rootNodes(): Promise<TreeNode[]> {
    const roots = await this.#loaded();
    // Until then nobody knows whether there is nothing to show.
    await vscode.commands.executeCommand("setContext", "neuralCoding.looked", true);
    const nodes = roots.map((root) => ({
      kind: "root" as const,
      root,
      shown: root.entries.filter((entry) => matches(entry, this.#filter)),
    }));
    await this.#tellFilter(nodes);
    return nodes;
  }

  /** The message line above the tree says what is hidden, and why. */
  async #tellFilter(nodes: readonly { root: SessionRoot; shown: readonly SessionEntry[] }[]): Promise<void> {
    const filtered = !isEmpty(this.#filter);
    await vscode.commands.executeCommand("setContext", "neuralCoding.filtered", filtered);
    if (!filtered) {
      this.#view.message = "";
      return;
    }
    const shown = nodes.reduce((sum, node) => sum + node.shown.length, 0);
    const all = nodes.reduce((sum, node) => sum + node.root.entries.length, 0);
    this.#view.message = vscode.l10n.t(
      "{0} of {1} shown: {2}",
      count(shown),
      count(all),
      this.#filterInWords(),
    );
  }

  #filterInWords(): string {
    const parts = facetIds.flatMap((facet) => {
      const wanted = this.#filter[facet];
      return wanted?.length ? [wanted.map((value) => valueName({ facet, value })).join(" / ")] : [];
    });
    return parts.join(", ");
  }

  #inFolders(root: SessionRoot, shown: readonly SessionEntry[], under?: string): TreeNode[] {
    const { folders, entries } = contentOf(shown, under);
    return [
      ...folders.map((folder) => ({ kind: "folder" as const, root, folder })),
      ...ordered(entries, this.#order).map((entry) => sessionNode(entry, root.path)),
    ];
  }

  #grouped(root: SessionRoot, shown: readonly SessionEntry[]): TreeNode[] {
    const facet = this.#grouping;
    if (facet === "none") return this.#inFolders(root, shown);
    const groups = groupBy(shown, facet);
    // A folder of which the facet is not known is not put under a heading that says so.
    if (groups.every(({ value }) => value === undefined)) return this.#inFolders(root, shown);
    return groups.map((group) => ({ kind: "group", root, facet, group }));
  }
}

function sessionNode(entry: SessionEntry, under: string): SessionNode {
  const uri = entryUri(entry);
  return { kind: "session", entry, under, ...(uri ? { uri } : {}) };
}

const isPlaced = (node: SessionNode): node is PlacedNode => node.uri !== undefined;

const valueName = ({ facet, value }: Pick<FacetValue, "facet" | "value">): string =>
  facet === "state" ? stateName(value as SessionEntry["state"]) : value;
