import * as vscode from "vscode";
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

/** What a tab, and files written from the recording, are called. */
export function fileNameOf(name: SourceName): string {
  switch (name.kind) {
    case "allen":
      return `session_${name.id}.nwb`;
    case "dandi-asset":
      return `${name.asset}.nwb`;
    case "dandi-path":
      return safeName(name.path);
    case "s3":
      return safeName(name.key);
    case "address":
      return safeName(decoded(new URL(name.address).pathname));
  }
}

/** The last part, without what separates folders or cannot be seen. */
function safeName(path: string): string {
  const last = path.slice(path.lastIndexOf("/") + 1);
  const plain = last.replace(/[\p{Cc}\p{Cf}<>:"|?*\\]/gu, "").replace(/^[.\s]+|[.\s]+$/g, "");
  return plain === "" ? "recording.nwb" : plain;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
