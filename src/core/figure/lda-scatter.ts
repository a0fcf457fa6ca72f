import type { Decoding } from "../decode/decoding.ts";
import { wrapText } from "../wrap-text.ts";
import { classColors, markerOf } from "./palette.ts";
import type { MarkerShape, Palette } from "./palette.ts";
import { niceTicks } from "./ticks.ts";

/** The tutorial's figure as data: trials in the plane of the first two discriminants, one mark a class. */
export interface LdaScatter {
  readonly title?: string;
  /** `(trials)` horizontal and vertical coordinates. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly xTitle: string;
  readonly yTitle: string;
  /** `(trials)` class of each point. */
  readonly classIndex: ArrayLike<number>;
  readonly classNames: readonly string[];
  /** Above the class names: the label column and its unit. */
  readonly legendTitle: string;
  /** Under the figure: what kind of points these are, the scores. */
  readonly notes: readonly string[];
}

/** How the figure looks. Sizes are CSS pixels; type is 12 of them. */
export interface FigureStyle {
  readonly width: number;
  readonly height: number;
  /** One colour a class, or the palette they come from. */
  readonly colors: Palette | readonly string[];
  /** A CSS colour; undefined for a transparent one. */
  readonly background?: string;
  readonly ink: string;
  readonly grid: string;
  /** Classes not drawn, by number. */
  readonly hidden?: ReadonlySet<number>;
}

/** For paper: white, with the palette that colour-blind readers can use. */
export const paperStyle: FigureStyle = {
  width: 760,
  height: 560,
  colors: "okabeIto",
  background: "#ffffff",
  ink: "#1f1f1f",
  grid: "#dddddd",
};

/** How the points came about; said under the figure, because it decides what may be concluded from it. */
export const inSampleNote = "In-sample: the points were used to find these axes.";

/**
 * The figure of a decoding; undefined when its decoder has no plane to draw.
 *
 * With one discriminant (two classes) the vertical axis is the trial's number, so that drift shows.
 */
export function ldaScatterOf(
  decoding: Decoding,
  label: { readonly name: string; readonly unit?: string | null },
): LdaScatter | undefined {
  const { projection } = decoding;
  if (!projection) return undefined;
  const { components, coordinates, explainedVarianceRatio } = projection;
  const axis = (component: number): Float64Array =>
    Float64Array.from(
      { length: decoding.trials },
      (_, trial) => coordinates[trial * components + component]!,
    );
  const axisTitle = (component: number): string => {
    const share = explainedVarianceRatio?.[component];
    const name = `LDA ${component + 1}`;
    return share === undefined ? name : `${name} (${(100 * share).toFixed(0)} % of between-class variance)`;
  };
  const plane = components > 1;
  return {
    x: axis(0),
    y: plane ? axis(1) : Float64Array.from({ length: decoding.trials }, (_, trial) => trial + 1),
    xTitle: axisTitle(0),
    yTitle: plane ? axisTitle(1) : "Trial number",
    classIndex: decoding.labelIndex,
    classNames: Array.from(decoding.classes, String),
    legendTitle: legendTitle(label),
    notes: [inSampleNote],
  };
}

/** `Orientation (deg)`: the label as a heading, with its unit where it is known. */
export function legendTitle(label: { readonly name: string; readonly unit?: string | null }): string {
  const words = label.name.replaceAll("_", " ");
  const heading = words.charAt(0).toUpperCase() + words.slice(1);
  return label.unit ? `${heading} (${label.unit})` : heading;
}

/** The figure as an SVG document: text stays text, nothing depends on the machine. */
export function ldaScatterSvg(figure: LdaScatter, style: FigureStyle = paperStyle): string {
  const colors =
    typeof style.colors === "string" ? classColors(figure.classNames.length, style.colors) : style.colors;
  const frame = frameOf(figure, style);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${style.width}" height="${style.height}"`,
    ` viewBox="0 0 ${style.width} ${style.height}" role="img" font-family="Helvetica, Arial, sans-serif"`,
    ` font-size="12" fill="${escapeXml(style.ink)}">\n`,
    `<title>${escapeXml(figure.title ?? `${figure.legendTitle} in the LDA plane`)}</title>\n`,
    `<desc>${escapeXml(describeScatter(figure))}</desc>\n`,
    style.background === undefined
      ? ""
      : `<rect width="100%" height="100%" fill="${escapeXml(style.background)}"/>\n`,
    markers(colors, style),
    heading(figure, frame),
    axes(figure, frame, style),
    points(figure, frame, style),
    legend(figure, frame, style),
    notes(figure, frame, style),
    "</svg>\n",
  ].join("");
}

