/** Colours and markers of classes, the same on the page, in exported figures and on the command line. */

/**
 * - `okabeIto`: eight colours that colour-blind readers tell apart (Okabe & Ito 2008); more classes take
 *   `sequential`.
 * - `tab10`: Matplotlib's ten, as in the tutorial's figure; they repeat.
 * - `cyclic`: for angles, the last class is as near to the first as any neighbour.
 * - `sequential`: for ordered values, ever lighter (close to cividis).
 */
export type Palette = "okabeIto" | "tab10" | "cyclic" | "sequential";

const okabeIto = ["#0072b2", "#e69f00", "#009e73", "#d55e00", "#cc79a7", "#56b4e9", "#b8a900", "#000000"];
const tab10 = [
  "#1f77b4",
  "#ff7f0e",
  "#2ca02c",
  "#d62728",
  "#9467bd",
  "#8c564b",
  "#e377c2",
  "#7f7f7f",
  "#bcbd22",
  "#17becf",
];
const cyclicStops = ["#2f3aa3", "#0f8fc0", "#3fae6a", "#c9a227", "#cf5a2b", "#a02c7d", "#2f3aa3"];
const sequentialStops = ["#00224e", "#35456c", "#666970", "#948e77", "#c8b866", "#d9c74f"];

/** One colour a class, `#rrggbb`. */
export function classColors(classes: number, palette: Palette): readonly string[] {
  const share = (i: number, steps: number): number => (steps > 0 ? i / steps : 0);
  return Array.from({ length: classes }, (_, i) => {
    switch (palette) {
      case "tab10":
        return tab10[i % tab10.length]!;
      case "cyclic":
        return between(cyclicStops, share(i, classes));
      case "sequential":
        return between(sequentialStops, share(i, classes - 1));
      case "okabeIto":
        return classes <= okabeIto.length ? okabeIto[i]! : between(sequentialStops, share(i, classes - 1));
    }
  });
}

/** Marker shapes, one a class in this order, then anew: classes differ by more than colour. */
export const markerShapes = [
  "circle",
  "square",
  "triangle",
  "diamond",
  "triangleDown",
  "cross",
  "plus",
  "star",
] as const;
export type MarkerShape = (typeof markerShapes)[number];

export const markerOf = (classNumber: number): MarkerShape =>
  markerShapes[classNumber % markerShapes.length]!;

/** The colour at a share (0 … 1) of the way along the stops. */
function between(stops: readonly string[], share: number): string {
  const at = share * (stops.length - 1);
  const from = Math.min(Math.floor(at), stops.length - 2);
  const low = channels(stops[from]!);
  const high = channels(stops[from + 1]!);
  const mixed = low.map((value, i) => Math.round(value + (high[i]! - value) * (at - from)));
  return `#${mixed.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

const channels = (color: string): readonly number[] =>
  [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
