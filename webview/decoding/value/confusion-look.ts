/** How a confusion matrix is looked at. Plain data: it outlives a run, a hidden tab and a reload. */
export interface ConfusionLook {
  readonly mode: ConfusionMode;
  /** The cell that is read, by the names of its classes: another run may have them in another order. */
  readonly cell?: readonly [truth: string, predicted: string];
}

export type ConfusionMode = "counts" | "percent";

export const firstConfusion: ConfusionLook = { mode: "counts" };

/** The cell that is read, by number; undefined before one is, or where a result has no such classes. */
export function cellAmong(
  { cell }: ConfusionLook,
  names: readonly string[],
): readonly [row: number, column: number] | undefined {
  if (!cell) return undefined;
  const [row, column] = [names.indexOf(cell[0]), names.indexOf(cell[1])];
  return row < 0 || column < 0 ? undefined : [row, column];
}

/** What a page remembered, or the first look: an older version may have remembered something else. */
export function readConfusion(stored: unknown): ConfusionLook {
  if (typeof stored !== "object" || stored === null) return firstConfusion;
  const { mode, cell } = stored as { readonly mode?: unknown; readonly cell?: unknown };
  return {
    mode: mode === "percent" ? mode : "counts",
    ...(Array.isArray(cell) && cell.length === 2 ? { cell: [String(cell[0]), String(cell[1])] } : {}),
  };
}
