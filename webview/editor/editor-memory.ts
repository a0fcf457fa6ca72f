import type { Draft } from "./draft.ts";
import type { History } from "./recipe-store.ts";

export interface Scroll {
  readonly top: number;
  readonly left: number;
}

/** What the editor's page remembers while it is hidden; everything else is asked anew. */
export interface EditorMemory {
  readonly tab?: string;
  readonly draft?: Draft;
  /** Drafts before and after it. */
  readonly history?: History;
  /** How many recipes completed by commands this page has seen. */
  readonly commands?: number;
  /** The table shown under "Tables". */
  readonly table?: string;
  /** By tab. */
  readonly scroll?: Readonly<Record<string, Scroll>>;
}

/** What was remembered, or nothing: an older version may have remembered something else. */
export function readMemory(state: unknown): EditorMemory {
  const memory = (typeof state === "object" && state !== null ? state : {}) as EditorMemory & {
    version?: number;
  };
  return memory.version === 1 ? memory : {};
}

export const writeMemory = (memory: EditorMemory): unknown => ({ version: 1, ...memory });
