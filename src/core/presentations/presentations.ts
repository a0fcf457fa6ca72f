import { columnAt, columnAtStretches, stretchesOf } from "../table/column-rows.ts";
import { ascendingRows, rowIds, rowNumbers } from "../table/row-order.ts";
import { missingColumn, isMissing, missingBoolean, tableOf, typeOfColumn } from "../table/table.ts";
import type { Column, ColumnInfo, Table } from "../table/table.ts";
import { numberInText } from "../filter/values.ts";
import { concatenate } from "./concatenate.ts";
import type { ScalarColumn, WorkingColumn } from "./concatenate.ts";
import { stimulusConditions } from "./conditions.ts";
import { standardColumns, standardStimulusNames } from "./naming.ts";

/** All stimulus presentations of an Allen recording. */
export interface StimulusPresentations {
  /** As `session.stimulus_presentations`: one row a presentation in order of time, the id first. */
  readonly table: Table;
  /** The same with the detailed parameters, which AllenSDK hides. */
  readonly detailed: Table;
  /** As `session.stimulus_conditions`, the hidden parameters included. */
  readonly conditions: Table;
  /** `(rows)` 1 where the recording marks the presentation as invalid and its parameters are masked. */
  readonly invalid: Uint8Array;
}

/** Parameters of the display that AllenSDK leaves out of the table. */
export const detailedParameters: ReadonlySet<string> = new Set(
  (
    "colorSpace flipHoriz flipVert depth interpolate mask opacity rgbPedestal tex texRes units rgb signalDots " +
    "noiseDots fieldSize fieldShape fieldPos nDots dotSize dotLife color_triplet"
  ).split(" "),
);

const invalidPresentation = "invalid_presentation";

/**
 * The interval tables that hold stimulus presentations: one a stimulus since 2020, before that one table
 * `epochs` for all.
 */
export function presentationTables(intervals: readonly Table[]): readonly Table[] {
  const parts = intervals.filter((table) => table.name.endsWith("_presentations"));
  if (parts.length) return parts;
  return intervals.filter(
    (table) =>
      /(^|\/)epochs$/.test(table.name) && table.columns.some((column) => column.name === "stimulus_name"),
  );
}

/**
 * One table of all presentations, as AllenSDK 2.14 and later assemble it: columns of 0 and 1 become true and
 * false, colours are told from triplets, names are standardised, conditions numbered and invalid presentations
 * masked. Values stay as stored: text that holds a number is text. The order of columns, arbitrary in AllenSDK,
 * is that of first appearance.
 *
 * @param parts - interval tables in the file's order (see {@link presentationTables})
 * @param invalidTimes - the recording's table of invalid times, if it has one
 * @throws AnalysisError `missing-column` when no table has start and stop times
 */
export function assemblePresentations(
  parts: readonly Table[],
  invalidTimes: Table | undefined,
): StimulusPresentations {
  const { rowCount, columns: stored, notices } = concatenate(parts);
  const columns = ordered(stored);
  columns.delete("stimulus_index");
  // A column of the 2019 layout that later writers drop.
  columns.delete("pos");
  // Worked out here, whatever a file of another data set has stored under their names.
  for (const name of ["duration", "stimulus_condition_id", "stimulus_presentation_id"]) columns.delete(name);
  const named = standardColumns(columns, rowCount);
  const names = named.get("stimulus_name");
  if (names) named.set("stimulus_name", { ...names, column: standardStimulusNames(names.column, rowCount) });
  const start = numbersOf(named, "start_time");
  const stop = numbersOf(named, "stop_time");
  const duration = new Float64Array(rowCount);
  for (let row = 0; row < rowCount; row++) duration[row] = stop[row]! - start[row]!;
  const { ids, table: conditions } = stimulusConditions(named, rowCount);
  const invalid = invalidTimes ? overlapping(start, stop, invalidTimes) : new Uint8Array(rowCount);
  const rows = maskedRows(invalid);
  const conditionIds = new Float64Array(rowCount);
  for (let row = 0; row < rowCount; row++) conditionIds[row] = invalid[row] ? NaN : ids[row]!;
  const problem = problemOf(named);

  const shown: [ColumnInfo, Column][] = [
    [{ name: "stimulus_presentation_id", type: "integer" }, wholeNumbers(rowIds(rowCount))],
  ];
  for (const [name, { info, column }] of inOrder(named)) shown.push([info, masked(name, column, rows)]);
  shown.push([
    { name: "duration", type: "number", unit: "seconds" },
    masked("duration", { kind: "number", integer: false, values: duration }, rows),
  ]);
  shown.push([
    { name: "stimulus_condition_id", type: "integer", ...(problem === undefined ? {} : { problem }) },
    wholeNumbers(conditionIds),
  ]);
  const visible = shown.filter(([info]) => !detailedParameters.has(info.name));
  const name = "stimulus_presentations";
  return {
    table: tableOf(name, rowCount, visible, notices),
    detailed: tableOf(name, rowCount, shown, notices),
    conditions,
    invalid,
  };
}

