import type { Decoding, Regression } from "../decode/decoding.ts";
import { circularDifference } from "../decode/scoring/angles.ts";
import { escapeXml, legendTitle, paperStyle, px } from "./lda-scatter.ts";
import type { FigureStyle } from "./lda-scatter.ts";
import { niceTicks } from "./ticks.ts";
import { wrapText } from "../wrap-text.ts";

/** Numbers predicted against true ones, held-out: what the plane is for classes. */
export interface PredictionScatter {
  /** Above the figure's axes: the label and its unit. */
  readonly labelTitle: string;
  /** `(trials)` */
  readonly truth: Float64Array;
  /** `(trials)`; on a circle within half a period of the truth, so that neighbours lie side by side. */
  readonly predicted: Float64Array;
  /** What lies under the trials where labels repeat: each value with the mean and SD of its predictions. */
  readonly values: readonly PredictedValue[];
  readonly period?: number;
  readonly notes: readonly string[];
}

/** Predictions for the trials of one true value. */
export interface PredictedValue {
  readonly value: number;
  readonly trials: number;
  readonly mean: number;
  /** Divisor n. */
  readonly std: number;
}

/** More values than this are a continuum: the trials speak for themselves. */
const mostValues = 40;
/** More trials than this are drawn every so many. */
const mostPoints = 4000;

/** The figure of a decoding that predicts numbers; undefined for one that predicts classes. */
export function predictionScatterOf(
  decoding: Decoding,
  label: { readonly name: string; readonly unit?: string | null },
): PredictionScatter | undefined {
  const { regression } = decoding;
  if (!regression) return undefined;
  const { target, period } = regression;
  const predicted = unwrapped(regression);
  const step = Math.ceil(target.length / mostPoints);
  return {
    labelTitle: legendTitle(label),
    truth: target,
    predicted,
    values: decoding.classes.length <= mostValues ? predictedValues(target, predicted) : [],
    ...(period === undefined ? {} : { period }),
    notes: [
      "Held-out: each trial is predicted by the fold that did not see it.",
      ...(step > 1 ? [`Every ${ordinal(step)} trial is drawn.`] : []),
    ],
  };
}

/** `2nd`, `3rd`, `4th`: steps are small. */
const ordinal = (step: number): string => `${step}${{ 2: "nd", 3: "rd" }[step] ?? "th"}`;

function unwrapped({ target, predicted, period }: Regression): Float64Array {
  if (period === undefined) return predicted;
  return predicted.map((angle, i) => target[i]! + circularDifference(angle, target[i]!, period));
}

/** The same of a regression; angles within half a period of the true one. */
export const predictedRows = (regression: Regression): readonly PredictedValue[] =>
  predictedValues(regression.target, unwrapped(regression));

/** Each true value with what was predicted for its trials, increasing; those without a prediction left out. */
function predictedValues(truth: Float64Array, predicted: Float64Array): readonly PredictedValue[] {
  const byValue = new Map<number, number[]>();
  for (const [i, value] of truth.entries())
    if (Number.isFinite(predicted[i]!)) byValue.set(value, [...(byValue.get(value) ?? []), predicted[i]!]);
  return [...byValue]
    .sort(([a], [b]) => a - b)
    .map(([value, all]) => {
      const mean = all.reduce((a, b) => a + b, 0) / all.length;
      const variance = all.reduce((sum, one) => sum + (one - mean) ** 2, 0) / all.length;
      return { value, trials: all.length, mean, std: Math.sqrt(variance) };
    });
}

/** The figure in a sentence, for those who do not see it. */
export const describePredictions = ({ truth, labelTitle, values, notes }: PredictionScatter): string =>
  [
    `Scatter of ${truth.length} trials, predicted against true ${labelTitle}.`,
    ...(values.length
      ? [`Mean predicted: ${values.map(({ value, mean }) => `${mean.toFixed(1)} for ${value}`).join(", ")}.`]
      : []),
    ...notes,
  ].join(" ");

const margin = { left: 64, right: 24, top: 16, bottom: 56 };
const lineHeight = 16;
const letterWidth = 6.4;

/** The figure as an SVG document: trials, the line where predictions are right, mean and SD of each value. */
export function predictionScatterSvg(figure: PredictionScatter, style: FigureStyle = paperStyle): string {
  const { width, height, ink, grid, background } = style;
  const noteLines = figure.notes.flatMap((note) =>
    wrapText(note, Math.floor((width - margin.left) / letterWidth)),
  );
  const { left, top } = margin;
  const right = width - margin.right;
  const bottom = height - margin.bottom - noteLines.length * lineHeight;
  const toX = scaleOf([figure.truth], left, right);
  const toY = scaleOf([figure.truth, figure.predicted], bottom, top);
  const title = `Predicted ${figure.labelTitle}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" font-family="Helvetica, Arial, sans-serif" font-size="12" fill="${escapeXml(ink)}">`,
    `<title>${escapeXml(title)}</title>`,
    `<desc>${escapeXml(describePredictions(figure))}</desc>`,
    background === undefined ? "" : `<rect width="100%" height="100%" fill="${escapeXml(background)}"/>`,
    ...axis(figure, { left, top, right, bottom }, toX, toY, style),
    rightLine(toX, toY, ink),
    dots(figure, toX, toY, style),
    ...figure.values.map((value) => meanMark(value, toX, toY, ink, background ?? grid)),
    ...noteLines.map(
      (line, i) => `<text x="${left}" y="${px(bottom + 54 + i * lineHeight)}">${escapeXml(line)}</text>`,
    ),
    "</svg>\n",
  ].join("\n");
}

