import type { JSX } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Cell, ColumnInfo } from "../../src/core/table/table.ts";
import type { BlockColumn } from "../../src/protocol/session-api.ts";
import { DataGrid } from "../grid/data-grid.ts";
import { boxOf, tabSeparated } from "../grid/grid-selection.ts";
import type { GridPlace, GridView } from "../grid/grid-view.ts";
import { cellText } from "../number-text.ts";
import { Held } from "./held.tsx";

/** A column, and what it holds in a row. */
export type TwinColumn = readonly [info: ColumnInfo, valueOf: (row: number) => Cell];

const rowHeight = 22;
const nothing = (): void => undefined;

/** What a figure shows as a table: for those who do not see it, and for those who want the numbers. */
export function TableTwin(props: {
  readonly label: string;
  /** Another array is another table. */
  readonly columns: readonly TwinColumn[];
  readonly rowCount: number;
  readonly copy: (text: string) => void;
  /** Where it was left; undefined for its beginning. */
  readonly place?: GridPlace | undefined;
  readonly onRest?: (place: GridPlace) => void;
  readonly class?: string;
}): JSX.Element {
  const { label, columns, rowCount, copy, place, onRest } = props;
  const copyCells = useRef(nothing);
  const [grid] = useState(
    () =>
      new DataGrid(
        {
          sort: nothing,
          menu: nothing,
          openRow: nothing,
          moved: nothing,
          error: nothing,
          copy: () => copyCells.current(),
        },
        rowHeight,
      ),
  );
  copyCells.current = () => copy(selectedText(grid, columns));
  useLayoutEffect(() => {
    const view: GridView = {
      label,
      columns: columns.map(([info]) => info),
      frozen: 1,
      rowCount,
      sort: [],
      rows: async (names, from, to) => ({
        from,
        to,
        columns: names.map((name) => blockOf(columns, name, from, to)),
      }),
      ...(onRest ? { rested: onRest } : {}),
    };
    // Other columns and other results are looked at in the same place.
    void grid.show(view, grid.shown ? { scroll: grid.scroll } : place);
  }, [columns]);
  useLayoutEffect(() => () => grid.close(), [grid]);
  return <Held element={grid.element} class={props.class ?? "table-twin"} />;
}

function blockOf(columns: readonly TwinColumn[], name: string, from: number, to: number): BlockColumn {
  const [info, value] = columns.find(([{ name: known }]) => known === name)!;
  return { name, type: info.type, cells: Array.from({ length: to - from }, (_, i) => value(from + i)) };
}

function selectedText(grid: DataGrid, columns: readonly TwinColumn[]): string {
  const { top, bottom, left, right } = boxOf(grid.selection);
  const chosen = columns.slice(left, right + 1);
  const rows = Array.from({ length: bottom - top + 1 }, (_, i) =>
    chosen.map(([, value]) => cellText(value(top + i))),
  );
  return tabSeparated([chosen.map(([{ name }]) => name), ...rows]);
}
