import type { ContentsChild, ContentsNode } from "../../../src/protocol/session-api.ts";
import { el, icon, unseen } from "../../element.ts";
import { errorMessage } from "../../message.ts";

const pageSize = 300;

const icons: Record<ContentsNode["kind"], string> = {
  group: "folder",
  dataset: "symbol-array",
  "soft-link": "link",
  "external-link": "link-external",
  "broken-link": "debug-disconnect",
  type: "symbol-class",
  unreadable: "error",
};
const words: Record<ContentsNode["kind"], string> = {
  group: "group",
  dataset: "dataset",
  "soft-link": "link",
  "external-link": "link to another file",
  "broken-link": "broken link",
  type: "type",
  unreadable: "unreadable",
};

/** The shape and type of a dataset in short: `float64 (70390 × 3)`. */
export function shapeText(shape: readonly number[] | null, dtype: string | null): string {
  if (shape === null) return dtype ?? "";
  return `${dtype ?? ""} (${shape.length ? shape.join(" × ") : "scalar"})`.trim();
}

/** The file's objects as a tree; a group is read when it is opened. */
export class ObjectTree {
  readonly element: HTMLElement;
  private readonly read: (path: string) => Promise<ContentsNode>;
  private readonly onChoose: (path: string) => void;

  constructor(read: (path: string) => Promise<ContentsNode>, onChoose: (path: string) => void) {
    this.read = read;
    this.onChoose = onChoose;
    this.element = el("ul", {
      class: "tree",
      role: "tree",
      "aria-label": "Objects of the file",
      onkeydown: (event: KeyboardEvent) => this.onKey(event),
    });
  }

  /** Reads the root and chooses it. */
  async load(): Promise<void> {
    const root: ContentsChild = {
      name: "/",
      path: "/",
      kind: "group",
      neurodataType: "NWBFile",
      shape: null,
      dtype: null,
      hasChildren: true,
    };
    const item = this.item(root, 1);
    this.element.replaceChildren(item);
    item.tabIndex = 0;
    this.choose(item, false);
    await this.expand(item);
  }

  private item(child: ContentsChild, level: number): HTMLElement {
    const detail = child.neurodataType ?? shapeText(child.shape, child.dtype);
    const row = el(
      "div",
      { class: "tree-row" },
      icon(child.hasChildren ? "chevron-right" : "blank", "tree-twist"),
      icon(icons[child.kind]),
      el("span", { class: "tree-name" }, child.name),
      unseen(words[child.kind]),
      el("span", { class: "tree-detail" }, detail),
    );
    row.style.paddingInlineStart = `${(level - 1) * 14 + 2}px`;
    const item = el(
      "li",
      {
        role: "treeitem",
        tabindex: -1,
        "aria-level": level,
        "aria-selected": "false",
        "aria-expanded": child.hasChildren ? "false" : undefined,
        onclick: (event: Event) => {
          event.stopPropagation();
          this.choose(item, true);
          if (child.hasChildren) void this.toggle(item);
        },
      },
      row,
    );
    item.dataset["path"] = child.path;
    return item;
  }

  private choose(item: HTMLElement, focus: boolean): void {
    for (const other of this.element.querySelectorAll<HTMLElement>("[aria-selected=true], [tabindex='0']")) {
      other.setAttribute("aria-selected", "false");
      other.tabIndex = -1;
    }
    item.setAttribute("aria-selected", "true");
    item.tabIndex = 0;
    if (focus) item.focus({ preventScroll: true });
    item.firstElementChild?.scrollIntoView({ block: "nearest" });
    this.onChoose(item.dataset["path"]!);
  }

  private async toggle(item: HTMLElement): Promise<void> {
    if (item.getAttribute("aria-expanded") === "true") this.collapse(item);
    else await this.expand(item);
  }

  private collapse(item: HTMLElement): void {
    item.setAttribute("aria-expanded", "false");
    item.querySelector(":scope > [role=group]")?.remove();
    item.querySelector(".tree-twist")?.classList.replace("codicon-chevron-down", "codicon-chevron-right");
  }

  private async expand(item: HTMLElement): Promise<void> {
    item.setAttribute("aria-expanded", "true");
    item.querySelector(".tree-twist")?.classList.replace("codicon-chevron-right", "codicon-chevron-down");
    const list = el(
      "ul",
      { role: "group" },
      el("li", { class: "faint tree-wait", role: "none" }, "Reading…"),
    );
    item.append(list);
    try {
      const { children } = await this.read(item.dataset["path"]!);
      list.replaceChildren();
      this.addPage(list, children, Number(item.getAttribute("aria-level")) + 1, 0);
    } catch (error) {
      list.replaceChildren(el("li", { role: "none" }, errorMessage(error)));
    }
  }

  private addPage(list: HTMLElement, children: readonly ContentsChild[], level: number, from: number): void {
    list.append(...children.slice(from, from + pageSize).map((child) => this.item(child, level)));
    const left = children.length - from - pageSize;
    if (left <= 0) return;
    const more = el(
      "button",
      {
        type: "button",
        class: "link tree-more",
        onclick: (event: Event) => {
          event.stopPropagation();
          more.parentElement?.remove();
          this.addPage(list, children, level, from + pageSize);
        },
      },
      `Show ${Math.min(left, pageSize)} more of ${left}`,
    );
    list.append(el("li", { role: "none" }, more));
  }

  private onKey(event: KeyboardEvent): void {
    const items = [...this.element.querySelectorAll<HTMLElement>("[role=treeitem]")];
    const at = items.findIndex((item) => item === document.activeElement);
    const item = items[at];
    if (!item) return;
    const expanded = item.getAttribute("aria-expanded");
    const go = (to: HTMLElement | null | undefined): void => {
      if (to) this.choose(to, true);
    };
    if (event.key === "ArrowDown") go(items[at + 1]);
    else if (event.key === "ArrowUp") go(items[at - 1]);
    else if (event.key === "Home") go(items[0]);
    else if (event.key === "End") go(items.at(-1));
    else if (event.key === "ArrowRight" && expanded === "false") void this.expand(item);
    else if (event.key === "ArrowRight" && expanded === "true") go(items[at + 1]);
    else if (event.key === "ArrowLeft" && expanded === "true") this.collapse(item);
    else if (event.key === "ArrowLeft") go(item.parentElement?.closest<HTMLElement>("[role=treeitem]"));
    else if ((event.key === "Enter" || event.key === " ") && expanded !== null) void this.toggle(item);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
