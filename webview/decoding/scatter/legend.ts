import { markerPath } from "../../../src/core/figure/lda-scatter.ts";
import type { LdaScatter } from "../../../src/core/figure/lda-scatter.ts";
import { markerOf } from "../../../src/core/figure/palette.ts";
import { el, svg } from "../../element.ts";
import { markOpacity } from "./class-colors.ts";
import { edgeColor } from "./scatter-chart.ts";

/** The classes beside the figure, under the label and its unit; each shows or hides its points. */
export function legend(
  figure: LdaScatter,
  colors: readonly string[],
  hidden: ReadonlySet<number>,
  toggle: (index: number) => void,
): HTMLElement {
  const entries = figure.classNames.map((name, i) =>
    el(
      "button",
      {
        type: "button",
        class: "legend-entry",
        "aria-pressed": String(!hidden.has(i)),
        title: hidden.has(i) ? `Show ${name}` : `Hide ${name}`,
        onclick: () => toggle(i),
      },
      mark(i, colors[i]!),
      el("span", {}, name),
    ),
  );
  return el(
    "div",
    { class: "legend", role: "group", "aria-label": figure.legendTitle },
    el("div", { class: "legend-title" }, figure.legendTitle),
    el("div", { class: "legend-entries" }, ...entries),
  );
}

const mark = (index: number, color: string): SVGElement =>
  svg(
    "svg",
    { class: "legend-mark", viewBox: "-7 -7 14 14", "aria-hidden": "true" },
    svg("path", {
      d: markerPath(markerOf(index)),
      fill: color,
      "fill-opacity": markOpacity,
      stroke: edgeColor(color),
    }),
  );
