import { el, icon } from "./element.ts";

export interface MenuItem {
  readonly label: string;
  readonly icon?: string;
  readonly disabled?: boolean;
  run(): void;
}

/** A menu at a point of the window. Escape, Tab or a click elsewhere closes it; focus returns to `opener`. */
export function openMenu(
  items: readonly (MenuItem | "separator")[],
  at: { readonly x: number; readonly y: number },
  opener: HTMLElement,
): void {
  const close = (refocus: boolean): void => {
    document.removeEventListener("pointerdown", outside, true);
    menu.remove();
    if (refocus) opener.focus();
  };
  const outside = (event: Event): void => {
    if (!menu.contains(event.target as Node)) close(false);
  };
  const menu = el("div", {
    class: "menu",
    role: "menu",
    onkeydown: (event: KeyboardEvent) => {
      event.stopPropagation();
      if (event.key === "Escape" || event.key === "Tab") close(true);
      else if (!moveFocus(menu, event.key)) return;
      event.preventDefault();
    },
  });
  for (const item of items)
    menu.append(item === "separator" ? el("hr", { role: "separator" }) : menuEntry(item, () => close(true)));
  // Within a landmark, as all that is on the page.
  (document.querySelector("main") ?? document.body).append(menu);
  place(menu, at);
  document.addEventListener("pointerdown", outside, true);
  menu.querySelector<HTMLElement>("button:not(:disabled)")?.focus();
}

const menuEntry = (item: MenuItem, close: () => void): HTMLElement =>
  el(
    "button",
    {
      type: "button",
      role: "menuitem",
      tabindex: -1,
      disabled: item.disabled,
      onclick: () => {
        close();
        item.run();
      },
    },
    icon(item.icon ?? "blank"),
    item.label,
  );

/** True when the key moved the focus. */
function moveFocus(menu: HTMLElement, key: string): boolean {
  const entries = [...menu.querySelectorAll<HTMLElement>("button:not(:disabled)")];
  const at = entries.indexOf(document.activeElement as HTMLElement);
  const last = entries.length - 1;
  const next =
    key === "ArrowDown"
      ? (at + 1) % entries.length
      : key === "ArrowUp"
        ? (at + last) % entries.length
        : key === "Home"
          ? 0
          : key === "End"
            ? last
            : undefined;
  if (next === undefined) return false;
  entries[next]?.focus();
  return true;
}

/** Keeps a pop-up inside the window. */
export function place(popup: HTMLElement, at: { readonly x: number; readonly y: number }): void {
  const { width, height } = popup.getBoundingClientRect();
  popup.style.left = `${Math.max(4, Math.min(at.x, window.innerWidth - width - 4))}px`;
  popup.style.top = `${Math.max(4, Math.min(at.y, window.innerHeight - height - 4))}px`;
}
