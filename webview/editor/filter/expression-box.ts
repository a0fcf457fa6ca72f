import type { ColumnSummary } from "../../../src/protocol/session-api.ts";
import { el, freshId } from "../../element.ts";
import { countText } from "../../number-text.ts";
import { complete } from "./completion.ts";
import { columnText } from "./expression.ts";
import { valueRows, valueTarget } from "./value-completion.ts";
import type { ValueTarget } from "./value-completion.ts";

/** What an expression is about: the columns it may name, and their values. */
export interface Vocabulary {
  columns(): readonly string[];
  /** A column over the rows the expression is applied to; with `holding`, over those whose value holds this text. */
  summarize(column: string, holding?: string): Promise<ColumnSummary>;
}

/** One completion, and the part of the text it replaces. */
interface Choice {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  /** Characters between the caret and the end of the text, once it is put in. */
  readonly back: number;
  readonly label: string;
  readonly count?: number;
}

/** Typing pauses this long before a column of very many values is searched. */
const searchAfterMs = 120;

/** A line for an expression that completes columns and their values: arrows choose, Tab or Enter accepts. */
export class ExpressionBox {
  readonly element: HTMLElement;
  readonly input: HTMLInputElement;
  private readonly list: HTMLElement;
  private readonly vocabulary: Vocabulary;
  private readonly onChange: () => void;
  private offered: readonly Choice[] = [];
  private chosen = -1;
  /** Counts what was offered or closed: values that arrive later than that are not shown. */
  private turn = 0;

  /** @param onSubmit - called for Enter when no completion is chosen */
  constructor(
    label: string,
    value: string,
    vocabulary: Vocabulary,
    onChange: () => void,
    onSubmit: () => void,
  ) {
    this.vocabulary = vocabulary;
    this.onChange = onChange;
    const listId = freshId("completions");
    this.list = el("ul", {
      class: "completions",
      role: "listbox",
      id: listId,
      hidden: true,
      "aria-label": "Columns",
    });
    this.input = el("input", {
      class: "expression",
      type: "text",
      spellcheck: "false",
      autocomplete: "off",
      role: "combobox",
      "aria-label": label,
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": listId,
      placeholder: "orientation != null and contrast > 0.5",
      oninput: () => {
        this.offer();
        this.onChange();
      },
      onblur: () => this.close(),
      onkeydown: (event: KeyboardEvent) => this.onKey(event, onSubmit),
    });
    this.input.value = value;
    this.element = el("div", { class: "expression-box" }, this.input, this.list);
  }

  get value(): string {
    return this.input.value.trim();
  }

  set value(text: string) {
    this.input.value = text;
    this.close();
  }

  private onKey(event: KeyboardEvent, onSubmit: () => void): void {
    const { offered } = this;
    if (event.key === "Enter" && this.chosen < 0) {
      this.close();
      onSubmit();
    } else if (offered.length === 0) return;
    else if (event.key === "ArrowDown") this.choose((this.chosen + 1) % offered.length);
    else if (event.key === "ArrowUp")
      this.choose(((this.chosen + offered.length) % (offered.length + 1)) - 1);
    else if (event.key === "Enter" || event.key === "Tab") this.accept(offered[Math.max(this.chosen, 0)]!);
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private offer(): void {
    const turn = ++this.turn;
    const { value } = this.input;
    const caret = this.input.selectionStart ?? value.length;
    const columns = this.vocabulary.columns();
    const { from, to, words } = complete(value, caret, columns);
    const names = words.map((word) => ({ from, to, label: word, ...nameText(word) }));
    const target = valueTarget(value, caret, columns);
    if (target) void this.offerValues(target, names, turn);
    else this.show("Columns", names);
  }

  /** Offers the values that fit, before the names that do. */
  private async offerValues(target: ValueTarget, names: readonly Choice[], turn: number): Promise<void> {
    const { column, prefix } = target;
    const label = `Values of ${column}`;
    const known = await this.summary(column);
    if (turn !== this.turn) return;
    this.show(label, [...this.valueChoices(target, known ? [known] : []), ...names], cutNote(known));
    if (!isCut(known) || prefix === "") return;
    await new Promise((resolve) => setTimeout(resolve, searchAfterMs));
    if (turn !== this.turn) return;
    const found = await this.summary(column, prefix);
    // Who has begun to choose keeps the list there is.
    if (turn !== this.turn || this.chosen >= 0 || !found) return;
    this.show(label, [...this.valueChoices(target, [known, found]), ...names], cutNote(found));
  }

  /** Undefined where the values cannot be read: why, the expression's own trial says. */
  private summary(column: string, holding?: string): Promise<ColumnSummary | undefined> {
    return this.vocabulary.summarize(column, holding).catch(() => undefined);
  }

  private valueChoices(target: ValueTarget, summaries: readonly ColumnSummary[]): readonly Choice[] {
    const { from, to } = target;
    const written = this.input.value.slice(from, to);
    const rows = valueRows(target, summaries);
    // What stands there already is no completion.
    if (rows.length === 1 && rows[0]!.text.trimStart() === written) return [];
    return rows.map(({ text, count }) => ({ from, to, text, back: 0, label: text.trimStart(), count }));
  }

  private show(label: string, choices: readonly Choice[], note?: string): void {
    this.offered = choices;
    const items = choices.map((choice, i) => this.item(choice, `${this.list.id}-${i}`));
    if (note !== undefined && choices.length > 0)
      items.push(el("li", { class: "faint", role: "option", "aria-disabled": "true" }, note));
    this.list.replaceChildren(...items);
    this.list.setAttribute("aria-label", label);
    this.list.hidden = choices.length === 0;
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
    this.list.scrollTop = 0;
    this.choose(-1);
  }

  private item(choice: Choice, id: string): HTMLElement {
    const accept = (event: Event): void => {
      event.preventDefault();
      this.accept(choice);
    };
    return el(
      "li",
      { role: "option", id, onpointerdown: accept },
      el("span", { class: "completion-text", title: choice.label }, choice.label),
      choice.count === undefined ? null : el("span", { class: "completion-count" }, countText(choice.count)),
    );
  }

  private choose(at: number): void {
    this.chosen = at;
    this.offered.forEach((_, i) => this.list.children[i]!.setAttribute("aria-selected", String(i === at)));
    if (at >= 0) {
      this.input.setAttribute("aria-activedescendant", `${this.list.id}-${at}`);
      this.list.children[at]?.scrollIntoView({ block: "nearest" });
    } else this.input.removeAttribute("aria-activedescendant");
  }

  private accept({ from, to, text, back }: Choice): void {
    const { value } = this.input;
    this.input.value = value.slice(0, from) + text + value.slice(to);
    const caret = from + text.length - back;
    this.input.setSelectionRange(caret, caret);
    this.close();
    this.onChange();
  }

  private close(): void {
    this.turn++;
    this.offered = [];
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.choose(-1);
  }
}

/** A column or function as the language reads it; the caret stays between a function's parentheses. */
const nameText = (word: string): { readonly text: string; readonly back: number } =>
  word.endsWith("()") ? { text: word, back: 1 } : { text: columnText(word), back: 0 };

/** Whether a column has more values than a summary lists. */
const isCut = (summary: ColumnSummary | undefined): summary is ColumnSummary =>
  summary !== undefined && summary.distinct > summary.top.length;

const cutNote = (summary: ColumnSummary | undefined): string | undefined =>
  isCut(summary)
    ? `the ${countText(summary.top.length)} most frequent of ${countText(summary.distinct)}`
    : undefined;
