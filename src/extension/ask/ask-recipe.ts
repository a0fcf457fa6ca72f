import * as vscode from "vscode";
import { errorFacts } from "../../core/errors.ts";
import type { Recipe } from "../../core/recipe/recipe.ts";
import type { SessionApi } from "../../protocol/session-api.ts";
import { selectionSize } from "../counted.ts";
import { initialRecipe } from "../editor/initial-recipe.ts";
import { labelStep } from "./label-step.ts";
import { recipeSteps } from "./recipe-steps.ts";
import { pickChoice, runWizard } from "./wizard.ts";
import type { Choice, WizardStep } from "./wizard.ts";

interface Known {
  /** Decided by the caller: only a label may be lacking. */
  readonly recipe: Recipe | undefined;
  /** As last edited for this file; offered. */
  readonly remembered: Recipe | undefined;
}

/**
 * A recipe that can be run, asking for what is not known yet.
 *
 * @throws AnalysisError `cancelled` when the user gives up
 */
export async function askRecipe(title: string, session: SessionApi, known: Known): Promise<Recipe> {
  const { recipe, remembered } = known;
  if (recipe) return runWizard(title, [labelStep(session)], recipe);
  if (!remembered) return runWizard(title, recipeSteps(session), initialRecipe());
  const steps = [
    rememberedStep(session, remembered),
    ...recipeSteps(session).map((step) => when(step, ({ decided }) => !decided)),
    when(labelStep(session), ({ decided }) => decided),
  ];
  return (await runWizard<Draft>(title, steps, { recipe: initialRecipe(), decided: false })).recipe;
}

interface Draft {
  readonly recipe: Recipe;
  /** The remembered recipe was taken. */
  readonly decided: boolean;
}

/** Offers the selection the editor holds, with its size, before asking anew. */
function rememberedStep(session: SessionApi, remembered: Recipe): WizardStep<Draft> {
  return {
    async ask(_draft, place) {
      const placeholder = vscode.l10n.t("Which trials and units?");
      const chosen = await pickChoice(place, { placeholder }, rememberedChoices(session, remembered));
      if (!chosen) return { kind: "back" };
      const decided = chosen[0]!;
      return { kind: "next", draft: { recipe: decided ? remembered : initialRecipe(), decided } };
    },
  };
}

async function rememberedChoices(session: SessionApi, remembered: Recipe): Promise<Choice<boolean>[]> {
  // A selection that cannot be used any more says why, and there is another choice.
  const size = await session
    .preview(remembered)
    .then(selectionSize, (error: unknown) => errorFacts(error).message);
  const steps = [...remembered.trials.where, ...remembered.units.where].join(", ");
  return [
    {
      label: vscode.l10n.t("The last selection for this file"),
      description: size,
      ...(steps ? { detail: steps } : {}),
      value: true,
    },
    { label: vscode.l10n.t("Choose anew"), value: false },
  ];
}

/** A step of the recipe as a step of the draft, asked in some cases only. */
const when = (step: WizardStep<Recipe>, applies: (draft: Draft) => boolean): WizardStep<Draft> => ({
  async ask(draft, place) {
    if (!applies(draft)) return { kind: "skip" };
    const answer = await step.ask(draft.recipe, place);
    return answer.kind === "next" ? { kind: "next", draft: { ...draft, recipe: answer.draft } } : answer;
  },
});
