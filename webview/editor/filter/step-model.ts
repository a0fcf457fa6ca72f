import type { Quality } from "../../../src/core/recipe/recipe.ts";
import { withQuality, withSteps } from "../draft.ts";
import type { Side, Step } from "../draft.ts";
import type { RecipeStore } from "../recipe-store.ts";

/** Where a table pane's steps are kept and what edits them. */
export interface StepModel {
  /** What a row is called: "trial", "unit", "row". */
  readonly noun: string;
  /** The table shown; undefined when the file has none. */
  readonly table: string | undefined;
  readonly steps: readonly Step[];
  /** Undefined where the table has no quality limits. */
  readonly quality: Quality | undefined;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  setSteps(steps: readonly Step[]): void;
  setQuality(quality: Quality): void;
  undo(): void;
  redo(): void;
}

interface RecipeSide {
  readonly side: Side;
  readonly noun: string;
  readonly table: () => string | undefined;
  readonly quality: () => Quality | undefined;
}

/** Steps of the recipe: undone and redone with all its edits. */
export function recipeSteps(store: RecipeStore, { side, noun, table, quality }: RecipeSide): StepModel {
  return {
    noun,
    get table() {
      return table();
    },
    get steps() {
      return store.draft.steps[side];
    },
    get quality() {
      return quality();
    },
    get canUndo() {
      return store.canUndo;
    },
    get canRedo() {
      return store.canRedo;
    },
    setSteps: (steps) => store.edit((draft) => withSteps(draft, side, steps)),
    setQuality: (limits) => store.edit((draft) => withQuality(draft, limits)),
    undo: () => store.undo(),
    redo: () => store.redo(),
  };
}

/** Steps of a table that no recipe asks about: for looking only. */
export class LooseSteps implements StepModel {
  readonly noun = "row";
  readonly quality = undefined;
  readonly canUndo = false;
  readonly canRedo = false;
  table: string | undefined;
  steps: readonly Step[] = [];
  private readonly changed: () => void;

  constructor(changed: () => void) {
    this.changed = changed;
  }

  setSteps(steps: readonly Step[]): void {
    this.steps = steps;
    this.changed();
  }

  setQuality(): void {
    // No such table has quality limits.
  }

  undo(): void {
    // Nothing is kept to go back to.
  }

  redo(): void {
    // Nothing was undone.
  }
}
