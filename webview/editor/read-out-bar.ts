import type { Preview } from "../../src/core/recipe/preview.ts";
import type { CountWindow, Recipe } from "../../src/core/recipe/recipe.ts";
import type { ColumnInfo } from "../../src/core/table/table.ts";
import { el, fill, icon } from "../element.ts";
import { announce } from "../live-region.ts";
import { message } from "../message.ts";
import { messageOf } from "../page.ts";
import { cellText, counted, countText } from "../number-text.ts";
import { button } from "../ui.ts";
import type { Control } from "../ui.ts";
import { LabelPicker } from "../label-picker.ts";
import { Popover } from "../popover.ts";
import { changeText, readOut, spokenReadOut, windowText } from "./read-out-text.ts";
import { WindowForm } from "./filter/window-form.ts";

export interface ReadOutActions {
  setLabel(label: string | undefined): void;
  setWindow(counts: CountWindow): void;
  extract(): void;
  decode(): void;
}

const changeShownMs = 2000;

/** The line at the bottom of every tab: what the recipe selects, and what can be done with it. */
export class ReadOutBar {
  readonly element: HTMLElement;
  private readonly actions: ReadOutActions;
  private readonly labels: LabelPicker;
  private readonly numbers = el("span", { class: "read-out-numbers" });
  private readonly size = el("span", { class: "faint read-out-size", title: "Size of the count matrix" });
  private readonly change = el("span", { class: "read-out-change" });
  private readonly windowButton = el("button", {
    type: "button",
    class: "link",
    title: "Change the counting window",
  });
  private readonly windowPanel: Popover;
  private readonly classesButton = el("button", { type: "button", class: "link", title: "Show the classes" });
  private readonly classesPanel: Popover;
  private readonly warningsButton = el("button", { type: "button", class: "link warnings-button" });
  private readonly warningsPanel: Popover;
  private readonly problems = el("div", { class: "read-out-problems" });
  private readonly extract: Control;
  private readonly decode: Control;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private former: Preview | undefined;
  private shownWindow = "";

  constructor(actions: ReadOutActions) {
    this.actions = actions;
    this.labels = new LabelPicker((label) => actions.setLabel(label));
    this.windowPanel = new Popover(this.windowButton, "Counting window");
    this.classesPanel = new Popover(this.classesButton, "Classes");
    this.warningsPanel = new Popover(this.warningsButton, "Warnings");
    this.classesButton.hidden = true;
    this.warningsButton.hidden = true;
    this.extract = button("Extract…", () => actions.extract(), {
      icon: "export",
      title: "Write the spike counts to a file",
    });
    this.decode = button("Decode…", () => actions.decode(), {
      primary: true,
      icon: "play",
      title: "Decode the label from the counts",
    });
    this.element = el(
      "footer",
      { class: "read-out", "aria-label": "Selection" },
      this.problems,
      el(
        "div",
        { class: "read-out-line" },
        el(
          "span",
          { class: "read-out-text" },
          this.numbers,
          this.classesButton,
          this.windowButton,
          this.size,
          this.change,
          this.warningsButton,
        ),
        el("span", { class: "read-out-actions" }, this.labels.element, this.extract, this.decode),
      ),
      this.windowPanel.panel,
      this.classesPanel.panel,
      this.warningsPanel.panel,
    );
    fill(this.numbers, el("span", { class: "faint" }, "Counting…"));
  }

  /** The recipe was edited; its numbers follow. */
  edited(recipe: Recipe, columns: readonly ColumnInfo[]): void {
    this.labels.update(columns, recipe.label);
    const text = windowText(recipe);
    this.windowButton.textContent = text;
    const counts = JSON.stringify(recipe.counts) + String(columns.length);
    // Not while it is being edited there: the fields would lose the cursor.
    if (counts !== this.shownWindow && !this.windowPanel.isOpen) {
      this.shownWindow = counts;
      const times = columns
        .filter(({ name, type }) => type === "number" && name.endsWith("time"))
        .map(({ name }) => name);
      fill(
        this.windowPanel.panel,
        new WindowForm(recipe.counts, times, (edited) => this.actions.setWindow(edited)).element,
      );
    }
    this.element.setAttribute("aria-busy", "true");
  }

  /** The columns of the trial table have been read. */
  offerColumns(recipe: Recipe, columns: readonly ColumnInfo[]): void {
    const busy = this.element.getAttribute("aria-busy");
    this.edited(recipe, columns);
    if (busy === null) this.element.removeAttribute("aria-busy");
  }

  show(preview: Preview, recipe: Recipe): void {
    const text = readOut(preview, recipe);
    fill(this.numbers, el("strong", {}, text.trials), " × ", el("strong", {}, text.units));
    this.classesButton.hidden = text.classes === undefined;
    this.classesButton.textContent = text.classes ?? "";
    this.size.textContent = text.size;
    fill(this.classesPanel.panel, classTable(preview, recipe));
    fill(this.problems, ...text.problems.map((problem) => message("warning", problem)));
    // What stands above, among the problems, is not said again.
    this.showWarnings(preview.warnings.filter((warning) => warning !== preview.obstacle));
    this.extract.disabled = this.decode.disabled =
      preview.obstacle !== undefined || preview.trials.left === 0 || preview.units.left === 0;
    this.showChange(changeText(this.former, preview));
    this.former = preview;
    this.element.removeAttribute("aria-busy");
    announce(spokenReadOut(preview, recipe));
  }

  fail(error: unknown): void {
    fill(this.numbers, icon("error"), " ", messageOf(error));
    this.classesButton.hidden = true;
    this.size.textContent = "";
    this.warningsButton.hidden = true;
    this.extract.disabled = this.decode.disabled = true;
    fill(this.problems);
    this.element.removeAttribute("aria-busy");
  }

  /** Most are said beside their steps already: here they are counted, and listed when asked for. */
  private showWarnings(warnings: readonly string[]): void {
    this.warningsButton.hidden = warnings.length === 0;
    fill(this.warningsButton, icon("warning"), ` ${counted(warnings.length, "warning")}`);
    fill(this.warningsPanel.panel, ...warnings.map((warning) => message("warning", warning)));
  }

  private showChange(text: string): void {
    if (text === "") return;
    clearTimeout(this.timer);
    this.change.textContent = text;
    this.timer = setTimeout(() => (this.change.textContent = ""), changeShownMs);
  }
}

const shownClasses = 200;

function classTable({ classes }: Preview, recipe: Recipe): HTMLElement {
  const rows = classes
    .slice(0, shownClasses)
    .map(({ value, count }) =>
      el("tr", {}, el("th", { scope: "row" }, cellText(value)), el("td", {}, countText(count))),
    );
  return el(
    "div",
    { class: "class-list", tabindex: 0 },
    el(
      "table",
      {},
      el(
        "thead",
        {},
        el("tr", {}, el("th", { scope: "col" }, recipe.label ?? ""), el("th", { scope: "col" }, "trials")),
      ),
      el("tbody", {}, ...rows),
    ),
    classes.length > shownClasses &&
      el("p", {}, `and ${counted(classes.length - shownClasses, "more class", "more classes")}`),
  );
}
