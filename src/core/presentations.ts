import { gather } from "./gather.ts";
import type { Notice } from "./errors.ts";
import { cellOf, codedColumn, isMissing, missingBoolean, tableOf, typeOfColumn } from "./table.ts";
import type { Cell, CodedColumn, Column, ColumnInfo, NumberColumn, Table } from "./table.ts";
import { cleanColumnNames, cleanStimulusNames } from "./stimulus-names.ts";

/**
 * The stimulus presentations of an Allen recording as AllenSDK's `EcephysSession` shows them.
 *
 * The file keeps one interval table a stimulus. They are put under one another, sorted by time, their parameters
 * given one name each, what does not apply is missing, presentations that touch an invalid time are masked, and
 * each distinct setting of the parameters is numbered as a condition. Text stays text as stored: AllenSDK means
 * to parse `phase`, `size` and `spatial_frequency`, and does not.
 * Rules: AllenSDK 2.16.2, `Presentations.from_nwb` and `_build_stimulus_presentations`.
 */
export interface AssembledPresentations {
  /** With the detailed parameters that AllenSDK hides by default. */
  readonly detailed: Table;
  /** What `session.stimulus_presentations` shows. */
  readonly table: Table;
  /** One row a condition; `id` is the `stimulus_condition_id`. */
  readonly conditions: Table;
}

/** The name AllenSDK gives to a presentation that touches an invalid time. */
export const invalidPresentation = "invalid_presentation";

/**
 * @param tables - the interval tables named `*_presentations`, in the order of the file
 * @param invalidTimes - the file's `invalid_times`, where it has one
 */
export function assemblePresentations(
  tables: readonly Table[],
  invalidTimes?: Table,
): AssembledPresentations {
  const notices: Notice[] = tables.flatMap((table) => table.notices);
  const stacked = sortByStart(stack(tables, notices));
  const named = nameColumns(stacked);
  const start = numbersIn(named.get("start_time"), stacked.rowCount);
  const stop = numbersIn(named.get("stop_time"), stacked.rowCount);
  named.set("duration", numberColumn(stop.map((time, row) => time - start[row]!)));
  const parameters = [...named.keys()].filter((name) => !notParameters.has(name));
  const { ids, firstRows } = numberConditions(named, parameters, stacked.rowCount);
  const conditions = conditionTable(named, parameters, firstRows);
  named.set("stimulus_condition_id", numberColumn(ids, true));
  const masked = maskInvalid(named, start, stop, invalidTimes);
  if (masked) notices.push(maskNotice(masked));
  const columns = [...named].map(([name, column]): [ColumnInfo, Column] => [
    { name, type: typeOfColumn(column) },
    column,
  ]);
  const withId: [ColumnInfo, Column][] = [
    [{ name: "stimulus_presentation_id", type: "integer" }, rowNumbers(stacked.rowCount)],
    ...columns,
  ];
  const shown = withId.filter(([{ name }]) => !hiddenColumns.has(name));
  const name = "stimulus_presentations";
  return {
    detailed: tableOf(name, stacked.rowCount, withId, notices),
    table: tableOf(name, stacked.rowCount, shown, notices),
    conditions,
  };
}

/** What AllenSDK hides unless detailed parameters are asked for. */
const hiddenColumns: ReadonlySet<string> = new Set([
  ...["colorSpace", "flipHoriz", "flipVert", "depth", "interpolate", "mask", "opacity", "rgbPedestal", "tex"],
  ...["texRes", "units", "rgb", "signalDots", "noiseDots", "fieldSize", "fieldShape", "fieldPos", "nDots"],
  ...["dotSize", "dotLife", "color_triplet"],
]);

/** Columns that say when, not what. */
const notParameters: ReadonlySet<string> = new Set([
  "start_time",
  "stop_time",
  "duration",
  "stimulus_block",
  "stimulus_condition_id",
]);

interface Stacked {
  readonly rowCount: number;
  readonly columns: Map<string, Column>;
}

