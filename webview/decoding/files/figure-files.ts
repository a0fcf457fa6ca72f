import type { FigureStyle } from "../../../src/core/figure/lda-scatter.ts";
import type { FigureFormat, FileToSave } from "../../../src/protocol/decoding-host-api.ts";

/** A file before it is said which question it answers. */
export type MadeFile = Omit<FileToSave, "recipe">;

/** Pixels of a PNG for each of the figure's: 300 dots an inch at the size of a journal's column. */
const density = 3;

/**
 * The figure as a file: SVG with its text as text, or the same drawing as PNG.
 *
 * @param text - the SVG document
 */
export async function figureFile(
  format: FigureFormat,
  stem: string,
  text: string,
  { width, height }: Pick<FigureStyle, "width" | "height">,
): Promise<MadeFile> {
  if (format === "svg")
    return { name: `${stem}.svg`, label: "SVG image", bytes: new TextEncoder().encode(text) };
  return { name: `${stem}.png`, label: "PNG image", bytes: await rasterized(text, width, height) };
}

/** The SVG drawn by the browser. */
async function rasterized(svgText: string, width: number, height: number): Promise<Uint8Array> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgText)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = width * density;
  canvas.height = height * density;
  canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  if (!blob) throw new Error("The browser could not encode the figure as PNG.");
  return new Uint8Array(await blob.arrayBuffer());
}
