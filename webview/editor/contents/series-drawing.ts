import { niceTicks } from "../../../src/core/figure/ticks.ts";
import type { Peek } from "../../../src/protocol/session-api.ts";
import { faintColor, themeColor } from "../../theme.ts";

export type Series = Extract<Peek, { kind: "series" }>;

const height = 220;
const margin = { left: 64, right: 12, top: 10, bottom: 34 };

/** Where a place of the canvas is between the ends of what it shows, 0 … 1. */
export const shareAt = (canvas: HTMLCanvasElement, x: number): number =>
  (x - margin.left) / (canvas.clientWidth - margin.left - margin.right);

/** Draws a series as wide as its canvas is. */
export function paintSeries(canvas: HTMLCanvasElement, series: Series): void {
  const width = canvas.clientWidth;
  const context = canvas.getContext("2d");
  if (!context || width === 0) return;
  const density = window.devicePixelRatio;
  canvas.width = Math.round(width * density);
  canvas.height = Math.round(height * density);
  context.scale(density, density);
  drawSeries(context, series, width);
}

/** The least and the greatest value. */
export function extent(low: Float64Array, high: Float64Array): readonly [number, number] {
  let [least, most] = [Infinity, -Infinity];
  for (let i = 0; i < low.length; i++) {
    if (low[i]! < least) least = low[i]!;
    if (high[i]! > most) most = high[i]!;
  }
  return least <= most ? [least, most] : [0, 1];
}

function drawSeries(context: CanvasRenderingContext2D, series: Series, width: number): void {
  const { time, low, high, unit } = series;
  const [least, most] = extent(low, high);
  const pad = (most - least || Math.abs(most) || 1) * 0.05;
  const [bottom, top] = [least - pad, most + pad];
  const [first, last] = [time[0] ?? 0, time.at(-1) ?? 1];
  const right = width - margin.right;
  const floor = height - margin.bottom;
  const x = (value: number): number =>
    margin.left + ((value - first) / (last - first || 1)) * (right - margin.left);
  const y = (value: number): number => floor - ((value - bottom) / (top - bottom)) * (floor - margin.top);
  drawAxes(context, { x, y, right, floor }, [first, last, bottom, top], unit);
  context.strokeStyle = themeColor("--vscode-charts-blue", "--vscode-focusBorder");
  context.beginPath();
  for (let i = 0; i < time.length; i++) {
    // A stretch of samples is a line from its least to its greatest; single samples join up to a curve.
    if (Number.isNaN(low[i]!)) continue;
    const method = i === 0 || Number.isNaN(low[i - 1]!) ? "moveTo" : "lineTo";
    context[method](x(time[i]!), y(low[i]!));
    if (high[i] !== low[i]) context.lineTo(x(time[i]!), y(high[i]!));
  }
  context.stroke();
}

interface Axes {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
  readonly right: number;
  readonly floor: number;
}

function drawAxes(
  context: CanvasRenderingContext2D,
  { x, y, right, floor }: Axes,
  [first, last, bottom, top]: readonly [number, number, number, number],
  unit: string | null,
): void {
  context.font = `11px ${getComputedStyle(document.body).fontFamily}`;
  context.fillStyle = themeColor("--vscode-foreground");
  context.strokeStyle = faintColor(0.16, "--vscode-foreground");
  context.beginPath();
  context.textAlign = "center";
  const xTicks = niceTicks(first, last, Math.max(2, Math.floor((right - margin.left) / 90)));
  const yTicks = niceTicks(bottom, top, 5);
  for (const { at } of xTicks) line(context, x(at), margin.top, x(at), floor);
  for (const { at } of yTicks) line(context, margin.left, y(at), right, y(at));
  context.stroke();
  for (const { at, text } of xTicks) context.fillText(text, x(at), floor + 14);
  context.fillText("Time (s)", (margin.left + right) / 2, floor + 29);
  context.textAlign = "right";
  for (const { at, text } of yTicks) context.fillText(text, margin.left - 6, y(at) + 4);
  if (unit === null) return;
  context.save();
  context.translate(11, (margin.top + floor) / 2);
  context.rotate(-Math.PI / 2);
  context.textAlign = "center";
  context.fillText(unit, 0, 0);
  context.restore();
}

function line(context: CanvasRenderingContext2D, x0: number, y0: number, x1: number, y1: number): void {
  context.moveTo(Math.round(x0) + 0.5, Math.round(y0) + 0.5);
  context.lineTo(Math.round(x1) + 0.5, Math.round(y1) + 0.5);
}
