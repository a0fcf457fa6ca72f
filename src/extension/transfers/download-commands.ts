import * as vscode from "vscode";
import { byteSize } from "../../core/byte-size.ts";
import { AnalysisError } from "../../core/errors.ts";
import { sourceNameText } from "../../core/source-name.ts";
import { verifySum } from "../../remote/download/verify-sum.ts";
import type { CatalogueUse } from "../../remote/locate.ts";
import { withProgress } from "../progress.ts";
import { using } from "../question-commands.ts";
import { networkSettings } from "../remote/remote-settings.ts";
import { sourceOf } from "../remote/source-uri.ts";
import type { SessionPool } from "../session-pool.ts";
import type { SessionEntry } from "../sessions/entry.ts";
import type { SessionNode } from "../sessions/tree-node.ts";
import { fileName } from "../uri-names.ts";
import { targetFor } from "./download-target.ts";
import type { Wanted } from "./download-target.ts";
import type { Downloads } from "./downloads.ts";

/** What the commands about downloads and downloaded files need. */
export interface TransferParts {
  readonly downloads: Downloads;
  readonly pool: SessionPool;
  readonly tree: { entries(): Promise<readonly SessionEntry[]>; refresh(): void };
  catalogue(): CatalogueUse;
}

/** Begins the downloads of what a command was called on: nodes of the tree, or the recording of an editor. */
export async function download(parts: TransferParts, argument: unknown, nodes: unknown): Promise<void> {
  for (const wanted of await wantedOf(parts, argument, nodes)) {
    const target = await targetFor(wanted);
    if (!target) return;
    await parts.downloads.start(wanted.source, target);
  }
}

/** Completes or replaces a file that is damaged or too short, where what is published is known. */
export async function repair(parts: TransferParts, argument: unknown, nodes: unknown): Promise<void> {
  for (const wanted of await wantedOf(parts, argument, nodes)) {
    const cache = await targetFor(wanted);
    if (cache) await parts.downloads.start(wanted.source, cache, true);
  }
}

export async function pause(parts: TransferParts, argument: unknown, nodes: unknown): Promise<void> {
  for (const { source } of await wantedOf(parts, argument, nodes)) await parts.downloads.pause(source);
}

/** Goes on with a download, also with one that another program, or VS Code before it was closed, began. */
export async function resume(parts: TransferParts, argument: unknown, nodes: unknown): Promise<void> {
  for (const wanted of await wantedOf(parts, argument, nodes)) {
    if (parts.downloads.of(wanted.source)) await parts.downloads.resume(wanted.source);
    else await download(parts, argument, undefined);
  }
}

const isNode = (value: unknown): value is SessionNode =>
  typeof value === "object" && value !== null && (value as Partial<SessionNode>).kind === "session";

/** Of several nodes that are selected all, where the one that was clicked is among them. */
function nodesOf(argument: unknown, nodes: unknown): readonly SessionNode[] {
  const selected = Array.isArray(nodes) ? nodes.filter(isNode) : [];
  return selected.length > 0 ? selected : isNode(argument) ? [argument] : [];
}

async function wantedOf(parts: TransferParts, argument: unknown, nodes: unknown): Promise<readonly Wanted[]> {
  const name = argument instanceof vscode.Uri ? sourceOf(argument) : null;
  const text = name && sourceNameText(name);
  const entries = text
    ? [(await parts.tree.entries()).find(({ source }) => source === text) ?? { source: text }]
    : nodesOf(argument, nodes).map(({ entry }) => entry);
  return entries.flatMap(({ source, path, wholeBytes }: Partial<SessionEntry>) =>
    source === undefined
      ? []
      : [{ source, ...(path === undefined ? {} : { path }), ...(wholeBytes ? { size: wholeBytes } : {}) }],
  );
}

/** Reads every value of files, compares their checksums with the published ones, and says how it went. */
export async function verifyFiles(parts: TransferParts, argument: unknown, nodes: unknown): Promise<void> {
  for (const { uri } of nodesOf(argument, nodes)) if (uri?.scheme === "file") await verifyFile(parts, uri);
}

async function verifyFile(parts: TransferParts, uri: vscode.Uri): Promise<void> {
  const title = vscode.l10n.t("Verifying {0}", fileName(uri));
  const { checksum, verification, notices } = await withProgress(title, async (control) => {
    const ending = new AbortController();
    const onBytes = (done: number, size: number): void =>
      void control
        .checkpoint(done, size, vscode.l10n.t("comparing the checksum"))
        .catch((error: unknown) => ending.abort(error));
    const sum = await verifySum(uri.fsPath, {
      store: networkSettings().store,
      session: (id) => parts.catalogue().session(id),
      hash: true,
      watch: { signal: ending.signal, onBytes },
    });
    const read = await using(parts.pool, uri, (open) => open.api.verify(control));
    return { ...sum, verification: read };
  });
  const [first] = verification.problems;
  if (first)
    throw new AnalysisError(
      "damaged-data",
      vscode.l10n.t(
        "{0} is damaged: {1}: {2} Repair it, or get it again; the rest of it can be read.",
        fileName(uri),
        first.object,
        first.reason,
      ),
      { path: uri.fsPath, ...first },
    );
  const how =
    checksum === "match"
      ? vscode.l10n.t("its checksum is the published one")
      : vscode.l10n.t("nobody has published a checksum of it");
  const sound = vscode.l10n.t(
    "{0} is sound: every value of {1} datasets was read, and {2}.",
    fileName(uri),
    verification.datasets,
    how,
  );
  void vscode.window.showInformationMessage([sound, ...notices.map(({ message }) => message)].join(" "));
}

/** Deletes files that can be downloaded again, and what has come of others, after a question. */
export async function deleteLocal(parts: TransferParts, argument: unknown, nodes: unknown): Promise<void> {
  for (const { entry, uri } of nodesOf(argument, nodes)) {
    const { source } = entry;
    if (source === undefined) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t("{0} cannot be downloaded again from here, so it is not deleted from here.", entry.id),
      );
      continue;
    }
    const begun = parts.downloads.of(source);
    const bytes = begun?.progress?.done ?? entry.bytes ?? entry.hereBytes ?? 0;
    if (!(await mayDelete(entry.id, bytes))) continue;
    if (begun) await parts.downloads.discard(source);
    else await deleteAt(entry, uri);
    parts.tree.refresh();
  }
}

async function mayDelete(id: string, bytes: number): Promise<boolean> {
  const yes = vscode.l10n.t("Delete");
  const question = vscode.l10n.t("Delete the local copy of {0} ({1})?", id, byteSize(bytes));
  const detail = vscode.l10n.t("It can be downloaded again.");
  return (await vscode.window.showWarningMessage(question, { modal: true, detail }, yes)) === yes;
}

async function deleteAt({ path, bytes }: SessionEntry, uri: vscode.Uri | undefined): Promise<void> {
  const file = uri?.scheme === "file" ? uri : path === undefined ? undefined : vscode.Uri.file(path);
  if (!file) return;
  const place = bytes === undefined ? file.with({ path: `${file.path}.part` }) : file;
  await vscode.workspace.fs.delete(place, { recursive: bytes === undefined, useTrash: false });
}
