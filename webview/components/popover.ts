import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { RefObject } from "preact";
import { freshId } from "../element.ts";

/** Attributes of the control that opens a popover, and of its panel. */
export interface Popover {
  readonly isOpen: boolean;
  close(): void;
  readonly opener: {
    readonly ref: RefObject<HTMLButtonElement | null>;
    readonly "aria-haspopup": "dialog";
    readonly "aria-expanded": boolean;
    readonly onClick: () => void;
  };
  readonly panel: {
    readonly ref: RefObject<HTMLDivElement | null>;
    readonly id: string;
    readonly class: "popover";
    readonly role: "dialog";
    readonly "aria-label": string;
    readonly hidden: boolean;
    readonly onKeyDown: (event: KeyboardEvent) => void;
  };
}

/** A small panel above the control that opens it; Escape or a click elsewhere closes it. */
export function usePopover(label: string): Popover {
  const [isOpen, setOpen] = useState(false);
  const [id] = useState(() => freshId("popover"));
  const opener = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (!isOpen) return undefined;
    panel.current!.querySelector<HTMLElement>("input, select, button, vscode-text-field")?.focus();
    const outside = (event: Event): void => {
      const target = event.target as Node;
      if (!panel.current!.contains(target) && !opener.current!.contains(target)) setOpen(false);
    };
    document.addEventListener("pointerdown", outside, true);
    return () => document.removeEventListener("pointerdown", outside, true);
  }, [isOpen]);
  const close = (): void => {
    setOpen(false);
    opener.current?.focus();
  };
  return {
    isOpen,
    close,
    opener: {
      ref: opener,
      "aria-haspopup": "dialog",
      "aria-expanded": isOpen,
      onClick: () => {
        if (isOpen) close();
        else setOpen(true);
      },
    },
    panel: {
      ref: panel,
      id,
      class: "popover",
      role: "dialog",
      "aria-label": label,
      hidden: !isOpen,
      onKeyDown: (event) => {
        if (event.key === "Escape") close();
      },
    },
  };
}
