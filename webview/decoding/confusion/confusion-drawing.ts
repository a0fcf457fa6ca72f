import type { Decoding } from "../../../src/core/decode/decoding.ts";
import { themeColor } from "../../theme.ts";
import { rowShare } from "./confusion-cells.ts";
import type { CellAt } from "./confusion-cells.ts";

/** Pixels of the whole matrix, and of the room for names beside and above it. */
const extent = 480;
const margin = 56;
/** Cells smaller than this are told apart by shade alone: a border would be all that is seen of them. */
const bordered = 10;
/** Room for one name, in pixels. */
const nameRoom = 14;

/** A matrix of many classes as one drawing: shares of the row as shades, every n-th class named. */
export class ConfusionDrawing {
  /** Pixels of the canvas it is painted on. */
  readonly side: number;
  private readonly decoding: Decoding;
  private readonly size: number;

  constructor(decoding: Decoding) {
    this.decoding = decoding;
    const count = decoding.classes.length;
    this.size = Math.max(2, Math.floor(extent / count));
    this.side = margin + count * this.size + 1;
  }

  /** @param at - the cell that is read, if any */
  paint(canvas: HTMLCanvasElement, at?: CellAt): void {
    const context = canvas.getContext("2d");
    if (!context) return;
    context.clearRect(0, 0, canvas.width, canvas.height);
    this.names(context);
    this.cells(context);
    if (at) this.cursor(context, at);
  }

  /** The cell under a point of the element; undefined beside the matrix. */
  cellAt(canvas: HTMLCanvasElement, x: number, y: number): CellAt | undefined {
    const scale = canvas.width / canvas.clientWidth;
    const column = Math.floor((x * scale - margin) / this.size);
    const row = Math.floor((y * scale - margin) / this.size);
    const { length } = this.decoding.classes;
    return row >= 0 && column >= 0 && row < length && column < length ? [row, column] : undefined;
  }

  private names(context: CanvasRenderingContext2D): void {
    const every = Math.ceil(nameRoom / this.size);
    context.fillStyle = themeColor("--vscode-foreground");
    context.font = `11px ${getComputedStyle(document.body).fontFamily}`;
    context.textBaseline = "middle";
    Array.from(this.decoding.classes, String).forEach((name, i) => {
      if (i % every !== 0) return;
      const middle = margin + (i + 0.5) * this.size;
      context.textAlign = "right";
      context.fillText(name, margin - 4, middle, margin - 6);
      context.save();
      context.translate(middle, margin - 4);
      context.rotate(-Math.PI / 2);
      context.textAlign = "left";
      context.fillText(name, 0, 0, margin - 6);
      context.restore();
    });
  }

  private cells(context: CanvasRenderingContext2D): void {
    const { size } = this;
    const { length } = this.decoding.classes;
    context.fillStyle = themeColor("--vscode-charts-blue", "--vscode-foreground");
    for (let row = 0; row < length; row++)
      for (let column = 0; column < length; column++) {
        context.globalAlpha = rowShare(this.decoding, row, column);
        context.fillRect(margin + column * size, margin + row * size, size, size);
      }
    context.strokeStyle = themeColor("--vscode-foreground");
    context.globalAlpha = 0.5;
    context.strokeRect(margin - 0.5, margin - 0.5, length * size + 1, length * size + 1);
    if (size >= bordered) for (let i = 0; i < length; i++) this.outline(context, i, i);
    context.globalAlpha = 1;
  }

  private cursor(context: CanvasRenderingContext2D, [row, column]: CellAt): void {
    context.strokeStyle = themeColor("--vscode-focusBorder", "--vscode-foreground");
    context.lineWidth = 2;
    this.outline(context, row, column);
    context.lineWidth = 1;
  }

  private outline(context: CanvasRenderingContext2D, row: number, column: number): void {
    const { size } = this;
    context.strokeRect(margin + column * size + 0.5, margin + row * size + 0.5, size - 1, size - 1);
  }
}
