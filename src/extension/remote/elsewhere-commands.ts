import * as vscode from "vscode";
import { sourceNameText } from "../../core/source-name.ts";
import type { SourceName } from "../../core/source-name.ts";
import { downloadedAs } from "../../remote/download/verified-files.ts";
import type { SessionEntry } from "../sessions/entry.ts";
import { askSource } from "./ask-source.ts";
import { browseDandi } from "./browse-dandi.ts";
import type { DandiKeys } from "./dandi-keys.ts";
import type { OpenedSources } from "./opened-sources.ts";
import type { Origins } from "./origins.ts";
import { networkSettings } from "./remote-settings.ts";
import { sourceOf, sourceUri } from "./source-uri.ts";

/** What opening a recording by its name needs. */
export interface ElsewhereParts {
  readonly opened: OpenedSources;
  readonly origins: Origins;
  readonly keys: DandiKeys;
  readonly tree: { entries(): Promise<readonly SessionEntry[]>; refresh(): void };
  readonly editor: { open(uri: vscode.Uri): Promise<void> };
}

/** "Open NWB from URL...": what is given is asked about, and opened by nobody but the user. */
export async function openUrl(parts: ElsewhereParts, given: unknown): Promise<void> {
  const recent = parts.opened.all.map(({ name }) => name);
  const name = await askSource(recent, typeof given === "string" ? given : "");
  if (name) await openNamed(parts, name);
}

/** "Browse DANDI...": a dandiset, one of its assets. */
export async function browse(parts: ElsewhereParts, given: unknown): Promise<void> {
  const chosen = await browseDandi(parts.keys, typeof given === "string" ? given : "");
  if (chosen) await openNamed(parts, chosen.name, chosen.size);
}

/** Opens what the user named: the file on this disk where it was downloaded, else where it lies. */
async function openNamed(
  { opened, origins, tree, editor }: ElsewhereParts,
  name: SourceName,
  size?: number,
): Promise<void> {
  await origins.named(name);
  await opened.opened(name, size);
  tree.refresh();
  const here = await fileOf(name, await tree.entries());
  await editor.open(here === undefined ? sourceUri(name) : vscode.Uri.file(here));
}

/** Where a recording was downloaded to, if it was. */
async function fileOf(name: SourceName, entries: readonly SessionEntry[]): Promise<string | undefined> {
  const text = sourceNameText(name);
  const session = entries.find(({ source, state }) => source === text && state === "local");
  return session?.path ?? downloadedAs(networkSettings().store, text);
}

/** "Sign In to DANDI...": to the archive of the recording that is given, else to the one that most use. */
export async function signIn({ keys }: ElsewhereParts, given: unknown): Promise<boolean> {
  const name = given instanceof vscode.Uri ? sourceOf(given) : null;
  return keys.ask(name && "instance" in name ? name.instance : "dandi");
}
