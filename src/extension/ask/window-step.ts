import * as vscode from "vscode";
import type { Recipe } from "../../core/recipe/recipe.ts";
import { answered, askText, goBack } from "./wizard.ts";
import type { WizardStep } from "./wizard.ts";

/** Spikes from when to when. */
export function windowStep(): WizardStep<Recipe> {
  return {
    async ask(draft, place) {
      const { binEdges, align } = draft.counts;
      const value = `${binEdges[0]!}, ${binEdges.at(-1)!}`;
      const prompt = vscode.l10n.t("Count spikes from … to … seconds after {0}.", align);
      const text = await askText(place, { prompt, value, check: checkWindow });
      if (text === undefined) return goBack;
      return text === value
        ? answered(draft)
        : answered({ ...draft, counts: { ...draft.counts, binEdges: numbersIn(text) } });
    },
  };
}

const numbersIn = (text: string): number[] =>
  text
    .split(/[,;\s]+/)
    .filter(Boolean)
    .map(Number);

function checkWindow(text: string): string | undefined {
  const [start = NaN, end = NaN, ...rest] = numbersIn(text);
  if (rest.length > 0 || Number.isNaN(start) || Number.isNaN(end))
    return vscode.l10n.t("Write two numbers, such as 0.01, 0.25.");
  return start < end ? undefined : vscode.l10n.t("The window must end after it starts.");
}
