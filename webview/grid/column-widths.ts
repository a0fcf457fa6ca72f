import type { ColumnInfo } from "../../src/core/table/table.ts";
import { countText, percentText } from "../number-text.ts";
import type { BlockCache } from "./block-cache.ts";
import { fractionOf, shortText } from "./cell-number.ts";
import { typeText } from "./grid-header.ts";
import type { GridView } from "./grid-view.ts";
import type { SummaryPair } from "./summary-queue.ts";

const narrowest = 104;
const widest = 280;
const usual = 120;
/** The name is bold, and stands beside the arrow of the order and the menu. */
const headWeight = 600;
const headRoom = 40;
/** The line below it is smaller: the type in a frame, then counts with a gap before each (common.css). */
const typeSize = 0.86;
const typeRoom = 16 + 10 + 2;
const typeGap = 6;
/** Columns whose first rows are read to choose widths; lists are read only when they are seen. */
const measuredColumns = 64;
const measuredRows = 100;

/** Widths of columns by name, in pixels. Chosen once, so that nothing moves later, and then by hand. */
export class ColumnWidths {
  private readonly byHand: Map<string, number>;
  private readonly chosen = new Map<string, number>();
  private readonly fractions = new Map<string, number>();

  constructor(byHand: Readonly<Record<string, number>> = {}) {
    this.byHand = new Map(Object.entries(byHand));
  }

  /** Those that were given by hand. */
  get kept(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.byHand);
  }

  /** Digits behind the point for which a column of numbers keeps room. */
  fractionOf(column: string): number {
    return this.fractions.get(column) ?? 0;
  }

  of(column: string): number {
    return this.byHand.get(column) ?? this.chosen.get(column) ?? usual;
  }

  all(view: GridView): readonly number[] {
    return view.columns.map(({ name }) => this.of(name));
  }

  set(column: string, width: number): void {
    this.byHand.set(column, Math.max(40, Math.min(width, 1200)));
  }

  /** The next {@link choose} chooses this one anew. */
  forget(column: string): void {
    this.byHand.delete(column);
    this.chosen.delete(column);
  }

  /** The columns whose first rows should be read before {@link choose}. */
  unmeasured(view: GridView): readonly string[] {
    return view.columns
      .slice(0, measuredColumns)
      .filter(({ name, type }) => !this.chosen.has(name) && type !== "list")
      .map(({ name }) => name);
  }

  /**
   * Chooses the widths that are not known from the heads and the first rows, in the element's font. Until a
   * column's summary is known, its head has room for as many values as there are rows, and for the share that
   * is missing where the first rows lack some.
   */
  choose(view: GridView, cache: BlockCache, element: HTMLElement, summaryOf?: SummaryOf): void {
    const measure = measureIn(element);
    const character = measure("0", 400) || 7;
    for (const info of view.columns) {
      const { name, type } = info;
      if (this.chosen.has(name)) continue;
      const seen: SeenCells = { missing: false, texts: 0, numbers: 0 };
      let longest = 0;
      let whole = 0;
      let fraction = 0;
      for (let row = 0; row < Math.min(view.rowCount, measuredRows); row++) {
        const cell = cache.cell(row, name);
        if (cell === undefined) continue;
        note(seen, cell);
        const text = shortText(cell);
        longest = Math.max(longest, text.length + 2);
        if (type !== "number") continue;
        fraction = Math.max(fraction, fractionOf(text));
        whole = Math.max(whole, text.length - fractionOf(text));
      }
      longest = Math.max(longest, whole + fraction + 2);
      this.fractions.set(name, fraction);
      const line = view.summarize ? typeLine(info, view.rowCount, seen, summaryOf?.(name)) : [];
      const head = Math.max(measure(name, headWeight) + headRoom, lineWidth(line, measure));
      this.chosen.set(name, Math.ceil(Math.max(narrowest, head, Math.min(longest * character + 8, widest))));
    }
  }
}

type SummaryOf = (column: string) => SummaryPair | undefined;
type Measure = (text: string, weight: number) => number;

/** What the first rows of a column tell of its summary. */
interface SeenCells {
  missing: boolean;
  texts: number;
  numbers: number;
}

function note(seen: SeenCells, cell: unknown): void {
  if (cell === null || Number.isNaN(cell)) seen.missing = true;
  if (typeof cell !== "string") return;
  seen.texts++;
  if (cell.trim() !== "" && !Number.isNaN(Number(cell))) seen.numbers++;
}

/** The texts of the line below a name, at their longest. */
function typeLine(
  { type }: ColumnInfo,
  rows: number,
  seen: SeenCells,
  summary: SummaryPair | undefined,
): readonly string[] {
  const known = summary?.filtered;
  const numbersAsText = known?.numbersAsText ?? (type === "text" && seen.texts === seen.numbers);
  const missing = known ? known.missing / Math.max(1, known.rows) : seen.missing ? 0.9995 : 0;
  return [
    typeText(type, numbersAsText),
    ...(type === "list" ? [] : [countText(known?.distinct ?? rows)]),
    ...(missing > 0 ? [`${percentText(missing)} missing`] : []),
  ];
}

function lineWidth(texts: readonly string[], measure: Measure): number {
  if (texts.length === 0) return 0;
  const widths = texts.map((text) => typeSize * measure(text, 400));
  return typeRoom + typeGap * (texts.length - 1) + widths.reduce((sum, width) => sum + width, 0);
}

/** Width of a text in the element's font, in pixels; 0 where nothing can be drawn. */
function measureIn(element: HTMLElement): Measure {
  const context = document.createElement("canvas").getContext("2d");
  const { fontSize, fontFamily } = getComputedStyle(element);
  return (text, weight) => {
    if (!context) return 0;
    context.font = `${weight} ${fontSize} ${fontFamily}`;
    return context.measureText(text).width;
  };
}
