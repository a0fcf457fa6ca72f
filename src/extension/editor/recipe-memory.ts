import type * as vscode from "vscode";
import type { Recipe } from "../../core/recipe/recipe.ts";

const key = "recipes";
const kept = 50;

/** The recipe last edited for a file, and how often a command has completed one for it. */
export interface RememberedRecipe {
  readonly recipe: Recipe;
  /** An editor that knows a smaller number has not seen what the command added. */
  readonly commands: number;
}

/** The recipe last edited for each file, remembered per workspace: what a new editor and the commands begin with. */
export class RecipeMemory {
  readonly #state: Pick<vscode.Memento, "get" | "update">;
  readonly #recipes: Map<string, RememberedRecipe>;

  constructor(state: Pick<vscode.Memento, "get" | "update">) {
    this.#state = state;
    const stored = state.get<[string, Recipe | RememberedRecipe][]>(key, []);
    this.#recipes = new Map(
      stored.map(([uri, value]) => [uri, "recipe" in value ? value : { recipe: value, commands: 0 }]),
    );
  }

  get(uri: vscode.Uri): Recipe | undefined {
    return this.#recipes.get(uri.toString())?.recipe;
  }

  /** How often commands have completed a recipe of this file. */
  commandsOf(uri: vscode.Uri): number {
    return this.#recipes.get(uri.toString())?.commands ?? 0;
  }

  /** An editor has edited its own recipe. */
  async set(uri: vscode.Uri, recipe: Recipe): Promise<void> {
    await this.#keep(uri, { recipe, commands: this.commandsOf(uri) });
  }

  /** A command has completed the recipe of all editors of this file. */
  async complete(uri: vscode.Uri, recipe: Recipe): Promise<void> {
    await this.#keep(uri, { recipe, commands: this.commandsOf(uri) + 1 });
  }

  async #keep(uri: vscode.Uri, remembered: RememberedRecipe): Promise<void> {
    // The most recent last, so that the oldest is the first to be forgotten.
    this.#recipes.delete(uri.toString());
    this.#recipes.set(uri.toString(), remembered);
    await this.#state.update(key, [...this.#recipes].slice(-kept));
  }
}
