import type { ColumnInfo } from "../src/core/table/table.ts";
import { el } from "./element.ts";
import { selectBox, setChoices, textField } from "./ui.ts";
import type { TextField } from "./ui.ts";

const none = "";
const other = "\u0000expression";
const unlabelling = new Set(["list", "reference"]);

/** Which column, or expression over columns, says a trial's class. */
export class LabelPicker {
  readonly element: HTMLElement;
  private readonly select: HTMLSelectElement;
  private readonly field: TextField;
  private readonly onPick: (label: string | undefined) => void;
  private columns: readonly string[] = [];

  constructor(onPick: (label: string | undefined) => void) {
    this.onPick = onPick;
    this.select = selectBox("Label", [], none, (value) => this.pick(value));
    this.field = textField("Label expression", "", (text) => this.onPick(text.trim() || undefined), {
      size: 18,
      placeholder: "orientation > 90",
    });
    this.field.hidden = true;
    this.element = el("label", { class: "label-picker" }, el("span", {}, "Label"), this.select, this.field);
  }

  update(columns: readonly ColumnInfo[], label: string | undefined): void {
    // The first column is the id: a class of its own for every trial.
    this.columns = columns
      .slice(1)
      .filter(({ type, problem }) => !unlabelling.has(type) && problem === undefined)
      .map(({ name }) => name);
    const isColumn = label === undefined || this.columns.includes(label);
    const choices = [
      { value: none, label: "none" },
      ...this.columns.map((name) => ({ value: name, label: name })),
      { value: other, label: "Expression…" },
    ];
    setChoices(this.select, choices, isColumn ? (label ?? none) : other);
    this.field.hidden = isColumn;
    if (!isColumn) this.field.value = label;
  }

  private pick(value: string): void {
    this.field.hidden = value !== other;
    if (value === other) this.field.focus();
    else this.onPick(value === none ? undefined : value);
  }
}
