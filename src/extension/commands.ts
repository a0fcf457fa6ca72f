import * as vscode from "vscode";
import type { Recipe } from "../core/recipe.ts";
import type { FigureFormat, ScoresFormat } from "../protocol/decoding-host-api.ts";
import type { EditorTab } from "../protocol/editor-host-api.ts";
import { askRecipe } from "./ask-recipe.ts";
import { chooseSession } from "./choose-session.ts";
import { activeEditorFile, targetOf } from "./command-target.ts";
import type { CommandTarget } from "./command-target.ts";
import type { DecodingPanels } from "./decoding-panels.ts";
import { extractCounts } from "./extract-counts.ts";
import type { Extracted } from "./extract-counts.ts";
import type { NwbEditor } from "./nwb-editor.ts";
import type { RecipeMemory } from "./recipe-memory.ts";
import type { ErrorReporter } from "./report-error.ts";
import { revealFile } from "./reveal.ts";
import type { SessionHandle, SessionPool } from "./session-pool.ts";
import { addRoot, removeRoot } from "./sessions/add-root.ts";
import type { SessionsTree } from "./sessions/tree.ts";
import type { RootNode, SessionNode } from "./sessions/tree-node.ts";

export interface CommandParts {
  readonly pool: SessionPool;
  readonly recipes: RecipeMemory;
  readonly editor: NwbEditor;
  readonly panels: DecodingPanels;
  readonly tree: SessionsTree;
  readonly errors: ErrorReporter;
  readonly log: vscode.LogOutputChannel;
}

/** All commands by the last part of their id. */
export function registerCommands(parts: CommandParts): vscode.Disposable {
  const commands = { ...sessionCommands(parts), ...treeCommands(parts), ...panelCommands(parts) };
  const registered = Object.entries(commands).map(([name, run]) =>
    vscode.commands.registerCommand(`neuralCoding.${name}`, parts.errors.guard(run)),
  );
  return vscode.Disposable.from(...registered);
}

type Commands = Record<string, (...args: never[]) => Promise<unknown>>;

function sessionCommands(parts: CommandParts): Commands {
  const { tree, editor, log } = parts;
  return {
    openSession: async (argument: unknown, tab?: EditorTab) => {
      const uri = targetOf(argument)?.uri ?? (await chooseSession(await tree.entries()));
      if (uri) await editor.open(uri, typeof tab === "string" ? tab : undefined);
    },
    openToSide: async (node: SessionNode) => editor.open(node.uri, undefined, vscode.ViewColumn.Beside),
    extractCounts: async (argument: unknown) => extract(parts, await wanted(parts, argument)),
    decode: async (argument: unknown) => decode(parts, await wanted(parts, argument)),
    reopenSession: async (argument: unknown) => {
      const uri = targetOf(argument)?.uri ?? activeEditorFile();
      if (uri) await using(parts.pool, uri, (session) => session.reopen());
    },
    revealSession: async (argument: unknown) => {
      const uri = targetOf(argument)?.uri ?? activeEditorFile();
      if (uri) await revealFile(uri);
    },
    copySessionId: async ({ entry }: SessionNode) => vscode.env.clipboard.writeText(entry.id),
    copySessionPath: async ({ entry }: SessionNode) => vscode.env.clipboard.writeText(entry.path),
    showLog: async () => log.show(),
  };
}

function treeCommands({ tree }: CommandParts): Commands {
  return {
    refreshSessions: async () => tree.refresh(),
    filterSessions: () => tree.askFilter(),
    clearSessionFilter: () => tree.clearFilter(),
    groupSessions: () => tree.askGrouping(),
    addRoot: () => addRoot(),
    removeRoot: ({ root }: RootNode) => removeRoot(root),
  };
}

const figureFormats: Record<string, FigureFormat> = { SVG: "svg", PNG: "png" };
const scoresFormats: Record<string, ScoresFormat> = { JSON: "json", CSV: "csv" };

function panelCommands({ panels }: CommandParts): Commands {
  return {
    exportFigure: async () => {
      const format = await pickFormat(vscode.l10n.t("Export Figure"), figureFormats);
      if (format) await panels.active?.export((page) => page.figure(format));
    },
    saveScores: async () => {
      const format = await pickFormat(vscode.l10n.t("Save Scores"), scoresFormats);
      if (format) await panels.active?.export((page) => page.scores(format));
    },
  };
}

async function pickFormat<F>(title: string, formats: Record<string, F>): Promise<F | undefined> {
  const chosen = await vscode.window.showQuickPick(Object.keys(formats), { title });
  return chosen === undefined ? undefined : formats[chosen];
}

/** What a command is to work on: its argument, the editor in front, or a session the user picks. */
async function wanted({ tree }: CommandParts, argument: unknown): Promise<CommandTarget | undefined> {
  const named = targetOf(argument);
  if (named) return named;
  const uri = activeEditorFile() ?? (await chooseSession(await tree.entries()));
  return uri && { uri };
}

async function extract(
  parts: CommandParts,
  target: CommandTarget | undefined,
): Promise<Extracted | undefined> {
  if (!target) return undefined;
  return using(parts.pool, target.uri, async (session) => {
    const recipe = await wholeRecipe(parts, session, target, vscode.l10n.t("Extract Spike Counts"));
    return extractCounts(session.api, target.uri, recipe, target.output);
  });
}

async function decode(parts: CommandParts, target: CommandTarget | undefined): Promise<void> {
  if (!target) return;
  await using(parts.pool, target.uri, async (session) => {
    const recipe = await wholeRecipe(parts, session, target, vscode.l10n.t("Decode with LDA"));
    await parts.panels.show(target.uri, recipe);
  });
}

/** The recipe with its gaps filled by the user; what was asked is remembered for the file. */
async function wholeRecipe(
  { recipes, editor }: CommandParts,
  session: SessionHandle,
  { uri, recipe }: CommandTarget,
  title: string,
): Promise<Recipe> {
  const whole = await askRecipe(title, session.api, { recipe, remembered: recipes.get(uri) });
  if (whole !== recipe) await editor.setRecipe(uri, whole);
  return whole;
}

/** Holds a file while something is done with it. */
async function using<T>(
  pool: SessionPool,
  uri: vscode.Uri,
  work: (session: SessionHandle) => Promise<T>,
): Promise<T> {
  const session = pool.acquire(uri);
  try {
    return await work(session);
  } finally {
    session.dispose();
  }
}
