import type { RefObject } from "preact";
import type { ColumnInfo } from "../../../src/core/table/table.ts";
import type { DataGrid } from "../../grid/data-grid.ts";
import type { GridEvents } from "../../grid/grid-view.ts";
import { nextSort } from "../../grid/sort-keys.ts";
import type { SortKey } from "../../grid/sort-keys.ts";
import { announce } from "../../live-region.ts";
import { conditionText } from "../filter/expression.ts";
import type { StepModel } from "../filter/step-model.ts";
import { withCard } from "../value/editor-value.ts";
import {
  isFrozen,
  withAllShown,
  withDigits,
  withFrozen,
  withHidden,
  withMoved,
} from "../value/shown-columns.ts";
import type { Arrangement } from "../value/shown-columns.ts";
import { withBeside, withCursorRow } from "../value/table-look.ts";
import type { TableLook } from "../value/table-look.ts";
import { openColumnMenu } from "./column-menu.ts";
import type { OutputPlaces } from "./table-output.ts";

interface EventTargets {
  readonly model: StepModel;
  readonly places: OutputPlaces;
  readonly look: TableLook;
  /** The columns as they are shown. */
  readonly arrangement: Arrangement | undefined;
  /** All columns of the table. */
  readonly columns: readonly ColumnInfo[];
  readonly grid: RefObject<DataGrid | null>;
  readonly change: (next: (look: TableLook) => TableLook) => void;
  /** What is opened beside the table shall take the focus. */
  wishFocus(): void;
  copy(): void;
  failed(error: unknown): void;
  readonly useAsLabel?: (column: string) => void;
}

/** What hands do to a grid, as changes of the page's value. */
export function paneEvents(targets: EventTargets): GridEvents {
  const { model, look, change } = targets;
  return {
    sort: (column, add) => setSort(targets, nextSort(look.sort, column, add)),
    menu: (column, at) => openMenu(targets, column, at),
    openRow: (row) => {
      change((before) => withBeside(before, { kind: "row", row }));
      targets.wishFocus();
    },
    moved: (row) => change((before) => withCursorRow(before, row)),
    copy: () => targets.copy(),
    range: (column, low, high) => {
      const expression = conditionText({ column, kind: "between", values: [low, high] });
      if (expression !== undefined) model.setSteps([...model.steps, { expression, on: true }]);
    },
    error: (error) => targets.failed(error),
  };
}

function setSort({ change }: EventTargets, sort: readonly SortKey[]): void {
  change((look) => ({ ...look, sort }));
  const words = sort.map(({ column, descending }) => `${column} ${descending ? "descending" : "ascending"}`);
  announce(words.length ? `Sorted by ${words.join(", ")}.` : "Not sorted.");
}

function openMenu(
  targets: EventTargets,
  column: string,
  at: { readonly x: number; readonly y: number },
): void {
  const { model, look, arrangement, columns, change, useAsLabel } = targets;
  const grid = targets.grid.current!;
  openColumnMenu(column, at, grid.element, {
    filter: (name) =>
      model.store.change((value) => withCard(value, model.pane, { kind: "new", column: name })),
    setSort: (sort) => setSort(targets, sort),
    hide: (name) => change((before) => withHidden(before, name)),
    ...(look.hidden.length > 0 ? { showAll: () => change(withAllShown) } : {}),
    ...placeOf(targets, column),
    freeze: (name, wanted) => change((before) => withFrozen(before, name, wanted)),
    move: (name, by) => {
      if (arrangement) change((before) => withMoved(before, columns, arrangement, { column: name, by }));
    },
    showInFull: (name, wanted) => change((before) => withDigits(before, name, wanted)),
    fit: (name) => grid.fit(name),
    describe: (name) => {
      change((before) => withBeside(before, { kind: "column", column: name }));
      targets.wishFocus();
    },
    resize: (name, by) => grid.resize(name, grid.widthOf(name) + by),
    copyName: (name) => void targets.places.copy(name),
    ...(useAsLabel ? { useAsLabel } : {}),
  });
}

/** What the menu has to know of a column: the id has its place, and only numbers have digits to hide. */
function placeOf(
  { columns, arrangement, look }: EventTargets,
  column: string,
): { readonly frozen?: boolean; readonly inFull?: boolean } {
  const [id] = columns;
  const type = columns.find(({ name }) => name === column)?.type;
  return {
    ...(column === id?.name || !arrangement ? {} : { frozen: isFrozen(arrangement, column) }),
    ...(type === "number" ? { inFull: look.inFull.includes(column) } : {}),
  };
}
