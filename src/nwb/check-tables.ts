import { AnalysisError, endsReading } from "../core/errors.ts";
import type { Notice } from "../core/errors.ts";
import type { NwbFile } from "./nwb-file.ts";
import type { StoredColumn } from "./table-layout.ts";

/** Indices longer than this together, such as those of single waveforms, are looked at when their column is. */
const longestIndex = 1_000_000;

/** Series looked at; a file with more is one of many small ones. */
const mostSeries = 500;
/** Worth saying beside the series only. */
const beside: ReadonlySet<string> = new Set(["no-unit", "interval-times", "broken-link"]);

/** What is wrong with the file's series, as far as their headers tell. */
export function checkSeries(nwb: NwbFile): Notice[] {
  return nwb.series
    .slice(0, mostSeries)
    .flatMap(({ path }) => attempt(() => [...nwb.timeSeries(path).notices]))
    .filter(({ code }) => !beside.has(code));
}

/**
 * Looks at the indices of all ragged columns, which are small beside what they point into, so that a damaged one is
 * known before its table is opened. What is found is added to the tables' notices and columns.
 *
 * @returns what could not even be read
 */
export function checkTables(nwb: NwbFile): Notice[] {
  return nwb.tables.flatMap(({ path }) => attempt(() => checkTable(nwb, path)));
}

function checkTable(nwb: NwbFile, path: string): Notice[] {
  const table = nwb.table(path);
  return table.layout.columns.filter(isChecked).flatMap(({ name, data }) =>
    attempt(() => {
      table.column(name);
      // Values that lie elsewhere are known by reading one; of chunked data that would be a whole chunk.
      if (data.chunks === null && data.length > 0) data.touch(0, 1);
      return [];
    }),
  );
}

function isChecked({ indices }: StoredColumn): boolean {
  const entries = indices.reduce((sum, index) => sum + index.length, 0);
  return indices.length > 0 && indices.every((index) => index.isNumeric) && entries <= longestIndex;
}

function attempt(check: () => Notice[]): Notice[] {
  try {
    return check();
  } catch (error) {
    const { code, message } = error as AnalysisError;
    if (!(error instanceof AnalysisError) || endsReading(error)) throw error;
    return [{ code, message }];
  }
}
