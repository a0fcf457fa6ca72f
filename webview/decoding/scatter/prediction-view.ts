import { fixed } from "../../../src/core/decode/scoring/scores.ts";
import {
  describePredictions,
  predictedRows,
  predictionScatterOf,
  predictionScatterSvg,
} from "../../../src/core/figure/prediction-scatter.ts";
import { paperStyle } from "../../../src/core/figure/lda-scatter.ts";
import type { DecodeAnswer } from "../../../src/protocol/session-api.ts";
import { el, fill } from "../../element.ts";
import { faintColor, onThemeChange, themeColor } from "../../theme.ts";

/** The figure keeps its type's size: it is drawn anew for the width there is. */
const widest = 760;
const narrowest = 280;

/** Numbers predicted against true ones, held-out, in the theme's colours; null where classes are predicted. */
export function predictionView({ decoding, label }: DecodeAnswer): HTMLElement | null {
  const figure = predictionScatterOf(decoding, label);
  if (!figure) return null;
  const place = el("div", { class: "prediction-figure" });
  const draw = (): void => {
    const width = Math.max(narrowest, Math.min(widest, place.clientWidth || widest));
    const text = predictionScatterSvg(
      { ...figure, notes: [] },
      {
        ...paperStyle,
        width,
        height: Math.round(Math.max(260, Math.min(480, 0.72 * width))),
        colors: [themeColor("--vscode-charts-blue", "--vscode-foreground")],
        background: themeColor("--vscode-editor-background"),
        ink: themeColor("--vscode-foreground"),
        grid: faintColor(0.18, "--vscode-foreground"),
      },
    );
    const drawing = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
    drawing.setAttribute("aria-label", describePredictions(figure));
    fill(place, document.importNode(drawing, true));
  };
  onThemeChange(place, draw);
  let drawn = -1;
  new ResizeObserver(() => {
    if (place.clientWidth === drawn) return;
    drawn = place.clientWidth;
    draw();
  }).observe(place);
  return el(
    "section",
    { class: "figure", "aria-label": "Predicted against true" },
    place,
    el(
      "p",
      { class: "caption" },
      [...figure.notes, "The dashed line is where predictions are right; bars are means ± SD."].join(" "),
    ),
  );
}

/** More values than this are a continuum, which only the figure shows. */
const tabled = 40;

/** What was predicted for each true number, as a table. */
export function predictionTable({ decoding }: DecodeAnswer): HTMLElement | null {
  const { regression, classes } = decoding;
  if (!regression || classes.length > tabled) return null;
  const rows = predictedRows(regression).map(({ value, trials, mean, std }) =>
    el(
      "tr",
      {},
      el("th", { scope: "row" }, String(value)),
      el("td", {}, String(trials)),
      el("td", {}, `${fixed(mean, 1)} ± ${fixed(std, 1)}`),
    ),
  );
  const head = ["true", "trials", "predicted"].map((name) => el("th", { scope: "col" }, name));
  return el(
    "section",
    {},
    el("header", {}, el("h2", {}, "Predictions, held-out")),
    el("table", { class: "plain-table" }, el("thead", {}, el("tr", {}, ...head)), el("tbody", {}, ...rows)),
  );
}
