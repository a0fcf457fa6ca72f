import { AnalysisError, endsReading } from "../core/errors.ts";
import type { NwbTable } from "./dynamic-table.ts";
import type { H5Dataset } from "./h5/dataset.ts";
import type { NwbFile } from "./nwb-file.ts";
import { RaggedIndex } from "./ragged.ts";

/**
 * A DynamicTableRegion: each row of a column names rows of another table, by their numbers from 0 and not by their ids
 * (hdmf-common, `DynamicTableRegion`).
 */
export interface Region {
  readonly target: NwbTable;
  /** Whether each row names one row, and not a list of them. */
  readonly single: boolean;
  /** @throws AnalysisError as reading does */
  rows(): RegionRows;
}

export interface RegionRows {
  /** Row numbers of the target, those of one row behind those of another. */
  readonly values: Float64Array;
  /** False where a value is no row of the target: some writers store ids in their place. */
  readonly sound: boolean;
  /**
   * Those of a row, as a range of `values`.
   *
   * @throws AnalysisError `damaged-data` behind the first contradiction of the index
   */
  readonly range: (row: number) => readonly [start: number, end: number];
}

/** Undefined for a column that is no region, has more than one index, or leads to a table that cannot be read. */
export function regionOf(file: NwbFile, table: NwbTable, name: string): Region | undefined {
  const stored = table.layout.columns.find((column) => column.name === name);
  if (!stored || stored.indices.length > 1 || stored.data.width !== 1) return undefined;
  const path = table.regionTarget(name);
  const target = path === undefined ? undefined : readableTable(file, path);
  if (!target) return undefined;
  const [index] = stored.indices;
  let read: RegionRows | undefined;
  return { target, single: !index, rows: () => (read ??= rowsOf(stored.data, index, target.rowCount)) };
}

/** Undefined where there is no such table, or it cannot be read: it costs itself and not who looks for it. */
export function readableTable(file: NwbFile, path: string): NwbTable | undefined {
  try {
    return file.findTable(path) ? file.table(path) : undefined;
  } catch (error) {
    if (!(error instanceof AnalysisError) || endsReading(error)) throw error;
    return undefined;
  }
}

function rowsOf(data: H5Dataset, stored: H5Dataset | undefined, rowCount: number): RegionRows {
  const values = data.numbers();
  const index = stored ? new RaggedIndex(stored, data.length) : null;
  return {
    values,
    sound: values.every((row) => row >= 0 && row < rowCount),
    range: (row) => (index ? index.range(row) : [row, row + 1]),
  };
}
