import { el } from "./element.ts";

export interface Tab {
  readonly id: string;
  readonly label: string;
  readonly panel: HTMLElement;
}

/** A row of tabs and the panel of the chosen one: arrows move, one stop for the Tab key. */
export class Tabs {
  readonly bar: HTMLElement;
  readonly panels: HTMLElement;
  private readonly tabs: readonly Tab[];
  private readonly onShow: (id: string) => void;
  private readonly buttons: readonly HTMLButtonElement[];
  private current = "";

  constructor(label: string, tabs: readonly Tab[], onShow: (id: string) => void) {
    this.tabs = tabs;
    this.onShow = onShow;
    this.buttons = tabs.map((tab) => this.tabButton(tab));
    this.bar = el(
      "div",
      {
        class: "tabs",
        role: "tablist",
        "aria-label": label,
        onkeydown: (event: KeyboardEvent) => this.onKey(event),
      },
      ...this.buttons,
    );
    for (const tab of tabs) {
      tab.panel.id = `panel-${tab.id}`;
      tab.panel.setAttribute("role", "tabpanel");
      tab.panel.setAttribute("aria-labelledby", `tab-${tab.id}`);
    }
    this.panels = el("div", { class: "panels" }, ...tabs.map((tab) => tab.panel));
  }

  get shown(): string {
    return this.current;
  }

  relabel(id: string, label: string): void {
    const at = this.tabs.findIndex((tab) => tab.id === id);
    if (at >= 0) this.buttons[at]!.textContent = label;
  }

  /** Shows or hides a tab that only some files have. */
  offer(id: string, offered: boolean): void {
    const at = this.tabs.findIndex((tab) => tab.id === id);
    if (at >= 0) this.buttons[at]!.hidden = !offered;
  }

  has(id: string): boolean {
    return this.tabs.some((tab) => tab.id === id);
  }

  show(id: string): void {
    if (!this.has(id)) return;
    this.current = id;
    this.tabs.forEach((tab, i) => {
      const chosen = tab.id === id;
      tab.panel.hidden = !chosen;
      this.buttons[i]!.setAttribute("aria-selected", String(chosen));
      this.buttons[i]!.tabIndex = chosen ? 0 : -1;
    });
    this.onShow(id);
  }

  private tabButton(tab: Tab): HTMLButtonElement {
    return el(
      "button",
      {
        type: "button",
        id: `tab-${tab.id}`,
        role: "tab",
        "aria-controls": `panel-${tab.id}`,
        onclick: () => this.show(tab.id),
      },
      tab.label,
    );
  }

  private onKey(event: KeyboardEvent): void {
    const offered = this.tabs.filter((_, i) => !this.buttons[i]!.hidden);
    const at = offered.findIndex((tab) => tab.id === this.current);
    const steps: Record<string, number> = {
      ArrowRight: at + 1,
      ArrowLeft: at - 1,
      Home: 0,
      End: offered.length - 1,
    };
    const wanted = steps[event.key];
    if (wanted === undefined) return;
    event.preventDefault();
    const next = offered[(wanted + offered.length) % offered.length]!;
    this.show(next.id);
    this.buttons[this.tabs.indexOf(next)]!.focus();
  }
}
