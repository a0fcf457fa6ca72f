import { cellsOf, tableAt } from "../table/column-rows.ts";
import { rowIds, rowNumbers } from "../table/row-order.ts";
import { cellOf, codedColumn, isMissing, tableOf } from "../table/table.ts";
import type { Cell, Column, ColumnInfo, Table } from "../table/table.ts";
import { soundColumn } from "../table/table-values.ts";
import { detailedParameters } from "./presentations.ts";
import type { StimulusPresentations } from "./presentations.ts";

/** Tables that AllenSDK derives from the presentations. */

export interface StimulusTableOptions {
  /** Shows the parameters of the display that AllenSDK hides. */
  readonly detailed?: boolean;
  /** Shows columns that hold nothing for these stimuli. */
  readonly unused?: boolean;
}

/**
 * AllenSDK's `get_stimulus_table`: presentations of some stimuli with the columns that mean something to them.
 *
 * @param names - stimulus names; all when left out
 */
export function stimulusTable(
  presentations: StimulusPresentations,
  names?: readonly string[],
  options: StimulusTableOptions = {},
): Table {
  const { detailed } = presentations;
  const rows = names ? rowsOf(detailed, new Set(names)) : allRows(detailed);
  const shown = detailed.columns
    .filter(({ name }) => options.detailed || !detailedParameters.has(name))
    .filter(({ name }) => options.unused || !isUnused(presentations, name, rows));
  return tableAt(detailed, rows, shown);
}

const allRows = (table: Table): Int32Array => rowNumbers(table.rowCount);

function rowsOf(table: Table, names: ReadonlySet<Cell>): Int32Array {
  const column = soundColumn(table, "stimulus_name");
  return allRows(table).filter((row) => names.has(cellOf(column, row)));
}

/**
 * Whether a column holds nothing in these rows. AllenSDK drops a column that is `null` throughout or NaN
 * throughout, but keeps one that has both: parameters that do not apply beside masked ones.
 */
function isUnused(presentations: StimulusPresentations, name: string, rows: Int32Array): boolean {
  const column = presentations.detailed.column(name);
  const masked = rows.filter((row) => presentations.invalid[row]).length;
  return (masked === 0 || masked === rows.length) && rows.every((row) => isMissing(column, row));
}

const notParameters: ReadonlySet<string> = new Set([
  "stimulus_presentation_id",
  "start_time",
  "stop_time",
  "duration",
  "stimulus_block",
  "stimulus_condition_id",
  "stimulus_name",
]);

/**
 * AllenSDK's `get_stimulus_parameter_values`: the distinct values of each parameter in order of appearance.
 * What does not apply is left out; a masked value stays, as null.
 *
 * @param names - stimulus names; all when left out
 */
export function parameterValues(
  presentations: StimulusPresentations,
  names?: readonly string[],
): ReadonlyMap<string, readonly Cell[]> {
  const { table, invalid } = presentations;
  const rows = names ? rowsOf(table, new Set(names)) : allRows(table);
  const parameters = table.columns
    .map(({ name }) => name)
    .filter((name) => !notParameters.has(name) && !isUnused(presentations, name, rows));
  return new Map(
    parameters.map((name) => {
      const column = soundColumn(table, name);
      const values = new Set<Cell>();
      for (const row of rows) {
        const cell = cellOf(column, row);
        if (cell !== null || invalid[row]) values.add(cell);
      }
      return [name, [...values]];
    }),
  );
}

/** {@link parameterValues} as a table: one row a value. */
export function parameterValuesTable(presentations: StimulusPresentations): Table {
  const rows = [...parameterValues(presentations)].flatMap(([parameter, values]) =>
    values.filter((value) => value !== null).map((value) => ({ parameter, value })),
  );
  return tableOf("stimulus_parameter_values", rows.length, [
    numbered(rows.length),
    [
      "parameter",
      codedColumn(
        rows.map(({ parameter }) => parameter),
        rows.length,
      ),
    ],
    [
      "value",
      codedColumn(
        rows.map(({ value }) => value as string | number | boolean),
        rows.length,
      ),
    ],
  ]);
}

/**
 * AllenSDK's `get_stimulus_epochs`: runs of presentations of one block. A masked presentation is a run of its
 * own beside those that have no block.
 */
export function stimulusEpochs(presentations: StimulusPresentations): Table {
  const { table } = presentations;
  const starts = epochStarts(presentations);
  const last = starts.map((_, i) => (starts[i + 1] ?? table.rowCount) - 1);
  const start = numbersAt(table, "start_time", starts);
  const stop = numbersAt(table, "stop_time", last);
  const first = tableAt(table, Int32Array.from(starts));
  const optional = ["stimulus_name", "stimulus_block"].flatMap((name): [ColumnInfo, Column][] => {
    const info = table.columns.find((column) => column.name === name);
    return info ? [[info, first.column(name)]] : [];
  });
  return tableOf("stimulus_epochs", starts.length, [
    numbered(starts.length),
    [{ name: "start_time", type: "number", unit: "seconds" }, numbers(start)],
    [{ name: "stop_time", type: "number", unit: "seconds" }, numbers(stop)],
    [{ name: "duration", type: "number", unit: "seconds" }, numbers(stop.map((time, i) => time - start[i]!))],
    ...optional,
  ]);
}

function epochStarts({ table, invalid }: StimulusPresentations): number[] {
  const has = (name: string): boolean => table.columns.some((column) => column.name === name);
  const name = has("stimulus_block") ? "stimulus_block" : "stimulus_name";
  const blocks = has(name) ? cellsOf(soundColumn(table, name), table.rowCount) : [];
  const starts: number[] = [];
  for (let row = 0; row < table.rowCount; row++) {
    const same = row > 0 && blocks[row] === blocks[row - 1] && invalid[row] === invalid[row - 1];
    if (!same) starts.push(row);
  }
  return starts;
}

/** AllenSDK's `inter_presentation_intervals`: from the end of each presentation to the start of the next. */
export function interPresentationIntervals({ table }: StimulusPresentations): Table {
  const count = Math.max(0, table.rowCount - 1);
  const interval = new Float64Array(count).fill(NaN);
  const [start, stop] = [table.column("start_time"), soundColumn(table, "stop_time")];
  if (start.kind === "number" && stop.kind === "number")
    for (let row = 0; row < count; row++) interval[row] = start.values[row + 1]! - stop.values[row]!;
  return tableOf("inter_presentation_intervals", count, [
    numbered(count),
    [{ name: "from_presentation_id", type: "integer" }, wholeNumbers(rowIds(count))],
    [{ name: "to_presentation_id", type: "integer" }, wholeNumbers(rowIds(count, 1))],
    [{ name: "interval", type: "number", unit: "seconds" }, numbers(interval)],
  ]);
}

const numbers = (values: Float64Array): Column => ({ kind: "number", integer: false, values });
const wholeNumbers = (values: Float64Array): Column => ({ kind: "number", integer: true, values });

const numbered = (count: number): [ColumnInfo, Column] => [
  { name: "id", type: "integer" },
  wholeNumbers(rowIds(count)),
];

function numbersAt(table: Table, name: string, rows: readonly number[]): Float64Array {
  const column = soundColumn(table, name);
  return Float64Array.from(rows, (row) => (column.kind === "number" ? column.values[row]! : NaN));
}