/** The tables under one another, columns in order of first appearance; a table without a column gives missing cells. */
function stack(tables: readonly Table[], notices: Notice[]): Stacked {
  const rowCount = tables.reduce((sum, table) => sum + table.rowCount, 0);
  const names = new Set(tables.flatMap((table) => usableColumns(table, notices)));
  const columns = new Map<string, Column>();
  for (const name of names) columns.set(name, stackColumn(tables, name, rowCount));
  return { rowCount, columns };
}

function usableColumns(table: Table, notices: Notice[]): readonly string[] {
  return table.columns
    .filter(({ name, type, problem, unlisted }) => {
      if (name === "id" || name === "tags" || name === "timeseries" || unlisted) return false;
      const why = problem ?? (type === "list" ? "it holds a list in each row" : undefined);
      if (why !== undefined && name !== "tags" && name !== "timeseries")
        notices.push({
          code: "column-left-out",
          message: `Column "${name}" of ${table.name} is left out of the presentations: ${why}.`,
        });
      return why === undefined;
    })
    .map(({ name }) => name);
}

function stackColumn(tables: readonly Table[], name: string, rowCount: number): Column {
  const parts = tables.map((table) =>
    table.columns.some((info) => info.name === name && info.problem === undefined && info.type !== "list")
      ? table.column(name)
      : undefined,
  );
  const present = parts.filter((part) => part !== undefined);
  if (present.every((part) => part.kind === "number")) return stackNumbers(parts, tables, rowCount);
  return withoutMissingText(stackCells(parts, tables, rowCount));
}

function stackNumbers(
  parts: readonly (Column | undefined)[],
  tables: readonly Table[],
  rowCount: number,
): NumberColumn {
  const values = new Float64Array(rowCount).fill(NaN);
  let integer = true;
  let at = 0;
  parts.forEach((part, i) => {
    if (part?.kind === "number") {
      values.set(part.values, at);
      integer &&= part.integer;
    } else integer &&= tables[i]!.rowCount === 0;
    at += tables[i]!.rowCount;
  });
  return { kind: "number", integer, values };
}

function stackCells(
  parts: readonly (Column | undefined)[],
  tables: readonly Table[],
  rowCount: number,
): CodedColumn {
  function* cells(): Generator<string | number | boolean | null> {
    for (const [i, part] of parts.entries())
      for (let row = 0; row < tables[i]!.rowCount; row++) yield part ? scalar(cellOf(part, row)) : null;
  }
  return codedColumn(cells(), rowCount);
}

const scalar = (cell: Cell): string | number | boolean | null =>
  typeof cell === "bigint" ? Number(cell) : typeof cell === "object" ? null : cell;

/** `N/A`, the empty text and AllenSDK's own `null` say that a parameter does not apply. */
function withoutMissingText(column: CodedColumn): CodedColumn {
  return mapCoded(column, (value) => (value === "N/A" || value === "" || value === "null" ? null : value));
}

/** The column with each distinct value replaced; null is missing. */
function mapCoded(
  column: CodedColumn,
  change: (value: string | number | boolean) => string | number | boolean | null,
): CodedColumn {
  const changed = codedColumn(column.values.map(change), column.values.length);
  return {
    kind: "coded",
    values: changed.values,
    codes: column.codes.map((code) => (code < 0 ? -1 : changed.codes[code]!)),
  };
}

function sortByStart(stacked: Stacked): Stacked {
  const start = numbersIn(stacked.columns.get("start_time"), stacked.rowCount);
  const order = Int32Array.from(start, (_, row) => row);
  // A missing start sorts last, as pandas sorts it.
  const key = start.map((time) => (Number.isNaN(time) ? Infinity : time));
  order.sort((a, b) => key[a]! - key[b]! || a - b || 0);
  const columns = new Map([...stacked.columns].map(([name, column]) => [name, gather(column, order)]));
  return { rowCount: stacked.rowCount, columns };
}

