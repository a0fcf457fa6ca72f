import type { ColumnSummary } from "../../src/protocol/session-api.ts";
import { svg } from "../element.ts";
import { cellText, countText, roughText } from "../number-text.ts";

const width = 100;
const height = 20;
const shownValues = 5;

/** One bar of a distribution, in shares of the drawing: left, right and height, 0 … 1. */
export interface Bar {
  readonly left: number;
  readonly right: number;
  readonly share: number;
}

/** Bars of a histogram placed on the range of another one, heights as shares of the tallest. */
export function histogramBars(
  histogram: NonNullable<ColumnSummary["histogram"]>,
  range: { readonly min: number; readonly max: number },
): readonly Bar[] {
  const span = range.max - range.min || 1;
  const place = (value: number): number => Math.max(0, Math.min(1, (value - range.min) / span));
  const { min, max, counts } = histogram;
  const tallest = counts.reduce((most, count) => Math.max(most, count), 0) || 1;
  const step = (max - min) / counts.length;
  return Array.from(counts, (count, i) => ({
    left: place(min + i * step),
    // A single value still shows as a thin bar.
    right: Math.max(place(min + (i + 1) * step), place(min + i * step) + 1 / 60),
    share: count / tallest,
  })).filter(({ share }) => share > 0);
}

/**
 * The values between two shares (0 … 1) of a histogram's width, rounded to a thousandth of its range: what a
 * hand can point at.
 */
export function valuesBetween(
  { min, max }: { readonly min: number; readonly max: number },
  from: number,
  to: number,
): readonly [number, number] {
  const span = max - min || 1;
  const decimals = Math.max(0, Math.min(15, 3 - Math.floor(Math.log10(span))));
  const value = (share: number): number =>
    Number((min + Math.max(0, Math.min(1, share)) * span).toFixed(decimals));
  return [value(Math.min(from, to)), value(Math.max(from, to))];
}

/** Bars of the most frequent values, in the order of the full distribution. */
export function valueBars(summary: ColumnSummary, order: ColumnSummary): readonly Bar[] {
  const counts = new Map(summary.top.map(({ value, count }) => [cellText(value), count]));
  const shown = order.top.slice(0, shownValues);
  const tallest = Math.max(1, ...shown.map(({ value }) => counts.get(cellText(value)) ?? 0));
  return shown.map(({ value }, i) => ({
    left: (i + 0.1) / shownValues,
    right: (i + 0.9) / shownValues,
    share: (counts.get(cellText(value)) ?? 0) / tallest,
  }));
}

/** The small drawing in a column's header: the filtered rows over the faint distribution of all. */
export function distributionDrawing(filtered: ColumnSummary, full: ColumnSummary): SVGElement {
  const back = barsOf(full, full);
  const front = barsOf(filtered, full);
  return svg(
    "svg",
    {
      class: "distribution",
      viewBox: `0 0 ${width} ${height}`,
      preserveAspectRatio: "none",
      "aria-hidden": "true",
    },
    ...back.map((bar) => barElement(bar, "all")),
    ...front.map((bar) => barElement(bar, "filtered")),
  );
}

const barsOf = (summary: ColumnSummary, full: ColumnSummary): readonly Bar[] =>
  full.histogram
    ? summary.histogram
      ? histogramBars(summary.histogram, full.histogram)
      : []
    : valueBars(summary, full);

function barElement({ left, right, share }: Bar, kind: string): SVGElement {
  const tall = share === 0 ? 0 : Math.max(1, share * (height - 1));
  return svg("rect", {
    class: kind,
    x: left * width,
    y: height - tall,
    width: Math.max((right - left) * width - 0.3, 0.6),
    height: tall,
  });
}

/** The distribution in words, for the header's tooltip and for those who do not see it. */
export function describeSummary(summary: ColumnSummary): string {
  const { histogram, top, distinct } = summary;
  const values = `${countText(distinct)} distinct`;
  if (histogram) return `${values}, from ${roughText(histogram.min)} to ${roughText(histogram.max)}`;
  const shown = top
    .slice(0, shownValues)
    .map(({ value, count }) => `${cellText(value)} (${countText(count)})`);
  return shown.length ? `${values}: ${shown.join(", ")}${distinct > shown.length ? ", …" : ""}` : values;
}
