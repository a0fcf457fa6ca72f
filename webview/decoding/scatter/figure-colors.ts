import type { FigurePalette } from "../../../src/protocol/editor-host-api.ts";
import { themeColor } from "../../theme.ts";
import { paletteFor, screenColors } from "./class-colors.ts";

const hues = ["blue", "yellow", "green", "purple", "red", "foreground"];

/** One colour a class on this page, in the palette that the user chose. */
export function figureColors(palette: FigurePalette, classes: number, label: string): readonly string[] {
  if (palette === "theme")
    return Array.from({ length: classes }, (_, i) => themeColor(`--vscode-charts-${hues[i % hues.length]!}`));
  const background = themeColor("--vscode-editor-background");
  return screenColors(classes, paletteFor(palette, classes, label), background);
}
