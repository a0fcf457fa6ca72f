import { classColors } from "../../../src/core/figure/palette.ts";
import type { Palette } from "../../../src/core/figure/palette.ts";
import type { FigurePalette } from "../../../src/protocol/editor-host-api.ts";
import { channels } from "../../theme.ts";
import type { Color } from "../../theme.ts";

/** Opacity of the marks, as in the tutorial's figure. */
export const markOpacity = 0.6;
/** Marks must differ this much from what they lie on (WCAG 2.1, 1.4.11). */
const leastContrast = 3;
const circularLabel = /orientation|direction|phase|angle|azimuth/i;
const manyClasses = 8;

/**
 * The palette that fits: with more classes than Okabe and Ito have colours, a map along the order of the
 * classes, and a cyclic one where the last class is a neighbour of the first.
 */
export function paletteFor(wanted: Exclude<FigurePalette, "theme">, classes: number, label: string): Palette {
  if (wanted !== "okabeIto" || classes <= manyClasses) return wanted;
  return circularLabel.test(label) ? "cyclic" : "sequential";
}

/** One colour a class for the screen; on a dark background lightened until a mark stands out of it. */
export function screenColors(classes: number, palette: Palette, background: string): readonly string[] {
  const back = channels(background);
  const dark = luminance(back) < 0.18;
  return classColors(classes, palette).map((color) => (dark ? lightened(channels(color), back) : color));
}

/** On a light background the dark edge of a mark stands out, whatever its colour; on a dark one its colour must. */
function lightened(color: Color, back: Color): string {
  let shown = color;
  for (let share = 0; share <= 1; share += 0.05) {
    shown = mixed(color, [255, 255, 255], share);
    if (contrast(shown, back) >= leastContrast) break;
  }
  return `#${shown.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

/** So far from one colour to the other, in whole steps of 255. */
const mixed = (from: Color, to: Color, share: number): Color => [
  Math.round(from[0] + (to[0] - from[0]) * share),
  Math.round(from[1] + (to[1] - from[1]) * share),
  Math.round(from[2] + (to[2] - from[2]) * share),
];

/** Contrast ratio, 1 to 21, as WCAG 2.1 defines it. */
export function contrast(a: Color, b: Color): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light! + 0.05) / (dark! + 0.05);
}

function luminance(color: Color): number {
  const [red, green, blue] = color.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}
