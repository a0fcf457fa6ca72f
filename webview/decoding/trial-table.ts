import type { DecodeAnswer } from "../../src/protocol/session-api.ts";
import type { BlockColumn } from "../../src/protocol/session-api.ts";
import type { LdaScatter } from "../../src/core/figure/lda-scatter.ts";
import type { Cell, ColumnInfo } from "../../src/core/table/table.ts";
import { el } from "../element.ts";
import { DataGrid } from "../grid/data-grid.ts";
import { tabSeparated, boxOf } from "../grid/grid-selection.ts";
import { cellText } from "../number-text.ts";

/** The figure's points as a table: for those who do not see it, and for those who want the numbers. */
export function trialTable(
  answer: DecodeAnswer,
  figure: LdaScatter | undefined,
  copy: (text: string) => void,
): HTMLElement {
  const { decoding } = answer;
  const className = (index: number): Cell => (index < 0 ? null : (decoding.classes[index] ?? null));
  const { regression } = decoding;
  const columns: readonly (readonly [ColumnInfo, (trial: number) => Cell])[] = [
    [{ name: "trial_id", type: "integer" }, (trial) => Number(answer.trialIds[trial])],
    [{ name: answer.label.name, type: "mixed" }, (trial) => className(decoding.labelIndex[trial]!)],
    [
      { name: "predicted", type: regression ? "number" : "mixed" },
      (trial) => (regression ? regression.predicted[trial]! : className(decoding.predicted[trial]!)),
    ],
    [{ name: "fold", type: "integer" }, (trial) => decoding.testFold[trial]! + 1],
    ...(figure
      ? ([
          [{ name: figure.xTitle.split(" (")[0]!, type: "number" }, (trial: number) => figure.x[trial]!],
          [{ name: figure.yTitle.split(" (")[0]!, type: "number" }, (trial: number) => figure.y[trial]!],
        ] as const)
      : []),
  ];
  const block = (name: string, from: number, to: number): BlockColumn => {
    const [info, value] = columns.find(([{ name: known }]) => known === name)!;
    return { name, type: info.type, cells: Array.from({ length: to - from }, (_, i) => value(from + i)) };
  };
  const grid = new DataGrid(
    {
      sort: () => undefined,
      menu: () => undefined,
      openRow: () => undefined,
      scrolled: () => undefined,
      moved: () => undefined,
      error: () => undefined,
      copy: () => {
        const { top, bottom, left, right } = boxOf(grid.selection);
        const chosen = columns.slice(left, right + 1);
        const rows = Array.from({ length: bottom - top + 1 }, (_, i) =>
          chosen.map(([, value]) => cellText(value(top + i))),
        );
        copy(tabSeparated([chosen.map(([{ name }]) => name), ...rows]));
      },
    },
    22,
  );
  void grid.show({
    label: `Trials of the decoding, ${decoding.trials} rows`,
    columns: columns.map(([info]) => info),
    frozen: 1,
    rowCount: decoding.trials,
    sort: [],
    rows: async (names, from, to) => ({ from, to, columns: names.map((name) => block(name, from, to)) }),
  });
  return el("div", { class: "trial-table" }, grid.element);
}
