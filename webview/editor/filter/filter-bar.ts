import type { SelectionReport, StepReport } from "../../../src/core/recipe/preview.ts";
import { el, fill, icon, unseen } from "../../element.ts";
import { countText } from "../../number-text.ts";
import { button, iconButton } from "../../ui.ts";
import type { Control } from "../../ui.ts";
import { expressionsOf } from "../value/draft.ts";
import type { Step } from "../value/draft.ts";
import type { FilterSource } from "./filter-source.ts";
import { QualityCard, qualityText } from "./quality-card.ts";
import { StepCard } from "./step-card.ts";
import type { EditedStep } from "./step-card.ts";
import { countsText, stepError, stepWarning } from "./step-notes.ts";

/** The step that could not be applied, and why. */
export interface Fault {
  readonly step: number;
  readonly error: unknown;
}

type OpenCard =
  | { readonly kind: "step"; readonly index: number; readonly step: Step; readonly card: StepCard }
  | { readonly kind: "new"; readonly card: StepCard }
  | { readonly kind: "quality"; readonly card: QualityCard };

/**
 * The filter of one table: a chip a step with what it leaves, a card to edit one, and every warning in sight
 * until it is dismissed. Chips are a toolbar: arrows move, Enter edits, Delete removes, Alt+arrows reorder.
 */
export class FilterBar {
  readonly element: HTMLElement;
  private readonly source: FilterSource;
  private readonly chips = el("div", { class: "chips", role: "toolbar", "aria-label": "Filter steps" });
  private readonly total = el("span", { class: "filter-total" });
  private readonly cardPlace = el("div", { class: "card-place" });
  private readonly notes = el("div", { class: "filter-notes" });
  private readonly undo: Control;
  private readonly redo: Control;
  private readonly dismissed = new Set<string>();
  private report: SelectionReport | undefined;
  private fault: Fault | undefined;
  private open: OpenCard | undefined;
  private current = 0;

  constructor(source: FilterSource) {
    this.source = source;
    this.undo = iconButton("discard", "Undo filter edit", () => source.undo());
    this.redo = iconButton("redo", "Redo filter edit", () => source.redo());
    this.chips.addEventListener("keydown", (event) => this.onKey(event));
    this.element = el(
      "div",
      {
        class: "filter-bar",
        onkeydown: (event: KeyboardEvent) => this.onUndoKey(event),
      },
      el(
        "div",
        { class: "filter-line" },
        icon("filter"),
        this.chips,
        button("Add Step", () => this.add(), { icon: "add", title: "Add a filter step" }),
        el("span", { class: "together" }, this.undo, this.redo),
        this.total,
      ),
      this.cardPlace,
      this.notes,
    );
  }

  /** What the steps did, or which of them cannot be applied. */
  update(report: SelectionReport | undefined, fault?: Fault): void {
    if (report) this.report = report;
    this.fault = fault;
    const { open } = this;
    if (open?.kind === "step" && this.source.steps[open.index] !== open.step)
      this.keepFocus(() => this.reopen(open.index));
    if (open?.kind === "quality" && open.card.quality !== this.source.quality)
      this.keepFocus(() => this.editQuality());
    this.draw();
  }

  /** Opens the form for a new step. */
  add(column?: string): void {
    const card = new StepCard(this.source, this.cardActions(this.source.steps.length), undefined, column);
    this.setOpen({ kind: "new", card });
    card.focus();
  }

  /** Opens the card of a step. */
  edit(index: number): void {
    if (this.source.steps[index]) this.reopen(index);
    if (this.open?.kind === "step") this.open.card.focus();
    this.draw();
  }

  /** Opens the card of the quality limits. */
  editQuality(): void {
    this.current = 0;
    this.setOpen({ kind: "quality", card: new QualityCard(this.source, () => this.close()) });
  }

  // Chips

  private draw(): void {
    const { steps, quality } = this.source;
    const hadFocus = this.chips.contains(document.activeElement);
    const chips = steps.map((step, index) => this.chip(step, index));
    if (quality !== undefined) chips.unshift(this.qualityChip());
    if (chips.length === 0) chips.push(el("span", { class: "faint" }, "All rows"));
    fill(this.chips, ...chips);
    this.rove(Math.min(this.current, chips.length - 1), hadFocus);
    this.undo.disabled = !this.source.canUndo;
    this.redo.disabled = !this.source.canRedo;
    this.total.textContent = this.totalText();
    this.drawNotes();
    this.drawCard();
  }