/** Columns under AllenSDK's names and in our fixed order, their values cleaned. */
function nameColumns({ columns, rowCount }: Stacked): Map<string, Column> {
  const typed = new Map<string, Column>();
  for (const [name, column] of columns) typed.set(name, asTruthValues(name, column));
  splitColor(typed, rowCount);
  typed.delete("stimulus_index");
  const clean = cleanColumnNames(typed, rowCount);
  const names = clean.get("stimulus_name");
  if (names) clean.set("stimulus_name", cleanStimulusNames(names, rowCount));
  const first = ["stimulus_block", "start_time", "stop_time"].filter((name) => clean.has(name));
  const order = [...first, ...[...clean.keys()].filter((name) => !first.includes(name))];
  return new Map(order.map((name) => [name, plainNumbers(clean.get(name)!)]));
}

/** AllenSDK takes a float column that holds nothing but 0 and 1 for truth values, unless it is an index. */
function asTruthValues(name: string, column: Column): Column {
  if (column.kind !== "number" || column.integer || name.endsWith("_index")) return column;
  const { values } = column;
  let seen = false;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    if (value !== 0 && value !== 1) return column;
    seen = true;
  }
  if (!seen) return column;
  return {
    kind: "boolean",
    values: Uint8Array.from(values, (value) => (Number.isNaN(value) ? missingBoolean : value)),
  };
}

const colorTriplet = /^\[(-?\d*\.\d*,\s*)*(-?\d*\.\d*)\]/;

/** `color` holds a grey level or, as text, three; the three move to `color_triplet`. */
function splitColor(columns: Map<string, Column>, rowCount: number): void {
  const color = columns.get("color");
  if (color?.kind !== "coded") return;
  const isTriplet = (value: unknown): boolean => typeof value === "string" && colorTriplet.test(value);
  const triplets = mapCoded(color, (value) => (isTriplet(value) ? value : null));
  const levels = mapCoded(color, (value) => (isTriplet(value) ? null : asNumber(value)));
  columns.set("color", levels);
  if (triplets.values.length || rowCount === 0) columns.set("color_triplet", triplets);
}

function asNumber(value: string | number | boolean): string | number | boolean {
  if (typeof value !== "string") return value;
  const number = Number(value);
  return value.trim() === "" || Number.isNaN(number) ? value : number;
}

/** A coded column of nothing but numbers as a number column. */
function plainNumbers(column: Column): Column {
  if (column.kind !== "coded" || !column.values.every((value) => typeof value === "number")) return column;
  const values = column.values;
  return numberColumn(Float64Array.from(column.codes, (code) => (code < 0 ? NaN : values[code]!)));
}

/**
 * Numbers the distinct settings in order of first appearance. Two cells are equal as Python's values are:
 * 1, 1.0 and True are one, `0.04` and `'0.04'` are two.
 */
function numberConditions(
  columns: ReadonlyMap<string, Column>,
  parameters: readonly string[],
  rowCount: number,
): { ids: Float64Array; firstRows: Int32Array } {
  let ids: Int32Array = new Int32Array(rowCount);
  for (const name of parameters) {
    const { codes, size } = valueCodes(columns.get(name)!, rowCount);
    const pairs = new Map<number, number>();
    ids = ids.map((id, row) => {
      const pair = id * size + codes[row]!;
      let next = pairs.get(pair);
      if (next === undefined) pairs.set(pair, (next = pairs.size));
      return next;
    });
  }
  const firstRows: number[] = [];
  ids.forEach((id, row) => {
    if (id === firstRows.length) firstRows.push(row);
  });
  return { ids: Float64Array.from(ids), firstRows: Int32Array.from(firstRows) };
}

/** A whole number from 0 for each cell, equal for cells that Python takes for equal; missing is 0. */
function valueCodes(column: Column, rowCount: number): { codes: Int32Array; size: number } {
  const codes = new Int32Array(rowCount);
  const seen = new Map<unknown, number>();
  for (let row = 0; row < rowCount; row++) {
    if (isMissing(column, row)) continue;
    const cell = cellOf(column, row);
    const key = typeof cell === "boolean" ? Number(cell) : cell;
    let code = seen.get(key);
    if (code === undefined) seen.set(key, (code = seen.size + 1));
    codes[row] = code;
  }
  return { codes, size: seen.size + 1 };
}

