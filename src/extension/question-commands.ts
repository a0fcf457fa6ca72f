import * as vscode from "vscode";
import type { Recipe } from "../core/recipe/recipe.ts";
import { askRecipe } from "./ask/ask-recipe.ts";
import { chooseSession } from "./ask/choose-session.ts";
import { activeEditorFile, targetOf } from "./command-target.ts";
import type { CommandTarget } from "./command-target.ts";
import type { DecodingPanels } from "./panel/decoding-panels.ts";
import { extractCounts } from "./files/extract-counts.ts";
import type { Extracted } from "./files/extract-counts.ts";
import type { NwbEditor } from "./editor/nwb-editor.ts";
import type { RecipeMemory } from "./editor/recipe-memory.ts";
import type { SessionHandle, SessionPool } from "./session-pool.ts";
import type { SessionsTree } from "./sessions/tree.ts";

/** The commands that put a question to a session: they complete the recipe, and hand it on. */
export interface QuestionParts {
  readonly pool: SessionPool;
  readonly recipes: RecipeMemory;
  readonly editor: NwbEditor;
  readonly panels: DecodingPanels;
  readonly tree: SessionsTree;
}

/** "Extract Spike Counts..." on whatever it was called on. */
export async function extract(parts: QuestionParts, argument: unknown): Promise<Extracted | undefined> {
  const title = vscode.l10n.t("Extract Spike Counts");
  const target = await wanted(parts, argument, title);
  if (!target) return undefined;
  return using(parts.pool, target.uri, async (session) => {
    const recipe = await wholeRecipe(parts, session, target, title);
    return extractCounts(session.api, target.uri, recipe, target.output);
  });
}

/** "Decode with LDA..." on whatever it was called on. */
export async function decode(parts: QuestionParts, argument: unknown): Promise<void> {
  const title = vscode.l10n.t("Decode with LDA");
  const target = await wanted(parts, argument, title);
  if (!target) return;
  await using(parts.pool, target.uri, async (session) => {
    const recipe = await wholeRecipe(parts, session, target, title);
    await parts.panels.show(target.uri, recipe);
  });
}

/** The recipe with its gaps filled by the user; what was asked is remembered for the file. */
async function wholeRecipe(
  { recipes, editor }: QuestionParts,
  session: SessionHandle,
  { uri, recipe }: CommandTarget,
  title: string,
): Promise<Recipe> {
  const whole = await askRecipe(title, session.api, { recipe, remembered: recipes.get(uri) });
  if (whole !== recipe) await editor.setRecipe(uri, whole);
  return whole;
}

/** Holds a file while something is done with it. */
export async function using<T>(
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

/** What a command is to work on: its argument, what is in front, or a session the user picks. */
async function wanted(
  { tree, editor, panels }: QuestionParts,
  argument: unknown,
  title: string,
): Promise<CommandTarget | undefined> {
  const named = targetOf(argument);
  const panel = panels.active;
  if (!named && panel) return { uri: panel.uri, recipe: panel.recipe };
  const inFront = activeEditorFile();
  const calledOnEditor = named === undefined || argument instanceof vscode.Uri;
  if (inFront && calledOnEditor && (!named || named.uri.toString() === inFront.toString())) {
    const recipe = editor.recipeOf(inFront);
    return { uri: inFront, ...(recipe ? { recipe } : {}) };
  }
  if (named) return named;
  const uri = await chooseSession(title, await tree.entries());
  return uri && { uri };
}
