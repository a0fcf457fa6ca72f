/** Which part of a large table is on the screen. Positions in CSS pixels; ranges exclude their end. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Rows drawn beyond the visible ones, half on either side. */
const extraRows = 10;
/** Browsers lay nothing out beyond about 33 million pixels; taller tables scroll more than a row a pixel. */
const tallest = 16_000_000;

/** The vertical layout of a table of equal rows. */
export interface RowLayout {
  readonly rowCount: number;
  readonly rowHeight: number;
  /** Height of the part of the window that shows rows. */
  readonly viewport: number;
}

/** Height of the scrolled canvas. */
export const canvasHeight = ({ rowCount, rowHeight }: RowLayout): number =>
  Math.min(rowCount * rowHeight, tallest);

/** How far into the full height the window is, for a scroll position of the canvas. */
function depthOf(layout: RowLayout, scrollTop: number): number {
  const full = layout.rowCount * layout.rowHeight;
  const canvas = canvasHeight(layout);
  const room = canvas - layout.viewport;
  return full === canvas || room <= 0 ? scrollTop : (scrollTop / room) * (full - layout.viewport);
}

/** The rows to draw: those visible and {@link extraRows}. */
export function rowsToDraw(layout: RowLayout, scrollTop: number): Range {
  const depth = depthOf(layout, scrollTop);
  const first = Math.floor(depth / layout.rowHeight);
  const visible = Math.ceil(layout.viewport / layout.rowHeight);
  return {
    from: Math.max(0, Math.min(first, layout.rowCount - visible) - extraRows / 2),
    to: Math.min(layout.rowCount, first + visible + extraRows / 2),
  };
}

/** The rows of which something is visible. */
export function rowsInSight(layout: RowLayout, scrollTop: number): Range {
  const depth = depthOf(layout, scrollTop);
  const from = Math.max(0, Math.min(Math.floor(depth / layout.rowHeight), layout.rowCount - 1));
  return { from, to: Math.min(layout.rowCount, Math.ceil((depth + layout.viewport) / layout.rowHeight)) };
}

/** Where on the canvas a row is drawn. */
export const rowTop = (layout: RowLayout, scrollTop: number, row: number): number =>
  row * layout.rowHeight - depthOf(layout, scrollTop) + scrollTop;

/** The scroll position at which a row is wholly visible, moving no further than needed. */
export function scrollToRow(layout: RowLayout, scrollTop: number, row: number): number {
  const full = layout.rowCount * layout.rowHeight;
  const depth = depthOf(layout, scrollTop);
  const top = row * layout.rowHeight;
  const wanted =
    top < depth
      ? top
      : top + layout.rowHeight > depth + layout.viewport
        ? top + layout.rowHeight - layout.viewport
        : depth;
  if (wanted === depth) return scrollTop;
  const canvas = canvasHeight(layout);
  return full === canvas ? wanted : (wanted / (full - layout.viewport)) * (canvas - layout.viewport);
}

/**
 * The columns to draw: those visible and one on either side. Frozen columns come first, are always drawn and
 * hide what lies under them.
 */
export function columnsToDraw(
  widths: readonly number[],
  frozen: number,
  scrollLeft: number,
  viewport: number,
): Range {
  const frozenWidth = sumOf(widths, 0, frozen);
  let from = frozen;
  let left = frozenWidth;
  while (from < widths.length - 1 && left + widths[from]! <= scrollLeft + frozenWidth)
    left += widths[from++]!;
  let to = from;
  let right = left;
  while (to < widths.length && right < scrollLeft + viewport) right += widths[to++]!;
  return { from: Math.max(frozen, from - 1), to: Math.min(widths.length, to + 1) };
}

/** The horizontal scroll position at which a column is wholly visible beside the frozen ones. */
export function scrollToColumn(
  widths: readonly number[],
  frozen: number,
  scrollLeft: number,
  viewport: number,
  column: number,
): number {
  if (column < frozen) return scrollLeft;
  const left = sumOf(widths, 0, column);
  const right = left + widths[column]!;
  if (left < scrollLeft + sumOf(widths, 0, frozen)) return left - sumOf(widths, 0, frozen);
  return right > scrollLeft + viewport ? right - viewport : scrollLeft;
}

export function sumOf(widths: readonly number[], from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += widths[i]!;
  return sum;
}
