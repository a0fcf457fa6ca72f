import type { Quality } from "../../src/core/recipe/recipe.ts";
import type { SessionFacts } from "../../src/protocol/session-api.ts";
import type { Store } from "../store.ts";
import { looseSteps, recipeSteps } from "./filter/step-model.ts";
import type { StepModel } from "./filter/step-model.ts";
import { unitTable } from "./table/trial-tables.ts";
import type { EditorValue, PaneId } from "./value/editor-value.ts";
import { otherTableOf, trialTableOf } from "./value/navigation.ts";

/** What the session says of itself; undefined until it has. */
type Facts = () => SessionFacts | undefined;

/** AllenSDK's limits act on its own files only; limits of one's own act on every file, and so must be seen. */
function qualityOf({ draft }: EditorValue, facts: SessionFacts | undefined): Quality | undefined {
  const { quality } = draft.recipe.units;
  return facts?.allen || typeof quality === "object" ? quality : undefined;
}

/** Where the steps of each table are kept, and which table it is. */
export const stepModels = (store: Store<EditorValue>, facts: Facts): Record<PaneId, StepModel> => ({
  stimuli: recipeSteps(store, {
    side: "trials",
    noun: "trial",
    table: () => facts() && trialTableOf(store.value, facts()),
    quality: () => undefined,
  }),
  units: recipeSteps(store, {
    side: "units",
    noun: "unit",
    table: () => {
      const known = facts();
      return known && unitTable(known)?.name;
    },
    quality: () => qualityOf(store.value, facts()),
  }),
  tables: looseSteps(store, () => otherTableOf(store.value, facts())),
});
