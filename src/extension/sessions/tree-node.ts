import type * as vscode from "vscode";
import type { EditorTab } from "../../protocol/editor-host-api.ts";
import type { FacetId, SessionEntry, SessionRoot } from "./entry.ts";
import type { SessionGroup } from "./facets.ts";
import type { EntryFolder } from "./folders.ts";

/** What the Sessions tree is made of, from the outside in. */
export type TreeNode = RootNode | GroupNode | FolderNode | SessionNode | SummaryNode | LineNode;

export interface RootNode {
  readonly kind: "root";
  readonly root: SessionRoot;
  /** Entries that the filter lets through. */
  readonly shown: readonly SessionEntry[];
}

export interface GroupNode {
  readonly kind: "group";
  readonly root: SessionRoot;
  readonly facet: FacetId;
  readonly group: SessionGroup;
}

export interface FolderNode {
  readonly kind: "folder";
  readonly root: SessionRoot;
  readonly folder: EntryFolder;
}

export interface SessionNode {
  readonly kind: "session";
  readonly entry: SessionEntry;
  /** Undefined where no file is and none would be. */
  readonly uri?: vscode.Uri;
  /** The path of nodes it lies under: one session may be in several groups. */
  readonly under: string;
}

/** A session with a file. */
export type PlacedNode = SessionNode & Required<Pick<SessionNode, "uri">>;

/** A line under a session that says what the file holds: its stimuli, its units. */
export interface SummaryNode {
  readonly kind: "summary";
  readonly session: PlacedNode;
  readonly label: string;
  readonly tab: EditorTab;
  readonly lines: readonly { readonly label: string; readonly description: string }[];
}

/** The last level: one stimulus, one structure; or a sentence. */
export interface LineNode {
  readonly kind: "line";
  readonly id: string;
  readonly label: string;
  readonly description: string;
  /** What a click opens; a sentence opens nothing. */
  readonly opens?: { readonly uri: vscode.Uri; readonly tab: EditorTab };
}
