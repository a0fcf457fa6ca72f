import { useRef } from "preact/hooks";
import type { Preview } from "../../../src/core/recipe/preview.ts";
import type { Recipe } from "../../../src/core/recipe/recipe.ts";
import type { ColumnInfo } from "../../../src/core/table/table.ts";
import type { SessionApi } from "../../../src/protocol/session-api.ts";
import { useAnswer } from "../../answer.ts";

const previewAfterMs = 20;
/** An edit after such a time is one of its own, and counted at once. */
const quietMs = 300;

/** What a recipe selects, with the recipe it is of. */
export interface Previewed {
  readonly preview: Preview;
  readonly recipe: Recipe;
}

export interface LivePreview {
  /** The last that was known. */
  readonly shown: Previewed | undefined;
  /** Why nothing is known of the recipe as it is now. */
  readonly error: unknown;
  readonly pending: boolean;
  /** Of the table of trials: a label is picked from them. */
  readonly columns: readonly ColumnInfo[];
}

export interface PreviewQuestion {
  readonly session: SessionApi;
  readonly recipe: Recipe;
  /** Which the trials come from; undefined when the file has none. */
  readonly table: string | undefined;
  /** How often the file was opened; nothing is asked of one that never was. */
  readonly reading: number;
}

/** Keeps a preview true to the recipe: every edit asks anew, and only the newest answer is shown. */
export function usePreview({ session, recipe, table, reading }: PreviewQuestion): LivePreview {
  const isOpen = reading > 0;
  const columns = useAnswer(
    isOpen && table !== undefined ? JSON.stringify([reading, table]) : undefined,
    async () => {
      // The table that is looked at comes first.
      await pause();
      return (await session.openView({ table: table!, where: [], sort: [] })).columns;
    },
  );
  const askedAt = useRef<number>(undefined);
  const { value, error, pending } = useAnswer<Previewed>(
    isOpen ? JSON.stringify([reading, recipe]) : undefined,
    async (control) => {
      const before = askedAt.current;
      askedAt.current = performance.now();
      // Edits that follow at once are counted once; what a page shows first comes before its counts.
      if (before === undefined || askedAt.current - before < quietMs) await pause();
      await control.checkpoint(0, 1);
      return { preview: await session.preview(recipe, control), recipe };
    },
  );
  return { shown: value, error, pending, columns: columns.value ?? [] };
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, previewAfterMs));
