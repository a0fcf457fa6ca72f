import { openMenu } from "../../components/menu.tsx";
import type { MenuItem } from "../../components/menu.tsx";
import type { SortKey } from "../../grid/sort-keys.ts";

/** What can be done with a column. */
export interface ColumnActions {
  filter(column: string): void;
  setSort(sort: readonly SortKey[]): void;
  hide(column: string): void;
  readonly showAll?: () => void;
  /** Undefined for the id, which always stays at the left. */
  readonly frozen?: boolean;
  freeze(column: string, wanted: boolean): void;
  move(column: string, by: -1 | 1): void;
  /** Undefined where numbers are shown as they are anyway. */
  readonly inFull?: boolean;
  showInFull(column: string, wanted: boolean): void;
  fit(column: string): void;
  resize(column: string, by: number): void;
  describe(column: string): void;
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
      { label: "Describe", icon: "graph", run: () => actions.describe(column) },
      "separator",
      ...sortItems(column, actions),
      "separator",
      ...placeItems(column, actions),
      "separator",
      { label: "Fit", icon: "arrow-both", run: () => actions.fit(column) },
      { label: "Wider", run: () => actions.resize(column, 40) },
      { label: "Narrower", run: () => actions.resize(column, -40) },
      ...digitItems(column, actions),
      { label: "Hide Column", icon: "eye-closed", run: () => actions.hide(column) },
      ...(showAll ? [{ label: "Show All Columns", icon: "eye", run: showAll }] : []),
      "separator",
      { label: "Copy Name", icon: "copy", run: () => actions.copyName(column) },
    ],
    at,
    opener,
  );
}

const sortItems = (column: string, actions: ColumnActions): readonly MenuItem[] => [
  { label: "Sort Ascending", icon: "arrow-up", run: () => actions.setSort([{ column, descending: false }]) },
  {
    label: "Sort Descending",
    icon: "arrow-down",
    run: () => actions.setSort([{ column, descending: true }]),
  },
  { label: "Do Not Sort", run: () => actions.setSort([]) },
];

/** The id has its place. */
function placeItems(column: string, actions: ColumnActions): readonly MenuItem[] {
  const { frozen } = actions;
  const fixed = frozen === undefined;
  return [
    {
      label: frozen === true ? "Unfreeze" : "Freeze",
      icon: frozen === true ? "pinned" : "pin",
      disabled: fixed,
      run: () => actions.freeze(column, frozen !== true),
    },
    { label: "Move Left", icon: "arrow-left", disabled: fixed, run: () => actions.move(column, -1) },
    { label: "Move Right", icon: "arrow-right", disabled: fixed, run: () => actions.move(column, 1) },
  ];
}

function digitItems(column: string, actions: ColumnActions): readonly MenuItem[] {
  const { inFull } = actions;
  if (inFull === undefined) return [];
  const label = inFull ? "Show Fewer Digits" : "Show All Digits";
  return [{ label, icon: "symbol-numeric", run: () => actions.showInFull(column, !inFull) }];
}