/** The figure in a sentence, for those who do not see it. */
export function describeScatter(figure: LdaScatter): string {
  const { x, classNames, legendTitle: label } = figure;
  const kinds = `${classNames.length} classes by ${label}: ${classNames.join(", ")}`;
  return [
    `Scatter of ${x.length} trials, ${figure.xTitle} against ${figure.yTitle}. ${kinds}.`,
    ...figure.notes,
  ].join(" ");
}

/** Where the plot lies on the page, and how coordinates become positions. */
interface Frame {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly toX: Scale;
  readonly toY: Scale;
}

interface Scale {
  readonly low: number;
  readonly high: number;
  at(value: number): number;
}

const lineHeight = 16;
const letterWidth = 6.4;
const leftMargin = 64;

/** Lines of the notes that fit the page; SVG does not break text, and letters are about half as wide as high. */
const noteLines = (figure: LdaScatter, style: FigureStyle): readonly string[] =>
  figure.notes.flatMap((note) => wrapText(note, Math.floor((style.width - leftMargin) / letterWidth)));

function frameOf(figure: LdaScatter, style: FigureStyle): Frame {
  const longest = Math.max(figure.legendTitle.length, ...figure.classNames.map((name) => name.length + 3));
  const legendWidth = Math.min(style.width / 3, 24 + longest * 7);
  const top = figure.title === undefined ? 16 : 40;
  const left = leftMargin;
  const right = style.width - legendWidth;
  const bottom = style.height - 56 - noteLines(figure, style).length * lineHeight;
  return {
    left,
    top,
    right,
    bottom,
    toX: scaleOf(figure.x, left, right),
    toY: scaleOf(figure.y, bottom, top),
  };
}

/** A linear scale that holds all finite values with a margin of a twentieth on either side. */
function scaleOf(values: Float64Array, from: number, to: number): Scale {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low > high) [low, high] = [0, 1];
  const margin = (high - low) * 0.05 || Math.abs(low) * 0.05 || 0.5;
  low -= margin;
  high += margin;
  return { low, high, at: (value) => from + ((value - low) / (high - low)) * (to - from) };
}

function heading(figure: LdaScatter, { left, top }: Frame): string {
  if (figure.title === undefined) return "";
  return `<text x="${left}" y="${top - 16}" font-size="14" font-weight="bold">${escapeXml(figure.title)}</text>\n`;
}

function axes(figure: LdaScatter, frame: Frame, style: FigureStyle): string {
  const { left, top, right, bottom, toX, toY } = frame;
  const lines: string[] = [];
  const texts: string[] = [];
  for (const { at, text } of niceTicks(toX.low, toX.high, 7)) {
    const x = px(toX.at(at));
    lines.push(`M${x} ${px(top)}V${px(bottom)}`);
    texts.push(`<text x="${x}" y="${px(bottom + 18)}" text-anchor="middle">${text}</text>`);
  }
  for (const { at, text } of niceTicks(toY.low, toY.high, 6)) {
    const y = toY.at(at);
    lines.push(`M${px(left)} ${px(y)}H${px(right)}`);
    texts.push(`<text x="${px(left - 8)}" y="${px(y + 4)}" text-anchor="end">${text}</text>`);
  }
  const middleX = px((left + right) / 2);
  const middleY = px((top + bottom) / 2);
  return [
    `<path d="${lines.join("")}" fill="none" stroke="${escapeXml(style.grid)}"/>`,
    `<path d="M${px(left)} ${px(top)}V${px(bottom)}H${px(right)}V${px(top)}Z" fill="none" stroke="${escapeXml(style.ink)}"/>`,
    ...texts,
    `<text x="${middleX}" y="${px(bottom + 38)}" text-anchor="middle">${escapeXml(figure.xTitle)}</text>`,
    `<text transform="translate(16 ${middleY}) rotate(-90)" text-anchor="middle">${escapeXml(figure.yTitle)}</text>\n`,
  ].join("\n");
}

