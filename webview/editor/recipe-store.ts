import type { Draft } from "./draft.ts";

type Listener = (draft: Draft) => void;

/** What can be undone and redone; plain data, so that a page that is built again still can. */
export interface History {
  /** The oldest first. */
  readonly past: readonly Draft[];
  /** The next to redo last. */
  readonly future: readonly Draft[];
}

/** More edits than anybody takes back one by one. */
const mostEdits = 100;

/** The draft all parts of the editor look at and edit, with undo and redo of every edit. */
export class RecipeStore {
  private readonly listeners: Listener[] = [];
  private past: Draft[] = [];
  private future: Draft[] = [];
  private current: Draft;

  constructor(draft: Draft, history: History = { past: [], future: [] }) {
    this.current = draft;
    this.past = [...history.past];
    this.future = [...history.future];
  }

  get history(): History {
    return { past: this.past, future: this.future };
  }

  get draft(): Draft {
    return this.current;
  }
  get canUndo(): boolean {
    return this.past.length > 0;
  }
  get canRedo(): boolean {
    return this.future.length > 0;
  }

  onChange(listener: Listener): void {
    this.listeners.push(listener);
  }

  edit(change: (draft: Draft) => Draft): void {
    const next = change(this.current);
    if (JSON.stringify(next) === JSON.stringify(this.current)) return;
    this.past = [...this.past, this.current].slice(-mostEdits);
    this.future = [];
    this.set(next);
  }

  undo(): void {
    const before = this.past.pop();
    if (!before) return;
    this.future.push(this.current);
    this.set(before);
  }

  redo(): void {
    const after = this.future.pop();
    if (!after) return;
    this.past.push(this.current);
    this.set(after);
  }

  private set(draft: Draft): void {
    this.current = draft;
    for (const listener of this.listeners) listener(draft);
  }
}
