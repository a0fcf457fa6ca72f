import * as vscode from "vscode";
import { columnText, literalText } from "../../core/filter/expression.ts";
import type { Recipe } from "../../core/recipe/recipe.ts";
import type { Overview, SessionApi } from "../../protocol/session-api.ts";
import { count, countedUnits } from "../counted.ts";
import { answered, askText, goBack, nothingToAsk, pickChoice } from "./wizard.ts";
import type { Choice, WizardStep } from "./wizard.ts";

/** Units of which structures. */
export function structureStep(session: SessionApi): WizardStep<Recipe> {
  return {
    async ask(draft, place) {
      if (draft.units.where.length > 0) return nothingToAsk;
      const overview = await session.overview();
      if (overview.structures.length < 2) return nothingToAsk;
      const placeholder = vscode.l10n.t(
        "Units of which structures? Choose none for all {0}.",
        count(overview.unitsPassing),
      );
      const items = Promise.resolve(structureChoices(overview));
      const chosen = await pickChoice(place, { placeholder, many: true }, items);
      if (!chosen) return goBack;
      const where = structureFilter(chosen);
      return answered({ ...draft, units: { ...draft.units, where } });
    },
  };
}

type Structure = Overview["structures"][number];

const structureChoices = ({ structures }: Overview): Choice<Structure>[] =>
  structures.map((structure) => ({
    label: structure.name || vscode.l10n.t("No structure"),
    description: countedUnits(structure.units),
    value: structure,
  }));

function structureFilter(chosen: readonly Structure[]): string[] {
  const [first] = chosen;
  if (!first) return [];
  const column = columnText(first.column);
  if (chosen.length === 1) return [`${column} == ${literalText(first.name || null)}`];
  return [`${column} in [${chosen.map(({ name }) => literalText(name || null)).join(", ")}]`];
}

const rateColumn = "firing_rate";

/** Units that fire how fast. */
export function rateStep(session: SessionApi): WizardStep<Recipe> {
  return {
    async ask(draft, place) {
      if (draft.units.where.some((step) => step.includes(rateColumn))) return nothingToAsk;
      const { columns } = await session.openView({ table: "units", where: [], sort: [] });
      if (!columns.some(({ name }) => name === rateColumn)) return nothingToAsk;
      const prompt = vscode.l10n.t(
        "Units that fire more than this many spikes per second. Empty: all units.",
      );
      const text = await askText(place, { prompt, value: "", check: checkRate });
      if (text === undefined) return goBack;
      const where = text.trim() ? [`${rateColumn} > ${Number(text)}`] : [];
      return answered({ ...draft, units: { ...draft.units, where: [...draft.units.where, ...where] } });
    },
  };
}

const checkRate = (text: string): string | undefined =>
  text.trim() === "" || Number(text) >= 0
    ? undefined
    : vscode.l10n.t("Write a number of 0 or more, such as 3, or leave it empty.");
