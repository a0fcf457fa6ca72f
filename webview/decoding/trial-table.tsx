import type { JSX } from "preact";
import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { BlockColumn, DecodeAnswer } from "../../src/protocol/session-api.ts";
import type { LdaScatter } from "../../src/core/figure/lda-scatter.ts";
import type { Cell, ColumnInfo } from "../../src/core/table/table.ts";
import { Held } from "../components/held.tsx";
import { DataGrid } from "../grid/data-grid.ts";
import { tabSeparated, boxOf } from "../grid/grid-selection.ts";
import type { GridPlace, GridView } from "../grid/grid-view.ts";
import { cellText } from "../number-text.ts";

type Column = readonly [info: ColumnInfo, valueOf: (trial: number) => Cell];

const rowHeight = 22;
const nothing = (): void => undefined;

/** The figure's points as a table: for those who do not see it, and for those who want the numbers. */
export function TrialTable(props: {
  readonly answer: DecodeAnswer;
  readonly figure: LdaScatter | undefined;
  readonly copy: (text: string) => void;
  /** Where it was left; undefined for its beginning. */
  readonly place: GridPlace | undefined;
  readonly onRest: (place: GridPlace) => void;
}): JSX.Element {
  const { answer, figure, copy, place, onRest } = props;
  const columns = useMemo(() => columnsOf(answer, figure), [answer, figure]);
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
      label: `Trials of the decoding, ${answer.decoding.trials} rows`,
      columns: columns.map(([info]) => info),
      frozen: 1,
      rowCount: answer.decoding.trials,
      sort: [],
      rows: async (names, from, to) => ({
        from,
        to,
        columns: names.map((name) => blockOf(columns, name, from, to)),
      }),
      rested: onRest,
    };
    // Other columns and other results are looked at in the same place.
    void grid.show(view, grid.shown ? { scroll: grid.scroll } : place);
  }, [columns]);
  useLayoutEffect(() => () => grid.close(), [grid]);
  return <Held element={grid.element} class="trial-table" />;
}

function columnsOf(answer: DecodeAnswer, figure: LdaScatter | undefined): readonly Column[] {
  const { decoding } = answer;
  const { regression } = decoding;
  const className = (index: number): Cell => (index < 0 ? null : (decoding.classes[index] ?? null));
  const columns: readonly Column[] = [
    [{ name: "trial_id", type: "integer" }, (trial) => Number(answer.trialIds[trial])],
    [{ name: answer.label.name, type: "mixed" }, (trial) => className(decoding.labelIndex[trial]!)],
    [
      { name: "predicted", type: regression ? "number" : "mixed" },
      (trial) => (regression ? regression.predicted[trial]! : className(decoding.predicted[trial]!)),
    ],
    [{ name: "fold", type: "integer" }, (trial) => decoding.testFold[trial]! + 1],
  ];
  if (!figure) return columns;
  return [
    ...columns,
    [{ name: figure.xTitle.split(" (")[0]!, type: "number" }, (trial) => figure.x[trial]!],
    [{ name: figure.yTitle.split(" (")[0]!, type: "number" }, (trial) => figure.y[trial]!],
  ];
}

function blockOf(columns: readonly Column[], name: string, from: number, to: number): BlockColumn {
  const [info, value] = columns.find(([{ name: known }]) => known === name)!;
  return { name, type: info.type, cells: Array.from({ length: to - from }, (_, i) => value(from + i)) };
}

function selectedText(grid: DataGrid, columns: readonly Column[]): string {
  const { top, bottom, left, right } = boxOf(grid.selection);
  const chosen = columns.slice(left, right + 1);
  const rows = Array.from({ length: bottom - top + 1 }, (_, i) =>
    chosen.map(([, value]) => cellText(value(top + i))),
  );
  return tabSeparated([chosen.map(([{ name }]) => name), ...rows]);
}
