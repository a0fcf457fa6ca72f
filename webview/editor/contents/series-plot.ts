import { niceTicks } from "../../../src/core/figure/ticks.ts";
import type { Peek } from "../../../src/protocol/session-api.ts";
import { el, fill } from "../../element.ts";
import { errorMessage } from "../../message.ts";
import { counted, roughText } from "../../number-text.ts";
import { faintColor, onThemeChange, themeColor } from "../../theme.ts";
import { iconButton, labelled, textField } from "../../ui.ts";
import { panned, zoomed } from "./series-window.ts";
import type { SeriesWindow } from "./series-window.ts";

type Series = Extract<Peek, { kind: "series" }>;
type Ask = (window: SeriesWindow, channel: number, points: number) => Promise<Peek>;

const height = 220;
const margin = { left: 64, right: 12, top: 10, bottom: 34 };
/** Samples shown at first. */
const firstSight = 20_000;

/** A time series with pan and zoom: each move asks for the window's minima and maxima, never for all samples. */
export class SeriesPlot {
  readonly element: HTMLElement;
  private readonly ask: Ask;
  private readonly length: number;
  private readonly canvas: HTMLCanvasElement;
  private readonly status = el("div", { class: "faint", role: "status" });
  private readonly problem = el("div", {});
  private window: SeriesWindow;
  private channel = 0;
  private series: Series | undefined;
  private turn = 0;
  private dragged: { x: number; window: SeriesWindow } | undefined;

  /** @param channels - 1 for a series of single values */
  constructor(ask: Ask, length: number, channels: number) {
    this.ask = ask;
    this.length = length;
    this.window = { start: 0, stop: Math.min(length, firstSight) };
    this.canvas = el("canvas", { class: "series", tabindex: 0, role: "img", "aria-label": "Time series" });
    this.listen();
    const tools = [
      iconButton("zoom-in", "Zoom in", () => this.move(zoomed(this.window, 0.5, 0.5, length))),
      iconButton("zoom-out", "Zoom out", () => this.move(zoomed(this.window, 2, 0.5, length))),
      iconButton("arrow-left", "Earlier", () => this.move(panned(this.window, -0.5, length))),
      iconButton("arrow-right", "Later", () => this.move(panned(this.window, 0.5, length))),
      iconButton("screen-full", "Whole series", () => this.move({ start: 0, stop: length })),
    ];
    const pick = textField(
      `Channel, 0 to ${channels - 1}`,
      "0",
      (text) => this.setChannel(Number(text), channels),
      { size: 5 },
    );
    const picker = channels > 1 && labelled(`Channel (of ${channels})`, pick);
    this.element = el(
      "div",
      { class: "series-plot" },
      el("div", { class: "card-line" }, ...tools, picker, this.status),
      this.canvas,
      this.problem,
    );
    new ResizeObserver(() => this.paint()).observe(this.canvas);
    onThemeChange(this.element, () => this.paint());
    void this.load();
  }

  private setChannel(channel: number, channels: number): void {
    if (!Number.isInteger(channel) || channel < 0 || channel >= channels) return;
    this.channel = channel;
    void this.load();
  }

  private move(window: SeriesWindow): void {
    this.window = window;
    void this.load();
  }

  private async load(): Promise<void> {
    const turn = ++this.turn;
    const points = Math.max(100, Math.round(this.canvas.clientWidth || 600));
    try {
      const answer = await this.ask(this.window, this.channel, points);
      if (turn !== this.turn || answer.kind !== "series") return;
      this.series = answer;
      fill(this.problem);
      this.describe(answer);
      this.paint();
    } catch (error) {
      if (turn === this.turn) fill(this.problem, errorMessage(error));
    }
  }

  private describe({ time, low, high, unit }: Series): void {
    const { start, stop } = this.window;
    const range = time.length ? `${roughText(time[0]!)} to ${roughText(time.at(-1)!)} s` : "no samples";
    this.status.textContent = `${counted(stop - start, "sample")} of ${counted(this.length, "sample")}, ${range}`;
    const [least, most] = extent(low, high);
    this.canvas.setAttribute(
      "aria-label",
      `Time series from ${range}, values from ${roughText(least)} to ${roughText(most)}${unit ? ` ${unit}` : ""}. Arrow keys move, plus and minus zoom.`,
    );
  }

  private listen(): void {
    const { canvas, length } = this;
    canvas.addEventListener("keydown", (event) => {
      const next = {
        ArrowLeft: panned(this.window, -0.25, length),
        ArrowRight: panned(this.window, 0.25, length),
        "+": zoomed(this.window, 0.5, 0.5, length),
        "-": zoomed(this.window, 2, 0.5, length),
        Home: panned(this.window, -length, length),
        End: panned(this.window, length, length),
      }[event.key];
      if (!next) return;
      event.preventDefault();
      this.move(next);
    });
    canvas.addEventListener(
      "wheel",
      (event) => {
        // The page must stay scrollable: zoom with Ctrl, as maps inside pages do.
        if (!event.ctrlKey && !event.metaKey) return;
        event.preventDefault();
        this.move(zoomed(this.window, event.deltaY > 0 ? 1.25 : 0.8, this.shareAt(event.offsetX), length));
      },
      { passive: false },
    );
    canvas.addEventListener("pointerdown", (event) => {
      canvas.setPointerCapture(event.pointerId);
      this.dragged = { x: event.offsetX, window: this.window };
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!this.dragged) return;
      const moved = this.shareAt(this.dragged.x) - this.shareAt(event.offsetX);
      this.move(panned(this.dragged.window, moved, length));
    });
    canvas.addEventListener("pointerup", () => (this.dragged = undefined));
  }

  private shareAt(x: number): number {
    return (x - margin.left) / (this.canvas.clientWidth - margin.left - margin.right);
  }

  private paint(): void {
    const { canvas, series } = this;
    const width = canvas.clientWidth;
    const context = canvas.getContext("2d");
    if (!series || !context || width === 0) return;
    const density = window.devicePixelRatio;
    canvas.width = Math.round(width * density);
    canvas.height = Math.round(height * density);
    context.scale(density, density);
    drawSeries(context, series, width);
  }
}

function extent(low: Float64Array, high: Float64Array): readonly [number, number] {
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
