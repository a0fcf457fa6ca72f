import type { Recipe } from "../src/core/recipe/recipe.ts";

/** The recipe with this label, or with none. */
export function withLabel(recipe: Recipe, label: string | undefined): Recipe {
  const { label: former, ...rest } = recipe;
  return label === undefined ? rest : former === label ? recipe : { ...rest, label };
}
