import * as vscode from "vscode";
import { errorFacts, isFileChanged } from "../../core/errors.ts";
import { fileChangeText } from "../../core/file-change.ts";
import type { Overview, SessionApi } from "../../protocol/session-api.ts";
import { count, countedRows } from "../counted.ts";
import type { SessionPool } from "../session-pool.ts";
import type { LineNode, PlacedNode, SummaryNode, TreeNode } from "./tree-node.ts";

/** What a session's file holds, read when its node is opened: stimuli, units, other tables. */
export async function summarize(
  session: PlacedNode,
  pool: SessionPool,
  log: vscode.LogOutputChannel,
): Promise<TreeNode[]> {
  const handle = pool.acquire(session.uri);
  try {
    const nodes = [
      ...summariesOf(session, await handle.api.overview()),
      ...(await probes(session, handle.api)),
      ...(await tables(session, handle.api)),
    ];
    return nodes.length
      ? nodes
      : [sentence(session, vscode.l10n.t("No stimuli, trials or units in this file."))];
  } catch (error) {
    const { message } = errorFacts(error);
    log.warn(`${session.entry.path}: ${message}`);
    if (!isFileChanged(error)) return [sentence(session, message)];
    // Only its open editor still shows the file as it was, and can read it again.
    const changed = sentence(session, fileChangeText(error.details, new Date()));
    return [{ ...changed, opens: { uri: session.uri, tab: "overview" } }];
  } finally {
    handle.dispose();
  }
}

function summariesOf(session: PlacedNode, { blocks, structures }: Overview): SummaryNode[] {
  const presentations = new Map<string, number>();
  for (const { name, count: n } of blocks) presentations.set(name, (presentations.get(name) ?? 0) + n);
  const stimuli = [...presentations].map(([label, n]) => ({ label, description: count(n) }));
  const units = structures.map(({ name, units: n }) => ({ label: name, description: count(n) }));
  const nodes: SummaryNode[] = [
    { kind: "summary", session, label: vscode.l10n.t("Stimuli"), tab: "stimuli", lines: stimuli },
    { kind: "summary", session, label: vscode.l10n.t("Units"), tab: "units", lines: units },
  ];
  return nodes.filter(({ lines }) => lines.length > 0);
}

/** The probes of an Allen recording, by name. */
async function probes(session: PlacedNode, api: SessionApi): Promise<SummaryNode[]> {
  const { tables: all } = await api.describe();
  if (!all.some(({ name }) => name === "probes")) return [];
  const view = { table: "probes", where: [], sort: [] };
  const { rowCount } = await api.openView(view);
  const [names] = (await api.rows(view, ["description"], 0, rowCount)).columns;
  const lines =
    names && "cells" in names ? names.cells.map((name) => ({ label: String(name), description: "" })) : [];
  return lines.length
    ? [{ kind: "summary", session, label: vscode.l10n.t("Probes"), tab: "tables", lines }]
    : [];
}

/** Interval tables of a file that has no stimulus table: trials, epochs, ... Where there is one, it holds them. */
async function tables(session: PlacedNode, api: SessionApi): Promise<TreeNode[]> {
  const facts = await api.describe();
  if (facts.tables.some(({ kind }) => kind === "presentations")) return [];
  return facts.tables
    .filter(({ kind }) => kind === "intervals")
    .map(({ name, rowCount }) => ({
      kind: "line",
      id: `${session.under}\n${session.entry.path}\n${name}`,
      label: name,
      description: rowCount === null ? "" : countedRows(rowCount),
      opens: { uri: session.uri, tab: "stimuli" },
    }));
}

const sentence = (session: PlacedNode, label: string): LineNode => ({
  kind: "line",
  id: `${session.under}\n${session.entry.path}\nsentence`,
  label,
  description: "",
});
