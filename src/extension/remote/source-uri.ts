import * as vscode from "vscode";
import { safeFileName } from "../../core/file-name.ts";
import { readSourceName, sourceNameText } from "../../core/source-name.ts";
import type { SourceName } from "../../core/source-name.ts";

/** Recordings elsewhere as documents of VS Code: `neural-coding:/FILE_NAME?NAME`, the name as everywhere. */

export const sourceScheme = "neural-coding";

/** The document of a recording elsewhere; its path is what it is called, its query what it is. */
export const sourceUri = (name: SourceName): vscode.Uri =>
  vscode.Uri.from({ scheme: sourceScheme, path: `/${fileNameOf(name)}`, query: sourceNameText(name) });

/**
 * The name in a document's address; null for documents of other schemes.
 *
 * @throws AnalysisError `bad-argument` for an address that nobody here made
 */
export const sourceOf = (uri: vscode.Uri): SourceName | null =>
  uri.scheme === sourceScheme ? readSourceName(uri.query, "uri") : null;

/** The name for people and the log: the query of an address often is a signature. */
export function shownName(name: SourceName): string {
  if (name.kind !== "address") return sourceNameText(name);
  const { origin, pathname } = new URL(name.address);
  return origin + pathname;
}

/** What a tab, and files written from the recording, are called. */
export function fileNameOf(name: SourceName): string {
  switch (name.kind) {
    case "allen":
      return `session_${name.id}.nwb`;
    case "dandi-asset":
      return `${name.asset}.nwb`;
    case "dandi-path":
      return safeFileName(name.path);
    case "s3":
      return safeFileName(name.key);
    case "address":
      return safeFileName(decoded(new URL(name.address).pathname));
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
