import type { Decoding } from "../../../src/core/decode/decoding.ts";
import { el, fill } from "../../element.ts";
import { countText, percentText } from "../../number-text.ts";
import { onThemeChange } from "../../theme.ts";
import { selectBox } from "../../ui.ts";
import { cellSentence, countAt, rowShare, trialsAt } from "./confusion-cells.ts";
import { ConfusionDrawing } from "./confusion-drawing.ts";

/** Above so many classes the matrix is one drawing with a read-out instead of a table. */
const tabled = 40;
type Mode = "counts" | "percent";

/** How often each class was taken for each other, held-out: rows true, columns predicted. */
export class ConfusionMatrix {
  readonly element: HTMLElement;
  private readonly place = el("div", { class: "confusion-place" });
  private readonly readOut = el("div", { class: "faint", role: "status" });
  private readonly showTrials: (trials: readonly number[]) => void;
  private mode: Mode = "counts";
  private decoding: Decoding | undefined;
  private row = 0;
  private column = 0;

  /** @param showTrials - given the trials of a cell that was chosen, as indices among those decoded */
  constructor(showTrials: (trials: readonly number[]) => void) {
    this.showTrials = showTrials;
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
        title: cellSentence(decoding, row, column),
        onfocus: () => this.point(row, column),
        onclick: () => this.choose(row, column),
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
    this.readOut.textContent = cellSentence(decoding, row, column);
  }

  private cellAt(row: number, column: number): HTMLElement | null {
    return this.place.querySelector<HTMLElement>(`[data-at="${row},${column}"]`);
  }

  private onKey(event: KeyboardEvent): void {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      this.choose(this.row, this.column);
      return;
    }
    const move = moves[event.key];
    const next = move && this.cellAt(this.row + move[0], this.column + move[1]);
    if (!next) return;
    event.preventDefault();
    next.focus();
  }

  private drawing(decoding: Decoding): HTMLElement {
    const drawing = new ConfusionDrawing(decoding);
    const { canvas } = drawing;
    const read = (at: readonly [number, number]): void => {
      [this.row, this.column] = at;
      this.readOut.textContent = cellSentence(decoding, ...at);
      drawing.paint(at);
    };
    canvas.addEventListener("keydown", (event) => {
      const next = this.moved(event.key, decoding.classes.length);
      if (next) read(next);
      else if (event.key === "Enter" || event.key === " ") this.choose(this.row, this.column);
      else return;
      event.preventDefault();
    });
    canvas.addEventListener("pointermove", (event) => {
      const at = drawing.cellAt(event.offsetX, event.offsetY);
      if (at) read(at);
    });
    canvas.addEventListener("click", (event) => {
      const at = drawing.cellAt(event.offsetX, event.offsetY);
      if (at) this.choose(...at);
    });
    drawing.paint();
    onThemeChange(canvas, () => drawing.paint());
    return canvas;
  }

  private moved(key: string, count: number): readonly [number, number] | undefined {
    const by = moves[key];
    if (!by) return undefined;
    const within = (at: number): number => Math.max(0, Math.min(count - 1, at));
    return [within(this.row + by[0]), within(this.column + by[1])];
  }

  /** Shows the trials of a cell where they are. */
  private choose(row: number, column: number): void {
    const { decoding } = this;
    if (decoding) this.showTrials(trialsAt(decoding, row, column));
  }
}

const moves: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};
