import type { Step } from "./draft.ts";

/** The tabs that show a table with its filter. */
export type PaneId = "stimuli" | "units" | "tables";

/** The card that is open under a table's filter steps, with what has been typed into it and not applied. */
export type Card =
  | { readonly kind: "step"; readonly index: number; readonly typed?: string }
  | { readonly kind: "new"; readonly column?: string; readonly typed?: string }
  | { readonly kind: "quality" };

export type Cards = Readonly<Partial<Record<PaneId, Card>>>;

/** Opens a card, in place of the one that is open; undefined closes it. */
export function withCardOf(cards: Cards, pane: PaneId, card: Card | undefined): Cards {
  if (cards[pane] === card) return cards;
  if (card !== undefined) return { ...cards, [pane]: card };
  return Object.fromEntries(Object.entries(cards).filter(([other]) => other !== pane));
}

/** The cards once the steps of a table are others: what was typed into a step goes with that step. */
export function withStepsChanged(
  cards: Cards,
  pane: PaneId,
  former: readonly Step[],
  steps: readonly Step[],
): Cards {
  const card = cards[pane];
  if (card?.kind !== "step") return cards;
  const step = steps[card.index];
  if (step?.expression === former[card.index]?.expression) return cards;
  return withCardOf(cards, pane, step && { kind: "step", index: card.index });
}

/** The card with other text in it; text that is the step's own is none. */
export function withTyped(
  card: Extract<Card, { readonly typed?: string }>,
  typed: string,
  own: string,
): Card {
  const { typed: former, ...rest } = card;
  return rest.kind === "step" && typed === own ? rest : typed === former ? card : { ...rest, typed };
}
