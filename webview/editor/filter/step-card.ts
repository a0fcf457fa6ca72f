import type { SelectionReport, StepReport } from "../../../src/core/recipe/preview.ts";
import { el, fill } from "../../element.ts";
import type { Child } from "../../element.ts";
import { countText } from "../../number-text.ts";
import { button, checkbox, iconButton } from "../../ui.ts";
import { ConditionForm } from "./condition-form.ts";
import { expressionsOf } from "../value/draft.ts";
import { ExpressionBox } from "./expression-box.ts";
import type { FilterSource } from "./filter-source.ts";
import { countsText, stepError } from "./step-notes.ts";
import { StepVocabulary } from "./step-vocabulary.ts";

const tryAfterMs = 120;
const complainAfterMs = 800;

/** What a card lets its bar do. */
export interface CardActions {
  apply(expression: string): void;
  close(): void;
}

/** The step a card edits; a card without one makes a new step. */
export interface EditedStep {
  readonly index: number;
  setOn(on: boolean): void;
  move(by: number): void;
  duplicate(): void;
  remove(): void;
}

/**
 * The card under the chips: the expression, what it does or would do, and what can be done with the step. An
 * expression is tried before it is applied, so that a slip never breaks the recipe.
 */
export class StepCard {
  readonly element: HTMLElement;
  private readonly source: FilterSource;
  private readonly actions: CardActions;
  private readonly index: number;
  private readonly box: ExpressionBox;
  private readonly counts = el("span", { class: "step-counts", role: "status" });
  private readonly notes = el("div", { class: "step-notes" });
  private readonly applied: string;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private turn = 0;

  constructor(source: FilterSource, actions: CardActions, step?: EditedStep, column?: string) {
    this.source = source;
    this.actions = actions;
    this.index = step?.index ?? source.steps.length;
    this.applied = source.steps[this.index]?.expression ?? "";
    this.box = new ExpressionBox(
      `Expression of step ${this.index + 1}`,
      this.applied,
      new StepVocabulary(source, this.index),
      () => this.changed(),
      () => void this.submit(),
    );
    this.element = el(
      "section",
      {
        class: "card",
        "aria-label": step ? `Step ${this.index + 1}` : "New step",
        onkeydown: (event: KeyboardEvent) => {
          if (event.key === "Escape") actions.close();
        },
      },
      step ? null : this.form(column),
      el(
        "div",
        { class: "card-line" },
        this.box.element,
        ...(step ? this.editButtons(step) : this.newButtons()),
      ),
      el("div", { class: "card-line" }, this.counts),
      this.notes,
    );
  }

  focus(): void {
    this.box.input.focus();
  }

  /** What the step did, once the table has been asked. */
  update(report: StepReport | undefined, notes: readonly Child[]): void {
    if (this.box.value !== this.applied) return;
    this.counts.textContent = report ? countsText(report) : this.source.steps[this.index]?.on ? "" : "off";
    fill(this.notes, ...notes);
  }

  private form(column: string | undefined): HTMLElement | null {
    const first = column ?? this.source.columns[0]?.name;
    if (first === undefined) return null;
    return new ConditionForm(this.source, first, (expression) => {
      this.box.value = expression ?? "";
      this.changed();
    }).element;
  }

  private newButtons(): readonly HTMLElement[] {
    return [
      button("Add Step", () => void this.submit(), { primary: true }),
      iconButton("close", "Cancel", () => this.actions.close()),
    ];
  }

  private editButtons(step: EditedStep): readonly HTMLElement[] {
    const on = this.source.steps[step.index]?.on ?? true;
    return [
      button("Apply", () => void this.submit()),
      checkbox("On", on, (checked) => step.setOn(checked)),
      iconButton("arrow-left", "Move step earlier", () => step.move(-1)),
      iconButton("arrow-right", "Move step later", () => step.move(1)),
      iconButton("copy", "Duplicate step", () => step.duplicate()),
      iconButton("trash", "Remove step", () => step.remove()),
      iconButton("close", "Close card", () => this.actions.close()),
    ];
  }

  private changed(): void {
    clearTimeout(this.timer);
    this.turn++;
    this.timer = setTimeout(() => void this.tryWhileTyping(), tryAfterMs);
  }

  /** What is half typed is no error yet: it is called one only when the typing has paused. */
  private async tryWhileTyping(): Promise<void> {
    const complain = await this.try();
    if (complain) this.timer = setTimeout(complain, complainAfterMs);
  }

  /** Says what the expression would do in its place; if it cannot be applied, how to say why. */
  private async try(): Promise<(() => void) | undefined> {
    const turn = ++this.turn;
    const expression = this.box.value;
    fill(this.notes);
    this.counts.textContent = "";
    if (expression === "") return () => undefined;
    const before = expressionsOf(this.source.steps.slice(0, this.index));
    try {
      const report = await this.source.try([...before, expression]);
      if (turn === this.turn) this.counts.textContent = wouldLeave(report);
      return undefined;
    } catch (error) {
      return () => {
        if (turn === this.turn)
          fill(
            this.notes,
            stepError(error, expression, (fixed) => this.use(fixed)),
          );
      };
    }
  }

  private use(expression: string): void {
    this.box.value = expression;
    void this.try();
  }

  private async submit(): Promise<void> {
    clearTimeout(this.timer);
    const complain = await this.try();
    if (complain) complain();
    else this.actions.apply(this.box.value);
  }
}

const wouldLeave = (report: SelectionReport): string =>
  `would leave ${countText(report.left)} of ${countText(report.steps.at(-1)?.in ?? report.rows)}`;
