import { columnAt } from "../core/table/column-rows.ts";
import { tableOf, typeOfColumn } from "../core/table/table.ts";
import type { Column, ColumnInfo, Table } from "../core/table/table.ts";
import type { NwbFile } from "../nwb/nwb-file.ts";
import type { TimeSeries } from "../nwb/time-series.ts";
import type { DerivedTable } from "./series-tables.ts";

/**
 * Trials of files that keep them otherwise than as a table with a start time: tables whose rows have many times each,
 * and, where a file has no table of trials at all, the series of its stimuli.
 */
export function eventTables(file: NwbFile): readonly DerivedTable[] {
  const ragged = file.tables
    .filter(({ raggedTimes }) => raggedTimes)
    .map(({ name, path }) =>
      derived(`${name}/events`, path, () => eventsOf(file.table(path), `${name}/events`)),
    );
  const any = ragged.length > 0 || file.tables.some(({ trialLike }) => trialLike);
  return any ? ragged : presentedSeries(file);
}

const derived = (name: string, path: string, make: () => Table): DerivedTable => ({
  entry: { name, path, kind: "intervals", rowCount: null },
  make,
});

/** One row a time of the ragged `event_times`, with what the table says of it. */
function eventsOf(table: Table, name: string): Table {
  const times = table.column("event_times");
  const rows: number[] = [];
  const starts: number[] = [];
  for (let row = 0; row < table.rowCount; row++) {
    const cell = times.kind === "list" ? times.cell(row) : [];
    for (const time of cell) {
      rows.push(row);
      starts.push(typeof time === "number" ? time : NaN);
    }
  }
  const source = Int32Array.from(rows);
  const kept = table.columns.filter(({ name: column, type }) => column !== "event_times" && type !== "list");
  const shown = kept.map((info): [ColumnInfo, Column] => [
    info.name === "id" ? { ...info, name: "table_id" } : info,
    columnAt(table.column(info.name), source),
  ]);
  return rowsOf(name, Float64Array.from(starts), shown, table);
}

/** Longer series are recordings, not stimuli that were shown one after the other. */
const mostPresentations = 1_000_000;

function presentedSeries(file: NwbFile): readonly DerivedTable[] {
  return file.series
    .filter(({ path }) => path.startsWith("/stimulus/presentation/"))
    .filter(({ path }) => file.exists(`${path}/timestamps`) && file.exists(`${path}/data`))
    .map(({ path }) =>
      derived(path.slice(1), path, () => presentationsOf(file.timeSeries(path), path.slice(1))),
    );
}

/** A series of stimuli as trials: the timestamps are the onsets, the values what was shown. */
function presentationsOf(series: TimeSeries, name: string): Table {
  if (series.length > mostPresentations)
    throw series.data!.damaged(`${series.length} samples are no trials`, "");
  const column = valuesOf(series);
  const unit = series.unit === null ? {} : { unit: series.unit };
  const info: ColumnInfo = { name: "value", type: "number", ...unit };
  return rowsOf(name, series.times(), column ? [[info, column]] : [], series);
}

/** Null for images, which are no labels. */
function valuesOf(series: TimeSeries): Column | null {
  const { data, length } = series;
  if (!data || data.width !== 1) return null;
  if (!data.isNumeric) return data.column();
  const plain = data.type.kind === "integer" && series.conversion === 1 && series.offset === 0;
  return { kind: "number", values: series.values(0, length), integer: plain };
}

function rowsOf(
  name: string,
  start: Float64Array,
  columns: readonly (readonly [ColumnInfo, Column])[],
  { notices }: Pick<Table, "notices">,
): Table {
  const numbers = (values: Float64Array, integer: boolean): Column => ({ kind: "number", values, integer });
  return tableOf(
    name,
    start.length,
    [
      [
        { name: "id", type: "integer" },
        numbers(
          start.map((_, row) => row),
          true,
        ),
      ],
      [{ name: "start_time", type: "number", unit: "s" }, numbers(start, false)],
      ...columns.map(([info, column]): [ColumnInfo, Column] => [
        { ...info, type: typeOfColumn(column) },
        column,
      ]),
    ],
    notices,
  );
}
