import { render } from "preact";
import type { SessionApi } from "../../../src/protocol/session-api.ts";
import { el } from "../../element.ts";
import type { Store } from "../../store.ts";
import type { EditorValue } from "../value/editor-value.ts";
import { Contents } from "./contents.tsx";

/** The contents on a page that is not drawn from its value yet. */
export class ContentsDoor {
  readonly element = el("div");
  private readonly session: SessionApi;
  private readonly store: Store<EditorValue>;
  private reading = 0;

  constructor(session: SessionApi, store: Store<EditorValue>) {
    this.session = session;
    this.store = store;
  }

  /** Reads the root when the tab is first shown. */
  load(again = false): void {
    if (this.reading > 0 && !again) return;
    this.reading++;
    render(<Contents session={this.session} store={this.store} reading={this.reading} />, this.element);
  }
}
