import * as vscode from "vscode";
import { readSourceName } from "../../core/source-name.ts";
import { sourceUri } from "../remote/source-uri.ts";
import type { SessionEntry } from "./entry.ts";

/** Whether nothing that could be opened lies at a session's place, whose download has perhaps begun. */
export const isAbsent = ({ state, bytes }: SessionEntry): boolean =>
  state === "remote" || (state === "partial" && bytes === undefined);

/** A session's file here; of one that is not here where it is read, else where it would be. */
export function entryUri(entry: SessionEntry): vscode.Uri | undefined {
  const { path, source } = entry;
  const name = isAbsent(entry) && source !== undefined ? readSourceName(source) : null;
  if (name) return sourceUri(name);
  return path === undefined ? undefined : vscode.Uri.file(path);
}
