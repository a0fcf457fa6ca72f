/** A rectangle of cells: the cursor, and where the selection began. Row -1 is the header. */
export interface Selection {
  readonly row: number;
  readonly column: number;
  readonly anchorRow: number;
  readonly anchorColumn: number;
}

export interface Bounds {
  readonly rows: number;
  readonly columns: number;
  /** Rows a Page key moves by. */
  readonly page: number;
}

/** First and last row and column, all included. */
export interface Box {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

export const selectCell = (row: number, column: number): Selection => ({
  row,
  column,
  anchorRow: row,
  anchorColumn: column,
});

export const boxOf = (selection: Selection): Box => ({
  top: Math.max(0, Math.min(selection.row, selection.anchorRow)),
  bottom: Math.max(selection.row, selection.anchorRow),
  left: Math.min(selection.column, selection.anchorColumn),
  right: Math.max(selection.column, selection.anchorColumn),
});

export const inBox = ({ top, bottom, left, right }: Box, row: number, column: number): boolean =>
  row >= top && row <= bottom && column >= left && column <= right;

interface Key {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
}

export const isSelectAll = (key: Pick<Key, "key" | "ctrlKey" | "metaKey">): boolean =>
  (key.ctrlKey || key.metaKey) && key.key.toLowerCase() === "a";

/** Where a key moves the cursor; undefined for keys that do not. Shift keeps the beginning of the selection. */
export function moveSelection(selection: Selection, key: Key, bounds: Bounds): Selection | undefined {
  const far = key.ctrlKey || key.metaKey;
  if (isSelectAll(key))
    return { row: bounds.rows - 1, column: bounds.columns - 1, anchorRow: 0, anchorColumn: 0 };
  const target = moved(selection, key.key, far, bounds);
  if (!target) return undefined;
  const row = Math.max(-1, Math.min(target.row, bounds.rows - 1));
  const column = Math.max(0, Math.min(target.column, bounds.columns - 1));
  // The header is no part of a selection of cells.
  return key.shiftKey && row >= 0 && selection.anchorRow >= 0
    ? { ...selection, row, column }
    : selectCell(row, column);
}

function moved(
  { row, column }: Selection,
  key: string,
  far: boolean,
  { rows, columns, page }: Bounds,
): { row: number; column: number } | undefined {
  switch (key) {
    case "ArrowDown":
      return { row: far ? rows - 1 : row + 1, column };
    case "ArrowUp":
      return { row: far ? 0 : row - 1, column };
    case "ArrowRight":
      return { row, column: far ? columns - 1 : column + 1 };
    case "ArrowLeft":
      return { row, column: far ? 0 : column - 1 };
    case "PageDown":
      return { row: row + page, column };
    case "PageUp":
      return { row: Math.max(row - page, 0), column };
    case "Home":
      return far ? { row: 0, column: 0 } : { row, column: 0 };
    case "End":
      return far ? { row: rows - 1, column: columns - 1 } : { row, column: columns - 1 };
    default:
      return undefined;
  }
}

/** Rows of texts as tab-separated lines; what would break a line or a column becomes a space. */
export const tabSeparated = (rows: readonly (readonly string[])[]): string =>
  rows.map((cells) => cells.map((cell) => cell.replaceAll(/[\t\r\n]+/g, " ")).join("\t")).join("\n");
