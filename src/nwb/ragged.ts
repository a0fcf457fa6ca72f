import type { AnalysisError, Notice } from "../core/errors.ts";
import type { Cell, Column } from "../core/table/table.ts";
import type { H5Dataset } from "./h5/dataset.ts";
import { columnCells } from "./h5/decode.ts";

/**
 * Row boundaries of a ragged column: row `i` owns entries `ends[i - 1] … ends[i]` of the next level, from 0
 * for the first. Of a damaged index the rows from the first contradiction on have no boundaries.
 */
export class RaggedIndex {
  /** Cumulative ends, `(rows)`. */
  readonly ends: Float64Array;
  /** Rows before this one can be trusted. */
  readonly sound: number;
  /** What is wrong, or null. */
  readonly problem: string | null;
  readonly path: string;
  readonly #damaged: (reason: string) => AnalysisError;

  /** @param length - entries of the level below */
  constructor(dataset: H5Dataset, length: number) {
    this.path = dataset.path;
    this.#damaged = (reason) => dataset.damaged(reason, this.#remedy);
    this.ends = dataset.numbers();
    const fault = findFault(this.ends, length) ?? findOverflow(dataset, this.ends, length);
    this.sound = fault?.row ?? this.ends.length;
    this.problem = fault?.reason ?? null;
  }

  get #remedy(): string {
    const rest = this.sound > 0 ? "Rows before that one can be used" : "None of its rows can be used";
    return `${rest}; the index has to be written anew.`;
  }

  get rows(): number {
    return this.ends.length;
  }

  /**
   * Entries `[start, end)` of a row.
   *
   * @throws AnalysisError `damaged-data` for a row behind the index's first contradiction
   */
  range(row: number): [start: number, end: number] {
    if (row >= this.sound) throw this.#damaged(this.problem ?? `there is no row ${row}`);
    return [row === 0 ? 0 : this.ends[row - 1]!, this.ends[row]!];
  }

  /** Entries of each row; NaN where the index cannot be trusted. */
  lengths(): Float64Array {
    return this.ends.map((end, row) =>
      row < this.sound ? end - (row === 0 ? 0 : this.ends[row - 1]!) : NaN,
    );
  }

  notices(): Notice[] {
    if (this.problem === null) return [];
    return [
      {
        code: "damaged-index",
        message: `${this.path}: ${this.problem}. ${this.#remedy}`,
      },
    ];
  }
}

function findFault(ends: Float64Array, length: number): { row: number; reason: string } | null {
  let before = 0;
  for (let row = 0; row < ends.length; row++) {
    const end = ends[row]!;
    if (!Number.isInteger(end))
      return { row, reason: `the entry of row ${row} is ${end}, not a whole number` };
    if (end < 0) return { row, reason: `the index is negative (${end}) at row ${row}` };
    if (end < before) {
      const hint = "an index stored in too small an integer type overflows like this";
      return { row, reason: `the index decreases at row ${row} (from ${before} to ${end}); ${hint}` };
    }
    if (end > length) {
      return { row, reason: `the index points to entry ${end} at row ${row}, but there are only ${length}` };
    }
    before = end;
  }
  return null;
}

/**
 * An index whose type is too narrow for the end of what it points into overflows without a word, and may ascend all the
 * same: where it began again cannot be told.
 */
function findOverflow(
  { type }: H5Dataset,
  ends: Float64Array,
  length: number,
): { row: number; reason: string } | null {
  if (type.kind !== "integer" || ends.length === 0 || ends.at(-1) === length) return null;
  const largest = 2 ** (type.bits ?? 8 * type.size - Number(type.signed)) - 1;
  if (largest >= length) return null;
  const reason = `the index ends at ${ends.at(-1)!} of ${length} entries, which its type, of at most ${largest}, cannot count: it has overflown`;
  return { row: 0, reason };
}

/** Entries behind the last row's end, which no row owns. */
export function unownedEntries(index: RaggedIndex, length: number): number {
  return index.problem === null ? length - (index.ends.at(-1) ?? 0) : 0;
}

/**
 * A ragged column of any depth.
 *
 * @param indices - outermost first; the last one points into `body`
 */
export function raggedColumn(indices: readonly RaggedIndex[], body: H5Dataset): Column {
  const [outer, ...inner] = indices;
  const cell = (level: readonly RaggedIndex[], row: number): Cell[] => {
    const [index, ...rest] = level;
    if (!index) return [];
    const [start, end] = index.range(row);
    if (rest.length === 0) return bodyCells(body, start, end);
    return Array.from({ length: end - start }, (_, i) => cell(rest, start + i));
  };
  return {
    kind: "list",
    lengths: outer?.lengths() ?? new Float64Array(0),
    cell: (row) => cell([outer!, ...inner], row),
  };
}

function bodyCells(body: H5Dataset, start: number, end: number): Cell[] {
  if (start === end) return [];
  if (body.rank > 1) return body.cells(start, end).map((cells) => nest(cells, body.shape!.slice(1)));
  return columnCells(body.column(start, end), end - start);
}

/** A flat list as nested lists of a shape. */
export function nest(cells: readonly Cell[], shape: readonly number[]): readonly Cell[] {
  const [, ...inner] = shape;
  if (inner.length === 0) return cells;
  const size = inner.reduce((product, extent) => product * extent, 1);
  return Array.from({ length: shape[0] ?? 0 }, (_, i) => nest(cells.slice(i * size, (i + 1) * size), inner));
}

/** Ragged by region references, as in NWB 2.0 betas: each row names its part of the body itself. */
export function regionColumn(index: H5Dataset): Column {
  const regions = Array.from({ length: index.length }, (_, row) => index.region(row));
  return {
    kind: "list",
    lengths: Float64Array.from(regions, (region) => region.count),
    cell: (row) => {
      const region = regions[row]!;
      return columnCells(region.read(), region.count);
    },
  };
}
