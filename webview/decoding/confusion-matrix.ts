import type { Decoding } from "../../src/core/decode/decoding.ts";
import { el, fill } from "../element.ts";
import { countText, percentText } from "../number-text.ts";
import { themeColor } from "../theme.ts";
import { selectBox } from "../ui.ts";

/** Above so many classes the matrix is one drawing with a read-out instead of a table. */
const tabled = 40;
type Mode = "counts" | "percent";

/** How often each class was taken for each other, held-out: rows true, columns predicted. */
export class ConfusionMatrix {
  readonly element: HTMLElement;
  private readonly place = el("div", { class: "confusion-place" });
  private readonly readOut = el("div", { class: "faint", role: "status" });
  private mode: Mode = "counts";
  private decoding: Decoding | undefined;
  private row = 0;
  private column = 0;

  constructor() {
    const modes = [
      { value: "counts", label: "Counts" },
      { value: "percent", label: "Percent of row" },
    ];
    const choice = selectBox("Show as", modes, "counts", (value) => {
      this.mode = value as Mode;
      this.draw();
    });
    this.element = el(
      "section",
      { class: "confusion" },
      el("header", {}, el("h2", {}, "Confusion, held-out"), choice),
      this.place,
      this.readOut,
    );
  }

  show(decoding: Decoding): void {
    this.decoding = decoding;
    [this.row, this.column] = [0, 0];
    this.draw();
  }

  private draw(): void {
    const { decoding } = this;
    if (!decoding) return;
    this.readOut.textContent = "";
    const small = decoding.classes.length <= tabled;
    fill(this.place, small ? this.table(decoding) : this.drawing(decoding));
  }

  private table(decoding: Decoding): HTMLElement {
    const names = Array.from(decoding.classes, String);
    const head = el(
      "tr",
      {},
      el("th", { scope: "col", class: "corner" }, "true \\ predicted"),
      ...names.map((name) => el("th", { scope: "col" }, name)),
    );
    const rows = names.map((name, row) =>
      el(
        "tr",
        {},
        el("th", { scope: "row" }, name),
        ...names.map((_, column) => this.cell(decoding, row, column)),
      ),
    );
    return el(
      "div",
      { class: "confusion-scroll" },
      el(
        "table",
        {
          class: "plain-table confusion-table",
          "aria-label": "Confusion matrix, rows true, columns predicted",
          onkeydown: (event: KeyboardEvent) => this.onKey(event),
        },
        el("thead", {}, head),
        el("tbody", {}, ...rows),
      ),
    );
  }

  private cell(decoding: Decoding, row: number, column: number): HTMLElement {
    const share = rowShare(decoding, row, column);
    const cell = el(
      "td",
      {
        class: row === column ? "diagonal" : "",
        tabindex: row === this.row && column === this.column ? 0 : -1,
        title: sentence(decoding, row, column),
        onfocus: () => this.point(row, column),
      },
      this.mode === "counts" ? countText(countAt(decoding, row, column)) : percentText(share),
    );
    cell.style.setProperty("--share", `${Math.round(share * 100)}%`);
    cell.dataset["at"] = `${row},${column}`;
    return cell;
  }

  private point(row: number, column: number): void {
    const { decoding } = this;
    if (!decoding) return;
    this.cellAt(this.row, this.column)?.setAttribute("tabindex", "-1");
    [this.row, this.column] = [row, column];
    this.cellAt(row, column)?.setAttribute("tabindex", "0");
    this.readOut.textContent = sentence(decoding, row, column);
  }

  private cellAt(row: number, column: number): HTMLElement | null {
    return this.place.querySelector<HTMLElement>(`[data-at="${row},${column}"]`);
  }

  private onKey(event: KeyboardEvent): void {
    const moves: Record<string, readonly [number, number]> = {
      ArrowUp: [-1, 0],
      ArrowDown: [1, 0],
      ArrowLeft: [0, -1],
      ArrowRight: [0, 1],
    };
    const move = moves[event.key];
    const next = move && this.cellAt(this.row + move[0], this.column + move[1]);
    if (!next) return;
    event.preventDefault();
    next.focus();
  }

  private drawing(decoding: Decoding): HTMLElement {
    const count = decoding.classes.length;
    const size = Math.max(2, Math.floor(480 / count));
    const canvas = el("canvas", {
      class: "confusion-canvas",
      width: count * size,
      height: count * size,
      tabindex: 0,
      role: "img",
      "aria-label": `Confusion matrix of ${count} classes; arrow keys read its cells`,
      onkeydown: (event: KeyboardEvent) => this.onCanvasKey(event, count),
      onpointermove: (event: PointerEvent) => {
        const scale = count / canvas.clientWidth;
        const [row, column] = [Math.floor(event.offsetY * scale), Math.floor(event.offsetX * scale)];
        if (row < count && column < count && row >= 0 && column >= 0)
          this.readOut.textContent = sentence(decoding, row, column);
      },
    });
    paint(canvas, decoding, size);
    return canvas;
  }

  private onCanvasKey(event: KeyboardEvent, count: number): void {
    const { decoding } = this;
    const by = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (!by || !decoding) return;
    event.preventDefault();
    this.row = Math.max(0, Math.min(count - 1, this.row + by[0]!));
    this.column = Math.max(0, Math.min(count - 1, this.column + by[1]!));
    this.readOut.textContent = sentence(decoding, this.row, this.column);
  }
}

const countAt = ({ confusion, classes }: Decoding, row: number, column: number): number =>
  confusion[row * classes.length + column]!;

/** Share of a true class that was taken for another. */
function rowShare(decoding: Decoding, row: number, column: number): number {
  let total = 0;
  for (let other = 0; other < decoding.classes.length; other++) total += countAt(decoding, row, other);
  return total === 0 ? 0 : countAt(decoding, row, column) / total;
}

function sentence(decoding: Decoding, row: number, column: number): string {
  const [truth, predicted] = [decoding.classes[row], decoding.classes[column]];
  const count = countAt(decoding, row, column);
  return `True ${truth}, predicted ${predicted}: ${countText(count)} trials, ${percentText(rowShare(decoding, row, column))} of the row.`;
}

function paint(canvas: HTMLCanvasElement, decoding: Decoding, size: number): void {
  const context = canvas.getContext("2d");
  if (!context) return;
  const count = decoding.classes.length;
  context.fillStyle = themeColor("--vscode-charts-blue", "--vscode-foreground");
  for (let row = 0; row < count; row++)
    for (let column = 0; column < count; column++) {
      context.globalAlpha = rowShare(decoding, row, column);
      context.fillRect(column * size, row * size, size, size);
    }
  context.globalAlpha = 0.5;
  context.strokeStyle = themeColor("--vscode-foreground");
  for (let i = 0; i < count; i++) context.strokeRect(i * size + 0.5, i * size + 0.5, size - 1, size - 1);
}
