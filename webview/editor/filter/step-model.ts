import type { Quality } from "../../../src/core/recipe/recipe.ts";
import { withQuality, withSteps } from "../value/draft.ts";
import type { Side, Step } from "../value/draft.ts";
import type { Store } from "../../store.ts";
import { withEdit, withLooseSteps, withRedo, withUndo } from "../value/editor-value.ts";
import type { EditorValue, PaneId } from "../value/editor-value.ts";

/** Where a table pane's steps are kept and what edits them. */
export interface StepModel {
  readonly store: Store<EditorValue>;
  /** Whose card is open, in the page's value. */
  readonly pane: PaneId;
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
export function recipeSteps(
  store: Store<EditorValue>,
  { side, noun, table, quality }: RecipeSide,
): StepModel {
  return {
    store,
    pane: side === "trials" ? "stimuli" : "units",
    noun,
    get table() {
      return table();
    },
    get steps() {
      return store.value.draft.steps[side];
    },
    get quality() {
      return quality();
    },
    get canUndo() {
      return store.value.history.past.length > 0;
    },
    get canRedo() {
      return store.value.history.future.length > 0;
    },
    setSteps: (steps) => store.change((value) => withEdit(value, (draft) => withSteps(draft, side, steps))),
    setQuality: (limits) => store.change((value) => withEdit(value, (draft) => withQuality(draft, limits))),
    undo: () => store.change(withUndo),
    redo: () => store.change(withRedo),
  };
}

/** Steps of a table that no recipe asks about: for looking only. */
export function looseSteps(store: Store<EditorValue>, table: () => string | undefined): StepModel {
  return {
    store,
    pane: "tables",
    noun: "row",
    quality: undefined,
    canUndo: false,
    canRedo: false,
    get table() {
      return table();
    },
    get steps() {
      const shown = table();
      return shown === undefined ? [] : (store.value.loose[shown] ?? []);
    },
    setSteps: (steps) => {
      const shown = table();
      if (shown !== undefined) store.change((value) => withLooseSteps(value, shown, steps));
    },
    // No such table has quality limits, and nothing is kept to go back to.
    setQuality: () => undefined,
    undo: () => undefined,
    redo: () => undefined,
  };
}
