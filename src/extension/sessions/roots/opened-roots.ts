import * as vscode from "vscode";
import { fileState } from "../../../cache/file-state.ts";
import { readSourceName } from "../../../core/source-name.ts";
import type { SourceName } from "../../../core/source-name.ts";
import { downloadedAs } from "../../../remote/download/verified-files.ts";
import { networkSettings } from "../../remote/remote-settings.ts";
import { elsewhere, rootOf } from "../../remote/opened-sources.ts";
import type { OpenedSource } from "../../remote/opened-sources.ts";
import { fileNameOf, shownName } from "../../remote/source-uri.ts";
import { noFacets } from "../entry.ts";
import type { SessionEntry, SessionRoot } from "../entry.ts";

/**
 * Recordings elsewhere that the user opened: those of a dandiset under it, the others together.
 *
 * @param kept - bytes on this disk by name
 */
export async function openedRoots(
  opened: readonly OpenedSource[],
  kept: ReadonlyMap<string, number>,
): Promise<readonly SessionRoot[]> {
  const roots = new Map<string, SessionEntry[]>();
  for (const each of opened) {
    const root = each.hidden ? null : rootOf(each.name);
    if (root === null) continue;
    const entry = await entryOf(each, readSourceName(each.name)!, kept);
    roots.set(root, [...(roots.get(root) ?? []), entry]);
  }
  return [...roots].map(([path, entries]) => ({
    kind: "elsewhere",
    name: path === elsewhere ? vscode.l10n.t("Opened by Address") : path.replace(/^dandi:(?=\d)/, "DANDI "),
    path,
    added: true,
    entries,
  }));
}

async function entryOf(
  { name, size }: OpenedSource,
  source: SourceName,
  kept: ReadonlyMap<string, number>,
): Promise<SessionEntry> {
  const hereBytes = kept.get(shownName(source));
  const path = await downloadedAs(networkSettings().store, name);
  const found = path === undefined ? undefined : await fileState(path);
  return {
    id: fileNameOf(source),
    state: "remote",
    source: name,
    ...(path === undefined ? {} : { path, ...found }),
    ...(size === undefined ? {} : { wholeBytes: size }),
    ...(hereBytes === undefined ? {} : { hereBytes }),
    facets: { ...noFacets, state: [found?.state ?? "remote"] },
    facts: [{ name: vscode.l10n.t("name"), value: shownName(source) }],
  };
}
