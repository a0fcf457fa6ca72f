import * as vscode from "vscode";
import type { Recipe } from "../core/recipe/recipe.ts";
import { editorViewType } from "./editor/nwb-editor.ts";

/**
 * What a command was called on: a node of the tree, a file from the editor's title, or, from a page and from
 * other extensions, a file with a recipe.
 */
export interface CommandTarget {
  readonly uri: vscode.Uri;
  /** The question is decided; only what it lacks is asked. */
  readonly recipe?: Recipe;
  /** Where to write; asked when absent. */
  readonly output?: vscode.Uri;
}

/** The target a command's argument names; undefined when it names none, as from the palette. */
export function targetOf(argument: unknown): CommandTarget | undefined {
  if (argument instanceof vscode.Uri) return { uri: argument };
  if (typeof argument !== "object" || argument === null) return undefined;
  const target = argument as Partial<CommandTarget>;
  return target.uri instanceof vscode.Uri ? (target as CommandTarget) : undefined;
}

/** The file of the NWB editor that has the focus. */
export function activeEditorFile(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof vscode.TabInputCustom && input.viewType === editorViewType ? input.uri : undefined;
}
