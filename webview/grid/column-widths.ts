import type { BlockCache } from "./block-cache.ts";
import { fractionOf, shortText } from "./cell-number.ts";
import type { GridView } from "./grid-view.ts";

const narrowest = 104;
const widest = 280;
const usual = 120;
/** The name is bold, and stands beside the arrow of the order and the menu. */
const headWeight = 600;
const headRoom = 40;
/** Columns whose first rows are read to choose widths; lists are read only when they are seen. */
const measuredColumns = 64;
const measuredRows = 100;

/** Widths of columns by name, in pixels. Chosen once, so that nothing moves later, and then by hand. */
export class ColumnWidths {
  private readonly widths = new Map<string, number>();
  private readonly fractions = new Map<string, number>();

  /** Digits behind the point for which a column of numbers keeps room. */
  fractionOf(column: string): number {
    return this.fractions.get(column) ?? 0;
  }

  of(column: string): number {
    return this.widths.get(column) ?? usual;
  }

  all(view: GridView): readonly number[] {
    return view.columns.map(({ name }) => this.of(name));
  }

  set(column: string, width: number): void {
    this.widths.set(column, Math.max(40, Math.min(width, 1200)));
  }

  /** The next {@link choose} chooses this one anew. */
  forget(column: string): void {
    this.widths.delete(column);
  }

  /** The columns whose first rows should be read before {@link choose}. */
  unmeasured(view: GridView): readonly string[] {
    return view.columns
      .slice(0, measuredColumns)
      .filter(({ name, type }) => !this.widths.has(name) && type !== "list")
      .map(({ name }) => name);
  }

  /** Chooses the widths that are not known from the names and the first rows, in the element's font. */
  choose(view: GridView, cache: BlockCache, element: HTMLElement): void {
    const measure = measureIn(element);
    const character = measure("0", 400) || 7;
    for (const { name, type } of view.columns) {
      if (this.widths.has(name)) continue;
      const head = measure(name, headWeight) + headRoom;
      let longest = 0;
      let whole = 0;
      let fraction = 0;
      for (let row = 0; row < Math.min(view.rowCount, measuredRows); row++) {
        const cell = cache.cell(row, name);
        if (cell === undefined) continue;
        const text = shortText(cell);
        longest = Math.max(longest, text.length + 2);
        if (type !== "number") continue;
        fraction = Math.max(fraction, fractionOf(text));
        whole = Math.max(whole, text.length - fractionOf(text));
      }
      longest = Math.max(longest, whole + fraction + 2);
      this.fractions.set(name, fraction);
      this.widths.set(name, Math.round(Math.max(narrowest, head, Math.min(longest * character + 8, widest))));
    }
  }
}

/** Width of a text in the element's font, in pixels; 0 where nothing can be drawn. */
function measureIn(element: HTMLElement): (text: string, weight: number) => number {
  const context = document.createElement("canvas").getContext("2d");
  const { fontSize, fontFamily } = getComputedStyle(element);
  return (text, weight) => {
    if (!context) return 0;
    context.font = `${weight} ${fontSize} ${fontFamily}`;
    return context.measureText(text).width;
  };
}