function conditionTable(
  columns: ReadonlyMap<string, Column>,
  parameters: readonly string[],
  firstRows: Int32Array,
): Table {
  return tableOf("stimulus_conditions", firstRows.length, [
    [{ name: "id", type: "integer" }, rowNumbers(firstRows.length)],
    ...parameters.map((name): [string, Column] => [name, gather(columns.get(name)!, firstRows)]),
  ]);
}

/** Masks presentations that touch a time invalid for stimuli; returns how many. */
function maskInvalid(
  columns: Map<string, Column>,
  start: Float64Array,
  stop: Float64Array,
  invalidTimes: Table | undefined,
): number {
  const rows = touchedRows(start, stop, stimulusInvalidTimes(invalidTimes));
  if (!rows.size) return 0;
  const keep = Int32Array.from(start, (_, row) => (rows.has(row) ? -1 : row));
  for (const [name, column] of columns) {
    if (name === "start_time" || name === "stop_time") continue;
    const masked = gather(column, keep);
    columns.set(name, name === "stimulus_name" ? withName(masked, rows) : masked);
  }
  return rows.size;
}

function withName(column: Column, rows: ReadonlySet<number>): Column {
  if (column.kind !== "coded") return column;
  const code = column.values.length;
  return {
    kind: "coded",
    values: [...column.values, invalidPresentation],
    codes: column.codes.map((old, row) => (rows.has(row) ? code : old)),
  };
}

/** Intervals, touching ends included: `max(starts) ≤ min(stops)`. */
function touchedRows(
  start: Float64Array,
  stop: Float64Array,
  invalid: readonly { start: number; stop: number }[],
): ReadonlySet<number> {
  const rows = new Set<number>();
  for (const interval of invalid)
    for (let row = 0; row < start.length; row++)
      if (Math.max(start[row]!, interval.start) <= Math.min(stop[row]!, interval.stop)) rows.add(row);
  return rows;
}

/** The invalid times tagged `stimulus`; others concern probes and mask no presentation. */
function stimulusInvalidTimes(table: Table | undefined): readonly { start: number; stop: number }[] {
  const has = (name: string): boolean =>
    table?.columns.some((info) => info.name === name && info.problem === undefined) ?? false;
  if (!table || !has("tags") || !has("start_time") || !has("stop_time")) return [];
  const tags = table.column("tags");
  const start = numbersIn(table.column("start_time"), table.rowCount);
  const stop = numbersIn(table.column("stop_time"), table.rowCount);
  const intervals: { start: number; stop: number }[] = [];
  for (let row = 0; row < table.rowCount; row++) {
    const cell = cellOf(tags, row);
    const names = Array.isArray(cell) ? (cell as readonly Cell[]) : [cell];
    if (names.includes("stimulus")) intervals.push({ start: start[row]!, stop: stop[row]! });
  }
  return intervals;
}

const maskNotice = (count: number): Notice => ({
  code: "invalid-presentations",
  message: `${count} presentations touch an invalid time of the recording and are shown as ${invalidPresentation}, as AllenSDK shows them.`,
});

const numberColumn = (values: Float64Array, integer = false): NumberColumn => ({
  kind: "number",
  integer,
  values,
});

const rowNumbers = (count: number): NumberColumn =>
  numberColumn(
    Float64Array.from({ length: count }, (_, row) => row),
    true,
  );

/** A column as doubles; what is no number is NaN. */
function numbersIn(column: Column | undefined, rowCount: number): Float64Array {
  if (column?.kind === "number") return column.values;
  return Float64Array.from({ length: rowCount }, (_, row) =>
    column === undefined || isMissing(column, row) ? NaN : Number(cellOf(column, row)),
  );
}