/** One symbol a class; trials refer to it, which keeps a figure of thousands of them small. */
function markers(colors: readonly string[], style: FigureStyle): string {
  const symbols = colors.map((color, i) => {
    const paint = `fill="${escapeXml(color)}" fill-opacity="0.6" stroke="${escapeXml(style.ink)}" stroke-width="0.5"`;
    return `<path id="class${i}" d="${markerPath(markerOf(i))}" ${paint}/>`;
  });
  return `<defs>\n${symbols.join("\n")}\n</defs>\n`;
}

function points(figure: LdaScatter, { toX, toY }: Frame, style: FigureStyle): string {
  const marks: string[] = [];
  for (let i = 0; i < figure.x.length; i++) {
    const [x, y, klass] = [figure.x[i]!, figure.y[i]!, figure.classIndex[i]!];
    if (!Number.isFinite(x) || !Number.isFinite(y) || style.hidden?.has(klass)) continue;
    marks.push(`<use href="#class${klass}" x="${px(toX.at(x))}" y="${px(toY.at(y))}"/>`);
  }
  return `<g>\n${marks.join("\n")}\n</g>\n`;
}

function legend(figure: LdaScatter, { right, top }: Frame, style: FigureStyle): string {
  const x = right + 16;
  const entries = figure.classNames
    .map((name, i) => ({ name, i }))
    .filter(({ i }) => !style.hidden?.has(i))
    .map(({ name, i }, row) => {
      const y = top + 28 + row * 18;
      return `<use href="#class${i}" x="${px(x + 5)}" y="${px(y)}"/><text x="${px(x + 16)}" y="${px(y + 4)}">${escapeXml(name)}</text>`;
    });
  return [
    `<text x="${px(x)}" y="${px(top + 10)}" font-weight="bold">${escapeXml(figure.legendTitle)}</text>`,
    ...entries,
    "",
  ].join("\n");
}

function notes(figure: LdaScatter, { left, bottom }: Frame, style: FigureStyle): string {
  return noteLines(figure, style)
    .map(
      (line, i) =>
        `<text x="${px(left)}" y="${px(bottom + 58 + i * lineHeight)}">${escapeXml(line)}</text>\n`,
    )
    .join("");
}

/** Outlines of about 25 square pixels around the origin. */
export function markerPath(shape: MarkerShape): string {
  switch (shape) {
    case "circle":
      return "M-4 0A4 4 0 1 1 4 0A4 4 0 1 1 -4 0Z";
    case "square":
      return "M-3.5 -3.5H3.5V3.5H-3.5Z";
    case "triangle":
      return "M0 -4.5L4.5 3.5H-4.5Z";
    case "diamond":
      return "M0 -5L4.5 0L0 5L-4.5 0Z";
    case "triangleDown":
      return "M0 4.5L-4.5 -3.5H4.5Z";
    case "cross":
      return "M-4 -2L-2 -4L0 -2L2 -4L4 -2L2 0L4 2L2 4L0 2L-2 4L-4 2L-2 0Z";
    case "plus":
      return "M-1.5 -4.5H1.5V-1.5H4.5V1.5H1.5V4.5H-1.5V1.5H-4.5V-1.5H-1.5Z";
    case "star":
      return "M0 -5L1.4 -1.6L5 -1.5L2.2 0.8L3.1 4.3L0 2.3L-3.1 4.3L-2.2 0.8L-5 -1.5L-1.4 -1.6Z";
  }
}

/** A position to a tenth of a pixel. */
export const px = (position: number): string => String(Math.round(position * 10) / 10);

export const escapeXml = (text: string): string =>
  text
    .replace(/[^\P{Cc}\t\n]/gu, "")
    .replace(/[&<>"]/g, (character) => `&${{ "&": "amp", "<": "lt", ">": "gt", '"': "quot" }[character]!};`);
