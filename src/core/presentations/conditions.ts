import { columnAt } from "../table/column-rows.ts";
import { isMissing, tableOf } from "../table/table.ts";
import type { Scalar, Table } from "../table/table.ts";
import type { ScalarColumn, WorkingColumn } from "./concatenate.ts";

/** Where and when a presentation was, which does not distinguish what was shown. */
const notParameters: ReadonlySet<string> = new Set(["start_time", "stop_time", "duration", "stimulus_block"]);

/**
 * Numbers the distinct settings of the stimulus, 0, 1, 2, ... at first appearance. Two are the same when
 * all parameters are, by Python's equality: 1 is 1.0 and True, but never the text `1`; missing is missing.
 *
 * @returns `(rows)` condition of each presentation, and the table of conditions
 */
export function stimulusConditions(
  columns: ReadonlyMap<string, WorkingColumn>,
  rowCount: number,
): { readonly ids: Int32Array; readonly table: Table } {
  const parameters = [...columns].filter(([name]) => !notParameters.has(name));
  let groups: Groups = { ids: new Int32Array(rowCount), count: 1 };
  for (const [, { column }] of parameters) groups = refine(groups, column);
  const { ids } = groups;
  const firstRows: number[] = [];
  for (let row = 0; row < rowCount; row++) if (ids[row] === firstRows.length) firstRows.push(row);
  const rows = Int32Array.from(firstRows);
  const table = tableOf("stimulus_conditions", rows.length, [
    [
      { name: "id", type: "integer" },
      { kind: "number", integer: true, values: Float64Array.from(rows, (_, id) => id) },
    ],
    ...parameters.map(([, { info, column }]) => [info, columnAt(column, rows)] as const),
  ]);
  return { ids, table };
}

/** Groups of rows: `(rows)` the group of each, numbered in order of first appearance. */
interface Groups {
  readonly ids: Int32Array;
  readonly count: number;
}

/** Above this many possible pairs of group and value, those that occur are looked up in a map. */
const largestTable = 2 ** 22;

/** Splits groups of rows by the values of one more column, keeping the order of first appearance. */
function refine(groups: Groups, column: ScalarColumn): Groups {
  const { codes, distinct } = codesOf(column, groups.ids.length);
  if (isConstant(codes)) return groups;
  return groups.count * distinct <= largestTable
    ? refineInTable(groups, codes, distinct)
    : refineInMap(groups, codes, distinct);
}

function isConstant(codes: Int32Array): boolean {
  for (let row = 1; row < codes.length; row++) if (codes[row] !== codes[0]) return false;
  return true;
}

function refineInTable({ ids, count }: Groups, codes: Int32Array, distinct: number): Groups {
  const out = new Int32Array(ids.length);
  // One more than the number of each pair; 0 for those that did not occur.
  const known = new Int32Array(count * distinct);
  let next = 0;
  for (let row = 0; row < ids.length; row++) {
    const pair = ids[row]! * distinct + codes[row]!;
    if (known[pair] === 0) known[pair] = ++next;
    out[row] = known[pair]! - 1;
  }
  return { ids: out, count: next };
}

function refineInMap({ ids }: Groups, codes: Int32Array, distinct: number): Groups {
  const out = new Int32Array(ids.length);
  const known = new Map<number, number>();
  let former = -1;
  for (let row = 0, id = 0; row < ids.length; row++) {
    // Codes and ids are below the number of rows, so that a pair fits a double exactly.
    const pair = ids[row]! * distinct + codes[row]!;
    if (pair !== former) {
      id = known.get(pair) ?? known.size;
      if (id === known.size) known.set(pair, id);
      former = pair;
    }
    out[row] = id;
  }
  return { ids: out, count: known.size };
}

/** The number of each value, in the order in which they are first asked for; missing is 0. */
class Codes {
  readonly #known = new Map<Scalar, number>();

  of(value: Scalar): number {
    let code = this.#known.get(value);
    if (code === undefined) this.#known.set(value, (code = this.#known.size + 1));
    return code;
  }
  /** With missing. */
  get distinct(): number {
    return this.#known.size + 1;
  }
}

/** A number for each distinct value, missing being one of them. */
function codesOf(column: ScalarColumn, rowCount: number): { codes: Int32Array; distinct: number } {
  const codes = new Int32Array(rowCount);
  const known = new Codes();
  switch (column.kind) {
    case "coded": {
      const ofCode = column.values.map((value) =>
        known.of(typeof value === "boolean" ? Number(value) : value),
      );
      for (let row = 0; row < rowCount; row++) {
        const code = column.codes[row]!;
        codes[row] = code < 0 ? 0 : ofCode[code]!;
      }
      break;
    }
    case "number":
      numberCodes(column.values, known, codes);
      break;
    case "boolean":
    case "bigint":
      for (let row = 0; row < rowCount; row++)
        codes[row] = isMissing(column, row) ? 0 : known.of(column.values[row]!);
      break;
  }
  return { codes, distinct: known.distinct };
}

/** Settings stay the same for many presentations: a value is looked up where it changes. */
function numberCodes(values: Float64Array, known: Codes, into: Int32Array): void {
  let former = NaN;
  let code = 0;
  for (let row = 0; row < into.length; row++) {
    const value = values[row]!;
    if (value !== former && !Number.isNaN(value)) {
      code = known.of(value);
      former = value;
    }
    into[row] = Number.isNaN(value) ? 0 : code;
  }
}
