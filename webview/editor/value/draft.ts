import type { Quality, Recipe } from "../../../src/core/recipe/recipe.ts";

/** One filter step as the editor holds it: a recipe has only those that are on. */
export interface Step {
  readonly expression: string;
  readonly on: boolean;
}

export type Side = "trials" | "units";

/** The recipe being edited, with the steps that are switched off. Plain data: undo and `setState` keep it whole. */
export interface Draft {
  readonly recipe: Recipe;
  readonly steps: Readonly<Record<Side, readonly Step[]>>;
  /** Steps of trial tables that were left for another one. */
  readonly shelved: Readonly<Record<string, readonly Step[]>>;
}

const stepsOf = (where: readonly string[]): readonly Step[] =>
  where.map((expression) => ({ expression, on: true }));

export const expressionsOf = (steps: readonly Step[]): readonly string[] =>
  steps.filter((step) => step.on).map((step) => step.expression);

export const draftOf = (recipe: Recipe): Draft => ({
  recipe,
  steps: { trials: stepsOf(recipe.trials.where), units: stepsOf(recipe.units.where) },
  shelved: {},
});

/** The draft with the host's recipe; steps that are switched off stay where the others are still the same. */
export function withHostRecipe(draft: Draft, recipe: Recipe): Draft {
  const kept = (side: Side): readonly Step[] => {
    const same = String(expressionsOf(draft.steps[side])) === String(recipe[side].where);
    return same ? draft.steps[side] : stepsOf(recipe[side].where);
  };
  return { ...draft, recipe, steps: { trials: kept("trials"), units: kept("units") } };
}

export function withSteps(draft: Draft, side: Side, steps: readonly Step[]): Draft {
  const where = expressionsOf(steps);
  return {
    ...draft,
    recipe: { ...draft.recipe, [side]: { ...draft.recipe[side], where } },
    steps: { ...draft.steps, [side]: steps },
  };
}

/** Another table of trials; the steps of the one left come back with it. */
export function withTrialTable(draft: Draft, table: string): Draft {
  const left = draft.recipe.trials.table;
  if (left === table) return draft;
  const shelved = left === undefined ? draft.shelved : { ...draft.shelved, [left]: draft.steps.trials };
  const recipe = { ...draft.recipe, trials: { ...draft.recipe.trials, table } };
  const kept = left === undefined ? draft.steps.trials : (shelved[table] ?? []);
  return withSteps({ ...draft, recipe, shelved }, "trials", kept);
}

export const withQuality = (draft: Draft, quality: Quality): Draft => ({
  ...draft,
  recipe: { ...draft.recipe, units: { ...draft.recipe.units, quality } },
});

/** Replaces members of the recipe that have no draft of their own. */
export const withRecipe = (draft: Draft, change: (recipe: Recipe) => Recipe): Draft => ({
  ...draft,
  recipe: change(draft.recipe),
});
