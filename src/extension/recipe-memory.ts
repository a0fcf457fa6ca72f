import type * as vscode from "vscode";
import type { Recipe } from "../core/recipe.ts";

const key = "recipes";
const kept = 50;

/** The recipe last edited for each file, remembered per workspace. */
export class RecipeMemory {
  readonly #state: vscode.Memento;
  readonly #recipes: Map<string, Recipe>;

  constructor(state: vscode.Memento) {
    this.#state = state;
    this.#recipes = new Map(state.get<[string, Recipe][]>(key, []));
  }

  get(uri: vscode.Uri): Recipe | undefined {
    return this.#recipes.get(uri.toString());
  }

  async set(uri: vscode.Uri, recipe: Recipe): Promise<void> {
    // The most recent last, so that the oldest is the first to be forgotten.
    this.#recipes.delete(uri.toString());
    this.#recipes.set(uri.toString(), recipe);
    await this.#state.update(key, [...this.#recipes].slice(-kept));
  }
}
