import { Chart, LinearScale, PointElement, ScatterController, Tooltip } from "chart.js";
import type { ChartOptions, Plugin, ScatterDataPoint, TooltipItem } from "chart.js";
import { markerPath } from "../../../src/core/figure/lda-scatter.ts";
import type { LdaScatter } from "../../../src/core/figure/lda-scatter.ts";
import { markerOf } from "../../../src/core/figure/palette.ts";
import { announce } from "../../live-region.ts";
import { faintColor, themeColor } from "../../theme.ts";
import { markOpacity } from "./class-colors.ts";
import { describeClass } from "../description.ts";
import { centroids } from "./scatter-view.ts";

Chart.register(LinearScale, PointElement, ScatterController, Tooltip);

/** What is drawn and how. */
export interface ScatterState {
  readonly figure: LdaScatter;
  readonly colors: readonly string[];
  readonly hidden: ReadonlySet<number>;
  readonly showCentroids: boolean;
  /** The lines of a trial's tooltip. */
  readonly tooltip: (trial: number) => readonly string[];
}

interface TrialPoint extends ScatterDataPoint {
  readonly trial: number;
}

/** The scatter on the screen. Marks are the same outlines as in the exported figure; nothing is animated. */
export class ScatterChart {
  private readonly canvas: HTMLCanvasElement;
  private chart: Chart<"scatter", TrialPoint[]> | undefined;
  private state: ScatterState | undefined;
  private read = -1;

  constructor(canvas: HTMLCanvasElement) {
    this.canvas = canvas;
    canvas.addEventListener("keydown", (event) => this.onKey(event));
  }

  show(state: ScatterState): void {
    this.state = state;
    this.chart?.destroy();
    this.chart = new Chart(this.canvas, {
      type: "scatter",
      data: { datasets: datasetsOf(state) },
      options: optionsOf(state),
      plugins: [
        marks(
          () => this.state,
          () => this.read,
        ),
      ],
    });
  }

  /** Lets go of the canvas. */
  close(): void {
    this.chart?.destroy();
    this.chart = undefined;
  }

  /** Arrow keys read the classes one by one. */
  private onKey(event: KeyboardEvent): void {
    const count = this.state?.figure.classNames.length ?? 0;
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") this.read = -1;
    else if (by !== undefined && count > 0 && this.state) {
      this.read = this.read < 0 ? (by > 0 ? 0 : count - 1) : (this.read + by + count) % count;
      announce(describeClass(this.state.figure, this.read));
    } else return;
    event.preventDefault();
    this.chart?.draw();
  }
}

function datasetsOf({ figure, colors, hidden }: ScatterState): {
  label: string;
  data: TrialPoint[];
  hidden: boolean;
  backgroundColor: string;
}[] {
  const sets = figure.classNames.map((label, i) => ({
    label,
    data: [] as TrialPoint[],
    hidden: hidden.has(i),
    backgroundColor: colors[i]!,
  }));
  for (let trial = 0; trial < figure.x.length; trial++) {
    const [x, y] = [figure.x[trial]!, figure.y[trial]!];
    if (Number.isFinite(x) && Number.isFinite(y)) sets[figure.classIndex[trial]!]?.data.push({ x, y, trial });
  }
  return sets;
}