const wholeNumbers = (values: Float64Array): Column => ({ kind: "number", integer: true, values });

/** The parts' columns in order of time, with true and false and colours recognised. */
function ordered(stored: ReadonlyMap<string, WorkingColumn>): Map<string, WorkingColumn> {
  // AllenSDK's order of equal times is an accident of its sort; here it is that of the file.
  const order = ascendingRows(numbersOf(stored, "start_time"));
  const stretches = stretchesOf(order);
  const out = new Map<string, WorkingColumn>();
  for (const [name, { info, column }] of stored)
    out.set(name, working(info, columnAtStretches(asTruth(name, column), order, stretches) as ScalarColumn));
  const color = out.get("color");
  if (color?.column.kind === "coded") {
    const { plain, triplets } = splitColors(color.column);
    out.set("color", working(color.info, plain));
    if (!out.has("color_triplet"))
      out.set("color_triplet", working({ name: "color_triplet", type: "text" }, triplets));
  }
  return out;
}

const working = (info: ColumnInfo, column: ScalarColumn): WorkingColumn => ({
  info: { ...info, type: typeOfColumn(column) },
  column,
});

function numbersOf(columns: ReadonlyMap<string, WorkingColumn>, name: string): Float64Array {
  const column = columns.get(name)?.column;
  if (column?.kind === "number") return column.values;
  throw missingColumn("the stimulus tables", name, [...columns.keys()]);
}

/**
 * Floats that are all 0 or 1 are true and false: the writer stores truth as floats to keep what is missing.
 * AllenSDK takes times for truth too, in a file with presentations at 0 and 1 s only; we do not.
 */
function asTruth(name: string, column: ScalarColumn): ScalarColumn {
  if (column.kind !== "number" || column.integer || name.endsWith("_index") || name.endsWith("_time"))
    return column;
  const { values } = column;
  const truth = new Uint8Array(values.length);
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    if (value !== 0 && value !== 1 && !Number.isNaN(value)) return column;
    truth[row] = Number.isNaN(value) ? missingBoolean : value;
  }
  return { kind: "boolean", values: truth };
}

const triplet = /^\[(-?\d*\.\d*,\s*)*(-?\d*\.\d*)\]/;

/** The column holds two parameters: lists of red, green and blue as text, and numbers as text. */
function splitColors(color: Extract<Column, { kind: "coded" }>): {
  plain: ScalarColumn;
  triplets: ScalarColumn;
} {
  const isTriplet = color.values.map((value) => typeof value === "string" && triplet.test(value));
  const numbers = color.values.map((value) => {
    const number = typeof value === "string" ? numberInText(value) : NaN;
    return Number.isNaN(number) ? value : number;
  });
  const only = (wanted: boolean): Int32Array =>
    color.codes.map((code) => (code >= 0 && isTriplet[code] === wanted ? code : -1));
  const plain = numbers.filter((_, code) => !isTriplet[code]);
  return {
    plain: plain.every((value) => typeof value === "number")
      ? numberColumn(only(false), numbers as number[])
      : { kind: "coded", codes: only(false), values: numbers },
    triplets: { kind: "coded", codes: only(true), values: color.values },
  };
}

