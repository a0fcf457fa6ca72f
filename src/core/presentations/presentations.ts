import { columnAtStretches, stretchesOf } from "../table/column-rows.ts";
import { ascendingRows, rowIds } from "../table/row-order.ts";
import { missingColumn, missingBoolean } from "../table/table.ts";
import { requireSound } from "../table/table-values.ts";
import type { Table } from "../table/table.ts";
import { splitColors } from "./colors.ts";
import { concatenate } from "./concatenate.ts";
import { firstConditions, isParameter, stimulusConditions } from "./conditions.ts";
import { masked, maskedRows, overlapping } from "./invalid-times.ts";
import { standardColumns, standardStimulusNames } from "./naming.ts";
import { byName, problemIn, typed, WorkingColumn } from "./working-column.ts";
import type { ScalarColumn, WorkingColumns } from "./working-column.ts";
import { workingTable } from "./working-table.ts";

/** All stimulus presentations of an Allen recording. What is asked about is read, and nothing else. */
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
 * @throws AnalysisError `missing-column` when no table has start and stop times, `damaged-data` when some are lost
 */
export function assemblePresentations(
  parts: readonly Table[],
  invalidTimes: Table | undefined,
): StimulusPresentations {
  const { rowCount, columns: stored, notices, expect } = concatenate(parts);
  expect(["start_time", "stimulus_name", "stop_time"]);
  const used = kept(stored);
  const expectAll = (): void => expect([...used.keys()]);
  const { columns, triplets } = splitColors(ordered(used));
  const named = standardColumns(columns, rowCount);
  const names = named.get("stimulus_name");
  if (names) {
    // A name that cannot be read is none: its presentation was no grey screen.
    const standard = (): ScalarColumn =>
      names.info.problem === undefined ? standardStimulusNames(names.column, rowCount) : names.column;
    named.set(names.name, new WorkingColumn(names.name, () => ({ info: names.info, column: standard() })));
  }
  const start = timesOf(named, "start_time");
  // Without the ends it is not known which presentations touch invalid times.
  const stop = invalidTimes ? timesOf(named, "stop_time") : numbersOf(named, "stop_time");
  const invalid = invalidTimes ? overlapping(start, stop, invalidTimes) : new Uint8Array(rowCount);
  const rows = maskedRows(invalid);
  const withTriplets = once(() => {
    expectAll();
    return byName([...named.values(), ...triplets()]);
  });
  const conditions = once(() => stimulusConditions(withTriplets(), rowCount));
  const duration = new WorkingColumn("duration", () => ({
    info: { name: "duration", type: "number", unit: "seconds", ...problemIn(named.get("stop_time")?.info) },
    column: { kind: "number", integer: false, values: stop.map((time, row) => time - start[row]!) },
  }));
  const condition = new WorkingColumn("stimulus_condition_id", () => {
    const problem = problemOf(withTriplets());
    const shown = (ids: Int32Array): ScalarColumn =>
      wholeNumbers(Float64Array.from(ids, (id, row) => (invalid[row] ? NaN : id)));
    return {
      info: { name: "stimulus_condition_id", type: "integer", ...(problem === undefined ? {} : { problem }) },
      column: () => shown(conditions().ids),
      first: (count) => shown(firstConditions(withTriplets(), Math.min(count, rowCount))),
    };
  });
  const table = (columns: Iterable<WorkingColumn>): Table => {
    const shown = [...inOrder(columns), duration].map((column) => masked(column, rows));
    const all = [presentationIds(rowCount), ...shown, condition];
    return workingTable(tableName, rowCount, all, notices, expectAll);
  };
  const visible = [...named.values()].filter(({ name }) => !detailedParameters.has(name));
  const detailed = once(() => table(withTriplets().values()));
  return {
    table: table(visible),
    get detailed() {
      return detailed();
    },
    get conditions() {
      return conditions().table;
    },
    invalid,
  };
}

const tableName = "stimulus_presentations";

/** A value worked out when it is first asked for. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/**
 * Not taken from the file: a number of the stimulus and a column of the 2019 layout, which later writers drop, and what
 * is worked out here, whatever a file of another data set has stored under their names.
 */
const dropped: ReadonlySet<string> = new Set([
  "stimulus_index",
  "pos",
  "duration",
  "stimulus_condition_id",
  "stimulus_presentation_id",
]);

const kept = (stored: WorkingColumns): WorkingColumns =>
  byName([...stored.values()].filter(({ name }) => !dropped.has(name)));

const presentationIds = (rowCount: number): WorkingColumn =>
  new WorkingColumn("stimulus_presentation_id", () => ({
    info: { name: "stimulus_presentation_id", type: "integer" },
    column: wholeNumbers(rowIds(rowCount)),
  }));

const wholeNumbers = (values: Float64Array): ScalarColumn => ({ kind: "number", integer: true, values });

/** The parts' columns in order of time, with true and false recognised. */
function ordered(stored: WorkingColumns): WorkingColumns {
  // AllenSDK's order of equal times is an accident of its sort; here it is that of the file.
  const order = ascendingRows(timesOf(stored, "start_time"));
  const stretches = stretchesOf(order);
  const inTime = ({ name, column }: WorkingColumn): ScalarColumn =>
    columnAtStretches(asTruth(name, column), order, stretches) as ScalarColumn;
  return byName(
    [...stored.values()].map(
      (source) => new WorkingColumn(source.name, () => typed(source.info, inTime(source))),
    ),
  );
}

/** Times of which none is lost: ids, order and masks hang on them. */
function timesOf(columns: WorkingColumns, name: string): Float64Array {
  requireSound(tableName, name, columns.get(name)?.info);
  return numbersOf(columns, name);
}

function numbersOf(columns: WorkingColumns, name: string): Float64Array {
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

/** Block and times first, then the order of first appearance. */
function inOrder(columns: Iterable<WorkingColumn>): readonly WorkingColumn[] {
  const first = ["stimulus_block", "start_time", "stop_time"];
  const rank = (name: string): number => (first.includes(name) ? first.indexOf(name) : first.length);
  return [...columns].sort((a, b) => rank(a.name) - rank(b.name));
}

function problemOf(columns: WorkingColumns): string | undefined {
  const bad = [...columns.values()].filter(isParameter).find(({ info }) => info.problem !== undefined);
  return bad && `column "${bad.name}", which it depends on, cannot be trusted: ${bad.info.problem!}`;
}
