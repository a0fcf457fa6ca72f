import { el, freshId } from "../element.ts";
import { complete } from "./completion.ts";
import type { Completions } from "./completion.ts";

/** A line for an expression that completes names of columns: arrows choose, Tab or Enter accepts. */
export class ExpressionBox {
  readonly element: HTMLElement;
  readonly input: HTMLInputElement;
  private readonly list: HTMLElement;
  private readonly columns: () => readonly string[];
  private readonly onChange: () => void;
  private offered: Completions | undefined;
  private chosen = -1;

  /** @param onSubmit - called for Enter when no completion is chosen */
  constructor(
    label: string,
    value: string,
    columns: () => readonly string[],
    onChange: () => void,
    onSubmit: () => void,
  ) {
    this.columns = columns;
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
    const words = this.offered?.words ?? [];
    if (event.key === "Enter" && this.chosen < 0) onSubmit();
    else if (words.length === 0) return;
    else if (event.key === "ArrowDown") this.choose((this.chosen + 1) % words.length);
    else if (event.key === "ArrowUp") this.choose(((this.chosen + words.length) % (words.length + 1)) - 1);
    else if (event.key === "Enter" || event.key === "Tab") this.accept(words[Math.max(this.chosen, 0)]!);
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private offer(): void {
    const caret = this.input.selectionStart ?? this.input.value.length;
    const offered = complete(this.input.value, caret, this.columns());
    this.offered = offered;
    this.list.replaceChildren(
      ...offered.words.map((word, i) =>
        el(
          "li",
          {
            role: "option",
            id: `${this.list.id}-${i}`,
            onpointerdown: (event: Event) => {
              event.preventDefault();
              this.accept(word);
            },
          },
          word,
        ),
      ),
    );
    this.list.hidden = offered.words.length === 0;
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
    this.choose(-1);
  }

  private choose(at: number): void {
    this.chosen = at;
    [...this.list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === at)));
    if (at >= 0) {
      this.input.setAttribute("aria-activedescendant", `${this.list.id}-${at}`);
      this.list.children[at]?.scrollIntoView({ block: "nearest" });
    } else this.input.removeAttribute("aria-activedescendant");
  }

  private accept(word: string): void {
    if (!this.offered) return;
    const { from, to } = this.offered;
    const isFunction = word.endsWith("()");
    const text = isFunction || /^[A-Za-z_]\w*$/.test(word) ? word : `\`${word}\``;
    const { value } = this.input;
    this.input.value = value.slice(0, from) + text + value.slice(to);
    const caret = from + text.length - (isFunction ? 1 : 0);
    this.input.setSelectionRange(caret, caret);
    this.close();
    this.onChange();
  }

  private close(): void {
    this.offered = undefined;
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.choose(-1);
  }
}
