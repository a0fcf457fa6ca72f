import type { Recipe } from "../../core/recipe/recipe.ts";
import type { SessionApi } from "../../protocol/session-api.ts";
import { labelStep } from "./label-step.ts";
import { stimulusStep, tableStep } from "./trial-steps.ts";
import { rateStep, structureStep } from "./unit-steps.ts";
import { windowStep } from "./window-step.ts";
import type { WizardStep } from "./wizard.ts";

/**
 * The questions that turn an empty recipe into a whole one. Each looks at the session for what there is to
 * choose, and shows how much of it there is; what the draft says already is not asked.
 */
export function recipeSteps(session: SessionApi): readonly WizardStep<Recipe>[] {
  return [tableStep, stimulusStep, labelStep, structureStep, rateStep, windowStep].map((step) =>
    step(session),
  );
}
