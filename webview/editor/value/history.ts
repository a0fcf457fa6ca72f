/** What can be undone and redone; plain data, so that it is kept with the rest of a page. */
export interface History<T> {
  /** The oldest first. */
  readonly past: readonly T[];
  /** The next to redo last. */
  readonly future: readonly T[];
}

/** Something that is edited, with what can be undone of it. */
export interface Edited<T> {
  readonly draft: T;
  readonly history: History<T>;
}

/** More edits than anybody takes back one by one. */
const mostEdits = 100;

export const noHistory: History<never> = { past: [], future: [] };

/** The next draft, with the one before to be undone; nothing where the edit changes nothing. */
export function edited<T>({ draft, history }: Edited<T>, next: T): Edited<T> | undefined {
  if (JSON.stringify(next) === JSON.stringify(draft)) return undefined;
  return { draft: next, history: { past: [...history.past, draft].slice(-mostEdits), future: [] } };
}

/** The draft before the last edit; nothing where there is none. */
export function undone<T>({ draft, history: { past, future } }: Edited<T>): Edited<T> | undefined {
  const before = past.at(-1);
  if (before === undefined) return undefined;
  return { draft: before, history: { past: past.slice(0, -1), future: [...future, draft] } };
}

/** The draft that was undone last; nothing where there is none. */
export function redone<T>({ draft, history: { past, future } }: Edited<T>): Edited<T> | undefined {
  const after = future.at(-1);
  if (after === undefined) return undefined;
  return { draft: after, history: { past: [...past, draft], future: future.slice(0, -1) } };
}