function numberColumn(codes: Int32Array, values: readonly number[]): ScalarColumn {
  const numbers = new Float64Array(codes.length);
  for (let row = 0; row < numbers.length; row++) numbers[row] = codes[row]! < 0 ? NaN : values[codes[row]!]!;
  return { kind: "number", integer: false, values: numbers };
}

/** 1 for presentations that touch an invalid time tagged `stimulus`, ends included. */
function overlapping(start: Float64Array, stop: Float64Array, invalidTimes: Table): Uint8Array {
  const times = { start: invalidTimes.column("start_time"), stop: invalidTimes.column("stop_time") };
  const tags = invalidTimes.columns.some((column) => column.name === "tags")
    ? invalidTimes.column("tags")
    : undefined;
  const out = new Uint8Array(start.length);
  for (let interval = 0; interval < invalidTimes.rowCount; interval++) {
    if (!tags || !tagged(tags, interval) || times.start.kind !== "number" || times.stop.kind !== "number")
      continue;
    const from = times.start.values[interval]!;
    const to = times.stop.values[interval]!;
    for (let row = 0; row < start.length; row++)
      if (Math.max(start[row]!, from) <= Math.min(stop[row]!, to)) out[row] = 1;
  }
  return out;
}

function tagged(tags: Column, row: number): boolean {
  const wanted = "stimulus";
  if (tags.kind === "list") return tags.cell(row).includes(wanted);
  if (tags.kind !== "coded" || isMissing(tags, row)) return false;
  return String(tags.values[tags.codes[row]!]).includes(wanted);
}

/** An invalid presentation keeps its times and its place and loses all else. */
function masked(name: string, column: ScalarColumn, rows: MaskedRows): ScalarColumn {
  if (name === "start_time" || name === "stop_time" || !rows.some) return column;
  if (name !== "stimulus_name" || column.kind !== "coded") return withoutRows(column, rows);
  const values = [...column.values, invalidPresentation];
  return {
    ...column,
    values,
    codes: column.codes.map((code, row) => (rows.kept[row]! < 0 ? values.length - 1 : code)),
  };
}

/** A column that is missing at some rows. */
function withoutRows(column: ScalarColumn, { masked: gone, kept }: MaskedRows): ScalarColumn {
  switch (column.kind) {
    case "number": {
      const values = column.values.slice();
      for (const row of gone) values[row] = NaN;
      return { ...column, values };
    }
    case "boolean": {
      const values = column.values.slice();
      for (const row of gone) values[row] = missingBoolean;
      return { kind: "boolean", values };
    }
    case "coded": {
      const codes = column.codes.slice();
      for (const row of gone) codes[row] = -1;
      return { ...column, codes };
    }
    case "bigint":
      return columnAt(column, kept) as ScalarColumn;
  }
}

interface MaskedRows {
  /** Whether any row is masked. */
  readonly some: boolean;
  readonly masked: readonly number[];
  /** `(rows)` the row itself, -1 where it is masked. */
  readonly kept: Int32Array;
}

function maskedRows(invalid: Uint8Array): MaskedRows {
  const kept = rowNumbers(invalid.length);
  const gone: number[] = [];
  for (let row = 0; row < kept.length; row++) if (invalid[row]) gone.push(row);
  for (const row of gone) kept[row] = -1;
  return { some: gone.length > 0, masked: gone, kept };
}

/** Block and times first, then the order of first appearance. */
function inOrder(columns: ReadonlyMap<string, WorkingColumn>): readonly (readonly [string, WorkingColumn])[] {
  const first = ["stimulus_block", "start_time", "stop_time"];
  const rank = (name: string): number => (first.includes(name) ? first.indexOf(name) : first.length);
  return [...columns].sort(([a], [b]) => rank(a) - rank(b));
}

function problemOf(columns: ReadonlyMap<string, WorkingColumn>): string | undefined {
  const bad = [...columns.values()].find(({ info }) => info.problem !== undefined);
  return bad && `column "${bad.info.name}", which it depends on, cannot be trusted: ${bad.info.problem!}`;
}
