import type { ColumnStatistics } from "../../../src/core/table/column-statistics.ts";
import { el } from "../../element.ts";
import { cellText, countText } from "../../number-text.ts";
import { iconButton } from "../../ui.ts";

/** What pandas' `describe` tells of a column over the rows of the filter, beside the table. */
export function columnDescription(column: string, facts: ColumnStatistics, close: () => void): HTMLElement {
  const entries = entriesOf(facts).flatMap(([term, value]) => [el("dt", {}, term), el("dd", {}, value)]);
  return el(
    "aside",
    {
      class: "row-detail",
      tabindex: -1,
      "aria-label": `Description of ${column}`,
      onkeydown: (event: KeyboardEvent) => {
        if (event.key === "Escape") close();
      },
    },
    el("header", {}, el("h2", {}, column), iconButton("close", "Close description", close)),
    el("dl", { class: "facts" }, ...entries),
  );
}

function entriesOf({ count, missing, distinct, numbers }: ColumnStatistics): readonly [string, string][] {
  const counts: [string, string][] = [
    ["count", countText(count)],
    ["missing", countText(missing)],
    ["distinct", countText(distinct)],
  ];
  if (!numbers) return counts;
  const [lower, median, upper] = numbers.quartiles;
  const values: [string, number][] = [
    ["mean", numbers.mean],
    ["SD (n - 1)", numbers.sd],
    ["min", numbers.min],
    ["25 %", lower],
    ["median", median],
    ["75 %", upper],
    ["max", numbers.max],
  ];
  return [...counts, ...values.map(([term, value]): [string, string] => [term, cellText(value)])];
}
