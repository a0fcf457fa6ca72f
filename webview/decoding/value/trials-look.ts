import type { GridPlace } from "../../grid/grid-view.ts";

/** How the table of trials is looked at. Plain data: it outlives a run, a hidden tab and a reload. */
export interface TrialsLook {
  readonly shown: boolean;
  /** Rows, cell and widths; undefined before anybody chose them. */
  readonly place?: GridPlace;
}

export const firstTrials: TrialsLook = { shown: false };

/** What a page remembered, or the first look. */
export function readTrials(stored: unknown): TrialsLook {
  if (typeof stored !== "object" || stored === null) return firstTrials;
  const { shown, place } = stored as Partial<TrialsLook>;
  return { shown: shown === true, ...(place ? { place } : {}) };
}
