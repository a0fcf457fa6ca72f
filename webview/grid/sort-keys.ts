/** One key of a sort order. */
export interface SortKey {
  readonly column: string;
  readonly descending: boolean;
}

/**
 * The order after a header was chosen: ascending, descending, none in turn. `add` keeps the other keys; else
 * the column becomes the only one.
 */
export function nextSort(keys: readonly SortKey[], column: string, add: boolean): readonly SortKey[] {
  const at = keys.findIndex((key) => key.column === column);
  const others = add ? keys : [];
  if (at < 0) return [...others, { column, descending: false }];
  const turned = keys[at]!.descending ? [] : [{ column, descending: true }];
  return add ? keys.flatMap((key, i) => (i === at ? turned : [key])) : turned;
}
