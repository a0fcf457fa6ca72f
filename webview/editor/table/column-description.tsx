import type { JSX } from "preact";
import type { ColumnStatistics } from "../../../src/core/table/column-statistics.ts";
import { cellText, countText } from "../../number-text.ts";
import { FactList } from "../overview/fact-list.tsx";
import type { Fact } from "../overview/fact-list.tsx";

/** What pandas' `describe` tells of a column over the rows of the filter. */
export const ColumnDescription = (props: { readonly statistics: ColumnStatistics }): JSX.Element => (
  <FactList facts={factsOf(props.statistics)} />
);

function factsOf({ count, missing, distinct, numbers }: ColumnStatistics): readonly Fact[] {
  const counts: readonly [string, number][] = [
    ["count", count],
    ["missing", missing],
    ["distinct", distinct],
  ];
  const facts = counts.map(([name, value]) => ({ name, value: countText(value) }));
  if (!numbers) return facts;
  const [lower, median, upper] = numbers.quartiles;
  const values: readonly [string, number][] = [
    ["mean", numbers.mean],
    ["SD (n - 1)", numbers.sd],
    ["min", numbers.min],
    ["25 %", lower],
    ["median", median],
    ["75 %", upper],
    ["max", numbers.max],
  ];
  return [...facts, ...values.map(([name, value]) => ({ name, value: cellText(value) }))];
}
