import type { Decoding } from "../../../src/core/decode/decoding.ts";
import type { ProjectionKind } from "../scatter/scatter-view.ts";

/** How results are looked at. Plain data: it outlives a run, a hidden tab and a reload. */
export interface ResultViewState {
  readonly kind: ProjectionKind;
  /** Names of classes that are not drawn: another run may have them in another order. */
  readonly hidden: readonly string[];
  /** Undefined as long as nobody has chosen: by the number of classes. */
  readonly centroids?: boolean;
}

export const firstView: ResultViewState = { kind: "in-sample", hidden: [] };

/** A class drawn again or no longer. */
export const withToggled = (view: ResultViewState, name: string): ResultViewState => ({
  ...view,
  hidden: view.hidden.includes(name) ? view.hidden.filter((other) => other !== name) : [...view.hidden, name],
});

/** Names of a result's classes, by which views know them. */
export const classNames = ({ classes }: Pick<Decoding, "classes">): readonly string[] =>
  Array.from(classes, String);

/** Held-out points are drawn where there are some. */
export const kindOf = (
  view: ResultViewState,
  { projection }: Pick<Decoding, "projection">,
): ProjectionKind => (projection?.heldOut ? view.kind : "in-sample");

/** Indices of the classes that are not drawn, among those of a result. */
export const hiddenAmong = (view: ResultViewState, names: readonly string[]): ReadonlySet<number> =>
  new Set(names.flatMap((name, i) => (view.hidden.includes(name) ? [i] : [])));

/** What a page remembered, or the first view: an older version may have remembered something else. */
export function readView(stored: unknown): ResultViewState {
  if (typeof stored !== "object" || stored === null) return firstView;
  const { kind, hidden, centroids } = stored as Partial<ResultViewState>;
  return {
    kind: kind === "held-out" ? kind : "in-sample",
    hidden: Array.isArray(hidden) ? hidden.map(String) : [],
    ...(typeof centroids === "boolean" ? { centroids } : {}),
  };
}