function optionsOf(state: ScatterState): ChartOptions<"scatter"> {
  const ink = themeColor("--vscode-foreground");
  const grid = faintColor(0.16, "--vscode-foreground");
  const font = { family: getComputedStyle(document.body).fontFamily, size: 12 };
  const axis = (text: string): object => ({
    title: { display: true, text, color: ink, font },
    ticks: { color: ink, font },
    grid: { color: grid },
    border: { color: ink },
    grace: "5%",
  });
  return {
    animation: false,
    maintainAspectRatio: false,
    // One trial: where several lie on each other, the nearest.
    interaction: { mode: "nearest", intersect: true },
    elements: { point: { radius: 0, hitRadius: 6, hoverRadius: 0 } },
    scales: { x: axis(state.figure.xTitle), y: axis(state.figure.yTitle) },
    plugins: {
      tooltip: {
        animation: false,
        filter: (_item, at) => at === 0,
        displayColors: false,
        backgroundColor: themeColor("--vscode-editorWidget-background"),
        borderColor: themeColor("--vscode-contrastBorder", "--vscode-widget-border", "--vscode-foreground"),
        borderWidth: 1,
        titleColor: ink,
        bodyColor: ink,
        callbacks: {
          label: (item: TooltipItem<"scatter">) => [...state.tooltip((item.raw as TrialPoint).trial)],
        },
      },
    },
  };
}

/** Draws the marks, and the centroids' names where they are wanted. */
function marks(state: () => ScatterState | undefined, read: () => number): Plugin<"scatter"> {
  return {
    id: "marks",
    afterDatasetsDraw(chart) {
      const now = state();
      if (!now) return;
      const { ctx: context, chartArea } = chart;
      context.save();
      context.beginPath();
      context.rect(
        chartArea.left,
        chartArea.top,
        chartArea.right - chartArea.left,
        chartArea.bottom - chartArea.top,
      );
      context.clip();
      now.figure.classNames.forEach((_, i) => {
        const meta = chart.getDatasetMeta(i);
        if (meta.hidden || now.hidden.has(i)) return;
        const faded = read() >= 0 && read() !== i;
        drawMarks(context, meta.data, new Path2D(markerPath(markerOf(i))), now.colors[i]!, faded);
      });
      if (now.showCentroids) drawCentroids(context, chart, now);
      context.restore();
    },
  };
}

/** A dark edge, as in the tutorial's figure; where the page is dark, the colour itself must stand out. */
export const edgeColor = (color: string): string => (isDark() ? color : themeColor("--vscode-foreground"));

const isDark = (): boolean =>
  document.body.classList.contains("vscode-dark") ||
  (document.body.classList.contains("vscode-high-contrast") &&
    !document.body.classList.contains("vscode-high-contrast-light"));

function drawMarks(
  context: CanvasRenderingContext2D,
  points: readonly { readonly x: number; readonly y: number }[],
  outline: Path2D,
  color: string,
  faded: boolean,
): void {
  context.fillStyle = color;
  context.strokeStyle = edgeColor(color);
  context.lineWidth = 0.7;
  for (const { x, y } of points) {
    context.save();
    context.translate(x, y);
    context.globalAlpha = faded ? 0.12 : markOpacity;
    context.fill(outline);
    context.globalAlpha = faded ? 0.12 : 1;
    context.stroke(outline);
    context.restore();
  }
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const overlaps = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

function drawCentroids(
  context: CanvasRenderingContext2D,
  chart: Chart<"scatter">,
  { figure, hidden }: ScatterState,
): void {
  const { x: xScale, y: yScale } = chart.scales;
  if (!xScale || !yScale) return;
  context.font = `600 12px ${getComputedStyle(document.body).fontFamily}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineWidth = 4;
  context.lineJoin = "round";
  context.strokeStyle = themeColor("--vscode-editor-background");
  context.fillStyle = themeColor("--vscode-foreground");
  const taken: Box[] = [];
  centroids(figure).forEach(({ x, y, trials }, i) => {
    if (hidden.has(i) || trials === 0) return;
    const [left, top] = [xScale.getPixelForValue(x), yScale.getPixelForValue(y)];
    const half = context.measureText(figure.classNames[i]!).width / 2 + 2;
    const box = { left: left - half, right: left + half, top: top - 8, bottom: top + 8 };
    // A name on top of another can be read no more than that one.
    if (taken.some((other) => overlaps(box, other))) return;
    taken.push(box);
    context.strokeText(figure.classNames[i]!, left, top);
    context.fillText(figure.classNames[i]!, left, top);
  });
}