  private totalText(): string {
    const { report } = this;
    if (!report) return "";
    const { noun } = this.source;
    return report.left === report.rows
      ? `${countText(report.left)} ${noun}${report.left === 1 ? "" : "s"}`
      : `${countText(report.left)} of ${countText(report.rows)} ${noun}s`;
  }

  /** The report of a step; a report has only those that are on. */
  private reportOf(index: number): StepReport | undefined {
    const step = this.source.steps[index];
    if (!step?.on || this.fault) return undefined;
    const report = this.report?.steps[expressionsOf(this.source.steps.slice(0, index)).length];
    return report?.expression === step.expression ? report : undefined;
  }

  private chip(step: Step, index: number): HTMLElement {
    const report = this.reportOf(index);
    const faulty = this.fault?.step === index;
    const warns = (report?.notices.length ?? 0) > 0;
    const state = faulty ? "cannot be applied" : !step.on ? "off" : report ? countsText(report) : "";
    const expanded = this.open?.kind === "step" && this.open.index === index;
    return el(
      "button",
      {
        type: "button",
        class: `chip${step.on ? "" : " off"}${warns ? " warning" : ""}${faulty ? " error" : ""}`,
        title: `${step.expression}\n${state}`,
        "aria-expanded": String(expanded),
        onclick: () => (expanded ? this.close() : this.edit(index)),
      },
      unseen("Step"),
      el("span", { class: "chip-number" }, String(index + 1)),
      el("code", { class: "chip-text" }, step.expression),
      faulty ? icon("error") : warns && icon("warning"),
      el("span", { class: "chip-left" }, !step.on ? "off" : report ? countText(report.left) : ""),
      report && unseen("left"),
      faulty ? unseen("cannot be applied") : warns && unseen("with a warning"),
    );
  }

  private qualityChip(): HTMLElement {
    const { defaults } = this.report ?? { defaults: [] };
    const expanded = this.open?.kind === "quality";
    const left = defaults.at(-1)?.left;
    return el(
      "button",
      {
        type: "button",
        class: "chip quality",
        title: defaults.map((step) => `${step.expression}: ${countsText(step)}`).join("\n"),
        "aria-expanded": String(expanded),
        onclick: () => (expanded ? this.close() : this.editQuality()),
      },
      el(
        "span",
        { class: "chip-number" },
        defaults.length > 1 ? `0a–${String.fromCharCode(96 + defaults.length)}` : "0",
      ),
      el("span", { class: "chip-text" }, qualityText(this.source.quality ?? "none")),
      el("span", { class: "chip-left" }, left === undefined ? "" : countText(left)),
      left !== undefined && unseen("left"),
    );
  }

  private rove(at: number, focus: boolean): void {
    const buttons = [...this.chips.querySelectorAll<HTMLElement>("button")];
    this.current = Math.max(0, at);
    buttons.forEach((chip, i) => (chip.tabIndex = i === this.current ? 0 : -1));
    if (focus) buttons[this.current]?.focus();
  }

