import { AnalysisError, endsReading } from "../core/errors.ts";
import type { Notice } from "../core/errors.ts";
import { hasColumn, numbersOf } from "../core/table/table-values.ts";
import { infoOf } from "../core/table/table.ts";
import type { Table } from "../core/table/table.ts";

const isTime = (table: Table, name: string): boolean =>
  hasColumn(table, name) && infoOf(table, name)!.type === "number";

/** Tells of rows that stop before they start, of a table of the file's own: their times were mixed up, or their units. */
export function reversedNotices(table: Table): readonly Notice[] {
  if (table.name === "stimulus_presentations") return [];
  if (!isTime(table, "start_time") || !isTime(table, "stop_time")) return [];
  const times = timesOf(table);
  if (!times) return [];
  const rows: number[] = [];
  for (let row = 0; row < table.rowCount; row++) if (times.stop[row]! < times.start[row]!) rows.push(row);
  if (rows.length === 0) return [];
  const first = rows[0]!;
  const example = `row ${first + 1} starts at ${times.start[first]!} s and stops at ${times.stop[first]!} s`;
  const message = `${rows.length} of ${table.rowCount} rows of ${table.name} have a stop_time before their start_time (${example}). Compare the two columns before counting by either.`;
  return [{ code: "reversed-intervals", message }];
}

/** What cannot be read is told by whoever asks for it. */
function timesOf(table: Table): { start: Float64Array; stop: Float64Array } | undefined {
  try {
    return { start: numbersOf(table, "start_time"), stop: numbersOf(table, "stop_time") };
  } catch (error) {
    if (!(error instanceof AnalysisError) || endsReading(error)) throw error;
    return undefined;
  }
}
