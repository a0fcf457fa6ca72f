import type { Scalar } from "../../../src/core/table/table.ts";
import type { ColumnSummary } from "../../../src/protocol/session-api.ts";
import { el, fill } from "../../element.ts";
import { errorMessage } from "../../message.ts";
import { cellText, countText } from "../../number-text.ts";
import { selectBox, setChoices, textField } from "../../ui.ts";
import { conditionText, kindsFor } from "./expression.ts";
import type { ConditionKind } from "./expression.ts";
import { expressionsOf } from "../value/draft.ts";
import type { FilterSource } from "./filter-source.ts";

/** Above so many distinct values a number is typed rather than picked. */
const pickable = 200;
const rangeKinds: ReadonlySet<ConditionKind> = new Set(["between", "above", "below"]);

/** Builds an expression from a column, a kind and values that occur, listed with their counts. */
export class ConditionForm {
  readonly element: HTMLElement;
  private readonly source: FilterSource;
  private readonly onExpression: (expression: string | undefined) => void;
  private readonly values = el("div", { class: "condition-values" });
  private readonly kinds: HTMLSelectElement;
  private column: string;
  private kind: ConditionKind = "equals";
  private summary: ColumnSummary | undefined;
  private chosen: (Scalar | null)[] = [];

  constructor(source: FilterSource, column: string, onExpression: (expression: string | undefined) => void) {
    this.source = source;
    this.onExpression = onExpression;
    this.column = column;
    const names = source.columns.map(({ name }) => ({ value: name, label: name }));
    const columns = selectBox("Column", names, column, (name) => {
      void this.setColumn(name);
      this.onExpression(undefined);
    });
    this.kinds = selectBox("Condition", [], "", (kind) => {
      this.setKind(kind as ConditionKind);
      this.tell();
    });
    this.element = el("div", { class: "condition-form" }, columns, this.kinds, this.values);
    void this.setColumn(column);
  }

  private get asNumber(): boolean {
    return this.summary?.numbersAsText ?? false;
  }

  private async setColumn(column: string): Promise<void> {
    this.column = column;
    this.summary = undefined;
    fill(this.values, el("span", { class: "faint" }, "Reading values…"));
    try {
      const summary = await this.source.summarize(expressionsOf(this.source.steps), column);
      if (column !== this.column) return;
      this.summary = summary;
      const kinds = kindsFor(summary.type, this.asNumber);
      const usual: ConditionKind = summary.histogram && summary.distinct > 24 ? "between" : "equals";
      const kind = kinds.find(({ value }) => value === usual) ?? kinds[0]!;
      setChoices(this.kinds, kinds, kind.value);
      // Nothing is told: who did not wait for the values may have typed an expression meanwhile.
      this.setKind(kind.value);
    } catch (error) {
      fill(this.values, errorMessage(error));
    }
  }

  private setKind(kind: ConditionKind): void {
    this.kind = kind;
    this.chosen = [];
    fill(this.values, ...this.controls());
  }

  private tell(): void {
    const { column, kind, chosen: values, asNumber } = this;
    this.onExpression(conditionText({ column, kind, values, asNumber }));
  }

  private controls(): readonly HTMLElement[] {
    const { kind, summary } = this;
    if (kind === "present" || kind === "missing" || !summary) return [];
    if (kind === "between") {
      const { min, max } = summary.histogram ?? { min: undefined, max: undefined };
      return [this.input("From", 0, min), el("span", {}, "to"), this.input("To", 1, max)];
    }
    const typed = kind === "contains" || rangeKinds.has(kind) || summary.distinct > pickable;
    return [typed ? this.input("Value", 0) : this.picker(summary, kind)];
  }

  private input(label: string, at: number, hint?: number): HTMLElement {
    const read = (text: string): void => {
      this.chosen[at] = text.trim() === "" ? null : this.readValue(text.trim());
      this.tell();
    };
    const field = textField(label, "", read, {
      size: 12,
      ...(hint === undefined ? {} : { placeholder: cellText(hint) }),
    });
    field.addEventListener("input", () => read(field.value));
    return field;
  }

  private readValue(text: string): Scalar {
    const number = Number(text);
    const wantsNumber = this.kind !== "contains" && (this.asNumber || this.summary?.histogram !== undefined);
    return wantsNumber && !Number.isNaN(number) ? number : text;
  }

  private picker(summary: ColumnSummary, kind: ConditionKind): HTMLElement {
    const several = kind === "one-of" || kind === "not-one-of";
    const values = summary.top.filter(({ value }) => value !== null && typeof value !== "object");
    const list = el(
      "select",
      {
        class: "picker",
        multiple: several,
        size: Math.max(2, Math.min(8, values.length)),
        "aria-label": `Values of ${summary.column}`,
        onchange: () => {
          this.chosen = Array.from(list.selectedOptions, (option) =>
            this.pickedValue(values[option.index]!.value as Scalar),
          );
          this.tell();
        },
      },
      ...values.map(({ value, count }) => el("option", {}, `${cellText(value)}  (${countText(count)})`)),
    );
    return list;
  }

  private pickedValue(value: Scalar): Scalar {
    return this.asNumber && typeof value === "string" ? Number(value) : value;
  }
}