  private onKey(event: KeyboardEvent): void {
    const chips = [...this.chips.querySelectorAll("button")];
    const at = chips.indexOf(document.activeElement as HTMLButtonElement);
    if (at < 0) return;
    this.current = at;
    const index = at - (this.source.quality === undefined ? 0 : 1);
    const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (by && event.altKey && index >= 0) this.move(index, by);
    else if (by) this.rove((at + by + chips.length) % chips.length, true);
    else if (event.key === "Home" || event.key === "End")
      this.rove(event.key === "Home" ? 0 : chips.length - 1, true);
    else if ((event.key === "Delete" || event.key === "Backspace") && index >= 0) this.remove(index);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private onUndoKey(event: KeyboardEvent): void {
    if (!(event.ctrlKey || event.metaKey) || (event.target as Element).matches("input, textarea")) return;
    const key = event.key.toLowerCase();
    if (key === "z" && !event.shiftKey) this.source.undo();
    else if (key === "y" || (key === "z" && event.shiftKey)) this.source.redo();
    else return;
    event.preventDefault();
  }

  // Notes

  private drawNotes(): void {
    const openIndex = this.open?.kind === "step" ? this.open.index : -1;
    const notes = this.source.steps.flatMap((_, index) =>
      index === openIndex ? [] : this.notesOf(index, true),
    );
    fill(this.notes, ...notes);
  }

  private notesOf(index: number, named: boolean): readonly (HTMLElement | null)[] {
    const step = this.source.steps[index]!;
    if (this.fault?.step === index)
      return [stepError(this.fault.error, step.expression, (fixed) => this.replace(index, fixed))];
    const notices = this.reportOf(index)?.notices ?? [];
    const key = `${step.expression} ${notices.map(({ code }) => code).join(" ")}`;
    if (notices.length === 0 || this.dismissed.has(key)) return [];
    const correction = {
      left: async (expression: string): Promise<number> =>
        (await this.source.try([...expressionsOf(this.source.steps.slice(0, index)), expression])).left,
      apply: (expression: string): void => this.replace(index, expression),
      dismiss: (): void => {
        this.dismissed.add(key);
        this.draw();
      },
    };
    return [stepWarning(named ? `Step ${index + 1}: ` : "", notices, correction)];
  }

  // Cards

  private setOpen(open: OpenCard | undefined): void {
    this.open = open;
    fill(this.cardPlace, open?.card.element);
    this.draw();
  }

  private close(): void {
    this.setOpen(undefined);
    this.rove(this.current, true);
  }

  private reopen(index: number): void {
    const step = this.source.steps[index];
    if (!step) {
      this.setOpen(undefined);
      return;
    }
    this.current = index + (this.source.quality === undefined ? 0 : 1);
    const card = new StepCard(this.source, this.cardActions(index), this.editedStep(index));
    this.open = { kind: "step", index, step, card };
    fill(this.cardPlace, card.element);
  }

  private drawCard(): void {
    const { open } = this;
    if (open?.kind === "quality") open.card.update(this.report);
    if (open?.kind === "step") open.card.update(this.reportOf(open.index), this.notesOf(open.index, false));
  }

  private cardActions(index: number): { apply(expression: string): void; close(): void } {
    return {
      close: () => this.close(),
      apply: (expression) => {
        const isNew = index >= this.source.steps.length;
        if (isNew) this.setOpen(undefined);
        this.replace(index, expression);
      },
    };
  }

  /** Makes the card anew; the same control of the new one has the focus if it had. */
  private keepFocus(remake: () => void): void {
    const controls = (): HTMLElement[] => [
      ...this.cardPlace.querySelectorAll<HTMLElement>(
        "input, select, button, vscode-button, vscode-checkbox, vscode-text-field",
      ),
    ];
    const at = controls().indexOf(document.activeElement as HTMLElement);
    remake();
    if (at >= 0) controls()[at]?.focus();
  }

  private editedStep(index: number): EditedStep {
    const { steps } = this.source;
    return {
      index,
      setOn: (on) => this.source.setSteps(steps.map((step, i) => (i === index ? { ...step, on } : step))),
      move: (by) => this.move(index, by),
      duplicate: () => this.source.setSteps(steps.toSpliced(index + 1, 0, { ...steps[index]! })),
      remove: () => this.remove(index),
    };
  }

  // Edits

  private replace(index: number, expression: string): void {
    const on = this.source.steps[index]?.on ?? true;
    this.current = index + (this.source.quality === undefined ? 0 : 1);
    this.source.setSteps(this.source.steps.toSpliced(index, 1, { expression, on }));
  }

  private move(index: number, by: number): void {
    const { steps } = this.source;
    const to = index + by;
    if (to < 0 || to >= steps.length) return;
    this.current += by;
    if (this.open?.kind === "step") this.setOpen(undefined);
    this.source.setSteps(steps.toSpliced(index, 1).toSpliced(to, 0, steps[index]!));
  }

  private remove(index: number): void {
    if (this.open) this.setOpen(undefined);
    this.source.setSteps(this.source.steps.toSpliced(index, 1));
  }
}
