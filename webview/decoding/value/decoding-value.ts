import type { DecodeOptions, Recipe } from "../../../src/core/recipe/recipe.ts";
import type { DecodingStart } from "../../../src/protocol/decoding-host-api.ts";
import { withLabel } from "../../recipe-label.ts";
import { firstConfusion, readConfusion } from "./confusion-look.ts";
import type { ConfusionLook } from "./confusion-look.ts";
import { firstView, readView } from "./result-view-state.ts";
import type { ResultViewState } from "./result-view-state.ts";
import { firstTrials, readTrials } from "./trials-look.ts";
import type { TrialsLook } from "./trials-look.ts";

/** How the last run ended, where it brought no result. */
export type RunEnd = { readonly how: "cancelled" } | { readonly how: "failed"; readonly message: string };

/**
 * Everything the decoding panel shows beside what the session answers. One value that is never changed but replaced by
 * the functions below: what can be kept as JSON can be lost by no hidden tab, no reload and no crash. A result is not
 * in it: it stays where it was computed, and is named here by the question it answers.
 */
export interface DecodingValue {
  readonly version: 2;
  /** The settings being edited. */
  readonly recipe: Recipe;
  /** The question that the shown result answers; undefined before the first. */
  readonly answered?: Recipe;
  /** Said until the recipe is edited or run again. */
  readonly ended?: RunEnd;
  readonly view: ResultViewState;
  readonly confusion: ConfusionLook;
  /** "More settings" is open. */
  readonly moreOpen: boolean;
  readonly trials: TrialsLook;
  /** How far down the page is scrolled, in pixels. */
  readonly scroll: number;
}

type Start = Pick<DecodingStart, "recipe" | "answered">;

/** What a new panel begins with. */
export const firstValue = ({ recipe, answered }: Start): DecodingValue => ({
  version: 2,
  recipe,
  ...(answered ? { answered } : {}),
  view: firstView,
  confusion: firstConfusion,
  moreOpen: false,
  trials: firstTrials,
  scroll: 0,
});

/**
 * The value that was kept. The host's recipe and its last question count: a command may have changed the one, and a
 * run that nobody saw the other. Of what was kept before values had versions, the result and its view come back.
 */
export function readValue(kept: unknown, start: Start): DecodingValue {
  const first = firstValue(start);
  if (typeof kept !== "object" || kept === null) return first;
  const stored = kept as Partial<DecodingValue>;
  const answered = start.answered ?? stored.answered;
  const ended = isSame(stored.recipe, start.recipe) ? stored.ended : undefined;
  return {
    ...first,
    ...(answered ? { answered } : {}),
    ...(ended ? { ended } : {}),
    view: readView(stored.view),
    confusion: readConfusion(stored.confusion),
    moreOpen: stored.moreOpen === true,
    trials: readTrials(stored.trials),
    scroll: typeof stored.scroll === "number" ? stored.scroll : 0,
  };
}

/** Other settings. What is shown stays, and how it is looked at. */
export const withRecipe = (value: DecodingValue, recipe: Recipe): DecodingValue =>
  withoutEnd({ ...value, recipe });

export const withDecode = (value: DecodingValue, decode: DecodeOptions): DecodingValue =>
  withRecipe(value, { ...value.recipe, decode });

export const withLabelled = (value: DecodingValue, label: string | undefined): DecodingValue =>
  withRecipe(value, withLabel(value.recipe, label));

/** Another result is shown, in the way the one before was looked at. One that comes back changes nothing. */
export const withAnswered = (value: DecodingValue, question: Recipe): DecodingValue =>
  isSame(value.answered, question) ? value : withoutEnd({ ...value, answered: question });

/** A run brought nothing: the result before it stays. */
export const withEnd = (value: DecodingValue, ended: RunEnd): DecodingValue => ({ ...value, ended });

/** How the last run ended has been read, or holds no more. */
export function withoutEnd(value: DecodingValue): DecodingValue {
  const { ended, ...rest } = value;
  return ended === undefined ? value : rest;
}

export const withView = (value: DecodingValue, view: ResultViewState): DecodingValue => ({ ...value, view });

/** The same value where the same cell is read in the same way: a pointer that moves tells of it again and again. */
export const withConfusion = (value: DecodingValue, confusion: ConfusionLook): DecodingValue =>
  JSON.stringify(confusion) === JSON.stringify(value.confusion) ? value : { ...value, confusion };

export const withMore = (value: DecodingValue, moreOpen: boolean): DecodingValue =>
  value.moreOpen === moreOpen ? value : { ...value, moreOpen };

export const withTrials = (value: DecodingValue, trials: TrialsLook): DecodingValue =>
  JSON.stringify(trials) === JSON.stringify(value.trials) ? value : { ...value, trials };

export const withScroll = (value: DecodingValue, scroll: number): DecodingValue =>
  value.scroll === scroll ? value : { ...value, scroll };

/** Whether two recipes are one question. */
export const isSame = (a: Recipe | undefined, b: Recipe | undefined): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

/** Whether the shown result answers another question than the settings ask now. */
export const isOutdated = ({ recipe, answered }: DecodingValue): boolean =>
  answered !== undefined && !isSame(answered, recipe);
