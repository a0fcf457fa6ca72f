import type { SessionApi } from "../../../src/protocol/session-api.ts";
import { el, fill } from "../../element.ts";
import { errorMessage, skeleton } from "../../message.ts";
import { objectDetail } from "./object-detail.ts";
import { ObjectTree } from "./object-tree.ts";

/** The file's object tree and the chosen object; both read only what they show. */
export class ContentsTab {
  readonly element: HTMLElement;
  private readonly session: SessionApi;
  private readonly detail = el("div", {
    class: "contents-detail",
    tabindex: 0,
    "aria-label": "Chosen object",
  });
  private readonly tree: ObjectTree;
  private chosen = "";
  private loaded = false;

  constructor(session: SessionApi) {
    this.session = session;
    this.tree = new ObjectTree(
      (path) => session.contents(path),
      (path) => void this.choose(path),
    );
    this.element = el(
      "div",
      { class: "contents" },
      el("div", { class: "contents-tree" }, this.tree.element),
      this.detail,
    );
  }

  /** Reads the root when the tab is first shown. */
  async load(again = false): Promise<void> {
    if (this.loaded && !again) return;
    this.loaded = true;
    await this.tree.load();
  }

  private async choose(path: string): Promise<void> {
    this.chosen = path;
    fill(this.detail, skeleton(4, `Reading ${path}`));
    try {
      const node = await this.session.contents(path);
      if (path === this.chosen) fill(this.detail, objectDetail(this.session, node));
    } catch (error) {
      if (path === this.chosen) fill(this.detail, errorMessage(error));
    }
  }
}
