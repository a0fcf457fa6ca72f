import type { Card } from "../value/cards.ts";
import { withCard } from "../value/editor-value.ts";
import { withCopy, withExpression, withMove, withoutStep, withSwitch } from "../value/steps.ts";
import type { StepModel } from "./step-model.ts";

/** What the chips, notes and cards of a filter do to its steps and to the card that is open. */
export interface FilterEdits {
  open(card: Card): void;
  readonly close: () => void;
  /** Puts an expression in the place of a step, or after the last. */
  replace(index: number, expression: string): void;
  switchStep(index: number, on: boolean): void;
  move(index: number, by: number): void;
  copy(index: number): void;
  remove(index: number): void;
}

/** @param closed - called when somebody has closed the card */
export function filterEdits(model: StepModel, closed: () => void): FilterEdits {
  const show = (card: Card | undefined): void =>
    model.store.change((value) => withCard(value, model.pane, card));
  const openCard = (): Card | undefined => model.store.value.cards[model.pane];
  return {
    open: show,
    close: () => {
      show(undefined);
      closed();
    },
    replace: (index, expression) => {
      if (index >= model.steps.length) show(undefined);
      model.setSteps(withExpression(model.steps, index, expression));
    },
    switchStep: (index, on) => model.setSteps(withSwitch(model.steps, index, on)),
    move: (index, by) => {
      const steps = withMove(model.steps, index, by);
      if (steps === model.steps) return;
      if (openCard()?.kind === "step") show(undefined);
      model.setSteps(steps);
    },
    copy: (index) => model.setSteps(withCopy(model.steps, index)),
    remove: (index) => {
      show(undefined);
      model.setSteps(withoutStep(model.steps, index));
    },
  };
}
