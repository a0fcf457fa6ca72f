import { openMenu } from "../menu.ts";
import type { SortKey } from "../grid/sort-keys.ts";

/** What can be done with a column. */
export interface ColumnActions {
  filter(column: string): void;
  setSort(sort: readonly SortKey[]): void;
  hide(column: string): void;
  readonly showAll?: () => void;
  resize(column: string, by: number): void;
  copyName(column: string): void;
  readonly useAsLabel?: (column: string) => void;
}

export function openColumnMenu(
  column: string,
  at: { readonly x: number; readonly y: number },
  opener: HTMLElement,
  actions: ColumnActions,
): void {
  const { useAsLabel, showAll } = actions;
  openMenu(
    [
      { label: "Filter…", icon: "filter", run: () => actions.filter(column) },
      ...(useAsLabel ? [{ label: "Use as Label", icon: "tag", run: () => useAsLabel(column) }] : []),
      "separator",
      {
        label: "Sort Ascending",
        icon: "arrow-up",
        run: () => actions.setSort([{ column, descending: false }]),
      },
      {
        label: "Sort Descending",
        icon: "arrow-down",
        run: () => actions.setSort([{ column, descending: true }]),
      },
      { label: "Do Not Sort", run: () => actions.setSort([]) },
      "separator",
      { label: "Wider", run: () => actions.resize(column, 40) },
      { label: "Narrower", run: () => actions.resize(column, -40) },
      { label: "Hide Column", icon: "eye-closed", run: () => actions.hide(column) },
      ...(showAll ? [{ label: "Show All Columns", icon: "eye", run: showAll }] : []),
      "separator",
      { label: "Copy Name", icon: "copy", run: () => actions.copyName(column) },
    ],
    at,
    opener,
  );
}