interface Scale {
  readonly low: number;
  readonly high: number;
  at(value: number): number;
}

function scaleOf(series: readonly Float64Array[], from: number, to: number): Scale {
  let [low, high] = [Infinity, -Infinity];
  for (const values of series)
    for (const value of values) {
      if (!Number.isFinite(value)) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  if (low > high) [low, high] = [0, 1];
  const space = (high - low) * 0.05 || 0.5;
  const [start, end] = [low - space, high + space];
  return { low: start, high: end, at: (value) => from + ((value - start) / (end - start)) * (to - from) };
}

function axis(
  figure: PredictionScatter,
  { left, top, right, bottom }: Readonly<Record<"left" | "top" | "right" | "bottom", number>>,
  toX: Scale,
  toY: Scale,
  { ink, grid }: FigureStyle,
): readonly string[] {
  const few = figure.values.length > 0 && figure.values.length <= 12;
  const across = few
    ? figure.values.map(({ value }) => ({ at: value, text: String(value) }))
    : niceTicks(toX.low, toX.high, 7);
  const up = niceTicks(toY.low, toY.high, 6);
  const lines = [
    ...across.map(({ at }) => `M${px(toX.at(at))} ${px(top)}V${px(bottom)}`),
    ...up.map(({ at }) => `M${px(left)} ${px(toY.at(at))}H${px(right)}`),
  ];
  const middleY = px((top + bottom) / 2);
  return [
    `<path d="${lines.join("")}" fill="none" stroke="${escapeXml(grid)}"/>`,
    `<path d="M${px(left)} ${px(top)}V${px(bottom)}H${px(right)}V${px(top)}Z" fill="none" stroke="${escapeXml(ink)}"/>`,
    ...across.map(
      ({ at, text }) =>
        `<text x="${px(toX.at(at))}" y="${px(bottom + 18)}" text-anchor="middle">${escapeXml(text)}</text>`,
    ),
    ...up.map(
      ({ at, text }) =>
        `<text x="${px(left - 8)}" y="${px(toY.at(at) + 4)}" text-anchor="end">${escapeXml(text)}</text>`,
    ),
    `<text x="${px((left + right) / 2)}" y="${px(bottom + 36)}" text-anchor="middle">${escapeXml(`${figure.labelTitle}, true`)}</text>`,
    `<text transform="translate(16 ${middleY}) rotate(-90)" text-anchor="middle">${escapeXml(`${figure.labelTitle}, predicted`)}</text>`,
  ];
}

/** Where predicted equals true. */
function rightLine(toX: Scale, toY: Scale, ink: string): string {
  const [from, to] = [Math.max(toX.low, toY.low), Math.min(toX.high, toY.high)];
  return `<path d="M${px(toX.at(from))} ${px(toY.at(from))}L${px(toX.at(to))} ${px(toY.at(to))}" fill="none" stroke="${escapeXml(ink)}" stroke-dasharray="4 4"/>`;
}

/** Trials of a value side by side within a narrow band, in their order, so that they do not hide each other. */
function dots(
  { truth, predicted, values }: PredictionScatter,
  toX: Scale,
  toY: Scale,
  style: FigureStyle,
): string {
  const step = Math.ceil(truth.length / mostPoints);
  const band =
    values.length > 1 ? Math.min(28, (toX.at(values[1]!.value) - toX.at(values[0]!.value)) * 0.35) : 0;
  const seen = new Map<number, number>();
  const counts = new Map(values.map(({ value, trials }) => [value, trials]));
  const marks: string[] = [];
  for (let i = 0; i < truth.length; i += step) {
    if (!Number.isFinite(predicted[i]!)) continue;
    const nth = seen.get(truth[i]!) ?? 0;
    seen.set(truth[i]!, nth + step);
    const aside = band * (nth / Math.max(1, counts.get(truth[i]!) ?? 1) - 0.5);
    marks.push(`<circle cx="${px(toX.at(truth[i]!) + aside)}" cy="${px(toY.at(predicted[i]!))}" r="2.5"/>`);
  }
  const color = typeof style.colors === "string" ? "#0072B2" : style.colors[0]!;
  return `<g fill="${escapeXml(color)}" fill-opacity="0.6">\n${marks.join("\n")}\n</g>`;
}

/** Mean and SD of the predictions for one value. */
function meanMark(
  { value, mean, std }: PredictedValue,
  toX: Scale,
  toY: Scale,
  ink: string,
  paper: string,
): string {
  const [x, y] = [toX.at(value), toY.at(mean)];
  const path = `M${px(x)} ${px(toY.at(mean - std))}V${px(toY.at(mean + std))}M${px(x - 9)} ${px(y)}H${px(x + 9)}`;
  return `<path d="${path}" fill="none" stroke="${escapeXml(paper)}" stroke-width="5"/><path d="${path}" fill="none" stroke="${escapeXml(ink)}" stroke-width="2"/>`;
}
