import { render } from "preact";
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Icon } from "./icon.tsx";
import { rovedTo } from "./roving.ts";

export interface MenuItem {
  readonly label: string;
  readonly icon?: string;
  readonly disabled?: boolean;
  run(): void;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

type Entry = MenuItem | "separator";

/** A menu at a point of the window. Escape, Tab or a click elsewhere closes it; focus returns to `opener`. */
export function openMenu(items: readonly Entry[], at: Point, opener: HTMLElement): void {
  // Within a landmark, as all that is on the page.
  const place = document.createElement("div");
  (document.querySelector("main") ?? document.body).append(place);
  const close = (refocus: boolean): void => {
    render(null, place);
    place.remove();
    if (refocus) opener.focus();
  };
  render(<Menu items={items} at={at} onClose={close} />, place);
}

function Menu(props: {
  readonly items: readonly Entry[];
  readonly at: Point;
  readonly onClose: (refocus: boolean) => void;
}): JSX.Element {
  const { items, at, onClose } = props;
  const menu = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    place(menu.current!, at);
    menu.current!.querySelector<HTMLElement>("button:not(:disabled)")?.focus();
    const outside = (event: Event): void => {
      if (!menu.current!.contains(event.target as Node)) onClose(false);
    };
    document.addEventListener("pointerdown", outside, true);
    return () => document.removeEventListener("pointerdown", outside, true);
  }, []);
  const onKey = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (event.key === "Escape" || event.key === "Tab") onClose(true);
    else if (!moveFocus(menu.current!, event.key)) return;
    event.preventDefault();
  };
  const choose = (item: MenuItem): void => {
    onClose(true);
    item.run();
  };
  return (
    <div ref={menu} class="menu" role="menu" onKeyDown={onKey}>
      {items.map((item, i) =>
        item === "separator" ? (
          <hr key={i} role="separator" />
        ) : (
          <button
            key={i}
            type="button"
            role="menuitem"
            tabIndex={-1}
            disabled={item.disabled === true}
            onClick={() => choose(item)}
          >
            <Icon name={item.icon ?? "blank"} />
            {item.label}
          </button>
        ),
      )}
    </div>
  );
}

/** True when the key moved the focus. */
function moveFocus(menu: HTMLElement, key: string): boolean {
  const entries = [...menu.querySelectorAll<HTMLElement>("button:not(:disabled)")];
  const at = entries.indexOf(document.activeElement as HTMLElement);
  const next = rovedTo(key, at, entries.length, "column");
  if (next === undefined) return false;
  entries[next]?.focus();
  return true;
}

/** Keeps a pop-up inside the window. */
function place(popup: HTMLElement, at: Point): void {
  const { width, height } = popup.getBoundingClientRect();
  popup.style.left = `${Math.max(4, Math.min(at.x, window.innerWidth - width - 4))}px`;
  popup.style.top = `${Math.max(4, Math.min(at.y, window.innerHeight - height - 4))}px`;
}
