import { el, freshId } from "./element.ts";

/** A small panel above the control that opens it; Escape or a click elsewhere closes it. */
export class Popover {
  readonly panel: HTMLElement;
  private readonly opener: HTMLElement;
  private readonly outside = (event: Event): void => {
    const target = event.target as Node;
    if (!this.panel.contains(target) && !this.opener.contains(target)) this.close(false);
  };

  constructor(opener: HTMLElement, label: string) {
    this.opener = opener;
    this.panel = el("div", {
      class: "popover",
      role: "dialog",
      "aria-label": label,
      id: freshId("popover"),
      hidden: true,
      onkeydown: (event: KeyboardEvent) => {
        if (event.key === "Escape") this.close(true);
      },
    });
    opener.setAttribute("aria-haspopup", "dialog");
    opener.setAttribute("aria-expanded", "false");
    opener.addEventListener("click", () => (this.panel.hidden ? this.open() : this.close(true)));
  }

  get isOpen(): boolean {
    return !this.panel.hidden;
  }

  private open(): void {
    this.panel.hidden = false;
    this.opener.setAttribute("aria-expanded", "true");
    document.addEventListener("pointerdown", this.outside, true);
    this.panel.querySelector<HTMLElement>("input, select, button, vscode-text-field")?.focus();
  }

  private close(refocus: boolean): void {
    this.panel.hidden = true;
    this.opener.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", this.outside, true);
    if (refocus) this.opener.focus();
  }
}
