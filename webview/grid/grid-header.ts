import type { ColumnInfo } from "../../src/core/table/table.ts";
import { el, icon } from "../element.ts";
import { countText, percentText } from "../number-text.ts";
import { describeSummary, distributionDrawing } from "./distribution.ts";
import type { SummaryPair } from "./summary-queue.ts";
import type { SortKey } from "./sort-keys.ts";

/** The type as headers and cards name it. */
export function typeText(type: ColumnInfo["type"], numbersAsText = false): string {
  if (numbersAsText) return "text holding numbers";
  return type === "boolean" ? "true/false" : type === "integer" ? "number" : type;
}

/** What a header cell shows, beside where it is. */
export interface HeaderFacts {
  readonly info: ColumnInfo;
  readonly sort: readonly SortKey[];
  readonly summary: SummaryPair | undefined;
}

/** The head of one column: name and order, type and counts, distribution. */
export function headerCell(facts: HeaderFacts): HTMLElement {
  const { info, sort, summary } = facts;
  const at = sort.findIndex((key) => key.column === info.name);
  const key = sort[at];
  const order = key ? (key.descending ? "descending" : "ascending") : "none";
  const cell = el(
    "div",
    { class: "head", role: "columnheader", "aria-sort": order, title: tooltip(facts) },
    el(
      "div",
      { class: "head-name" },
      info.problem !== undefined && icon("warning", "head-problem"),
      el("span", { class: "head-label" }, info.name),
      key && icon(key.descending ? "arrow-down" : "arrow-up"),
      key && sort.length > 1 && el("span", { class: "head-order" }, String(at + 1)),
    ),
    el("div", { class: "head-type" }, ...typeLine(info, summary)),
    el("div", { class: "head-drawing" }, summary && distributionDrawing(summary.filtered, summary.full)),
    el(
      "button",
      { type: "button", class: "head-menu", tabindex: -1, "aria-label": `Menu of ${info.name}` },
      icon("kebab-vertical"),
    ),
    el("div", { class: "head-edge", "aria-hidden": "true" }),
  );
  return cell;
}

function typeLine(info: ColumnInfo, summary: SummaryPair | undefined): readonly (HTMLElement | false)[] {
  const missing = summary && summary.filtered.rows > 0 ? summary.filtered.missing / summary.filtered.rows : 0;
  return [
    el("span", { class: "badge" }, typeText(info.type, summary?.filtered.numbersAsText)),
    summary !== undefined &&
      info.type !== "list" &&
      el("span", { class: "head-count" }, countText(summary.filtered.distinct)),
    missing > 0 && el("span", { class: "head-missing" }, `${percentText(missing)} missing`),
  ];
}

function tooltip({ info, summary }: HeaderFacts): string {
  const unit = info.unit === undefined ? "" : ` in ${info.unit}`;
  const missing = summary?.filtered.missing ?? 0;
  return [
    `${info.name}: ${typeText(info.type, summary?.filtered.numbersAsText)}${unit}`,
    info.description ?? "",
    info.problem ?? "",
    info.unlisted ? "In the file, but not named in the table's colnames." : "",
    summary ? describeSummary(summary.filtered) : "",
    missing > 0 ? `${countText(missing)} missing` : "",
  ]
    .filter(Boolean)
    .join("\n");
}
