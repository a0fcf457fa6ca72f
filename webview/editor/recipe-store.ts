import type { Draft } from "./draft.ts";

type Listener = (draft: Draft) => void;

/** The draft all parts of the editor look at and edit, with undo and redo of every edit. */
export class RecipeStore {
  private readonly listeners: Listener[] = [];
  private past: Draft[] = [];
  private future: Draft[] = [];
  private current: Draft;

  constructor(draft: Draft) {
    this.current = draft;
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
    this.past.push(this.current);
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
