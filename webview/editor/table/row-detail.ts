import type { ColumnInfo } from "../../../src/core/table/table.ts";
import type { RowBlock } from "../../../src/protocol/session-api.ts";
import { el } from "../../element.ts";
import { cellText } from "../../number-text.ts";
import { iconButton } from "../../ui.ts";

const longest = 4000;

/** Every column of one row, in full. */
export function rowDetail(
  row: number,
  columns: readonly ColumnInfo[],
  block: RowBlock,
  close: () => void,
): HTMLElement {
  const units = new Map(columns.map(({ name, unit }) => [name, unit]));
  const entries = block.columns.flatMap((column) => {
    const value =
      "cells" in column
        ? (column.cells[0] ?? null)
        : Number.isNaN(column.numbers[0])
          ? null
          : (column.numbers[0] ?? null);
    const text = cellText(value);
    const unit = units.get(column.name);
    return [
      el("dt", {}, column.name),
      el(
        "dd",
        { class: value === null ? "missing" : "" },
        text.length > longest ? `${text.slice(0, longest)}…` : text,
        unit !== undefined && el("span", { class: "faint" }, ` ${unit}`),
      ),
    ];
  });
  return el(
    "aside",
    {
      class: "row-detail",
      tabindex: -1,
      "aria-label": `Row ${row + 1}`,
      onkeydown: (event: KeyboardEvent) => {
        if (event.key === "Escape") close();
      },
    },
    el("header", {}, el("h2", {}, `Row ${row + 1}`), iconButton("close", "Close row", close)),
    el("dl", { class: "facts" }, ...entries),
  );
}
