import { columnAt } from "../column-rows.ts";
import { isMissing, tableOf } from "../table.ts";
import type { Scalar, Table } from "../table.ts";
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
function refine({ ids, count }: Groups, column: ScalarColumn): Groups {
  const { codes, distinct } = codesOf(column, ids.length);
  if (distinct === 1) return { ids, count };
  const idOf = count * distinct <= largestTable ? numberedInTable(count * distinct) : numberedInMap();
  const out = new Int32Array(ids.length);
  let last = -1;
  for (let row = 0; row < ids.length; row++) {
    // Codes and ids are below the number of rows, so that a pair fits a double exactly.
    const id = idOf(ids[row]! * distinct + codes[row]!);
    if (id > last) last = id;
    out[row] = id;
  }
  return { ids: out, count: last + 1 };
}

function numberedInTable(size: number): (key: number) => number {
  const known = new Int32Array(size).fill(-1);
  let next = 0;
  return (key) => {
    if (known[key]! < 0) known[key] = next++;
    return known[key]!;
  };
}

function numberedInMap(): (key: Scalar | null) => number {
  const known = new Map<Scalar | null, number>();
  return (key) => {
    let id = known.get(key);
    if (id === undefined) known.set(key, (id = known.size));
    return id;
  };
}

/** A number for each distinct value, missing being one of them. */
function codesOf(column: ScalarColumn, rowCount: number): { codes: Int32Array; distinct: number } {
  const codes = new Int32Array(rowCount);
  const codeOf = numberedInMap();
  if (column.kind === "coded") {
    const ofCode = column.values.map((value) => codeOf(typeof value === "boolean" ? Number(value) : value));
    const missing = codeOf(null);
    for (let row = 0; row < rowCount; row++)
      codes[row] = column.codes[row]! < 0 ? missing : ofCode[column.codes[row]!]!;
    return { codes, distinct: missing + 1 };
  }
  const missing = codeOf(null);
  let last = missing;
  for (let row = 0; row < rowCount; row++) {
    const code = isMissing(column, row) ? missing : codeOf(column.values[row]!);
    if (code > last) last = code;
    codes[row] = code;
  }
  return { codes, distinct: last + 1 };
}
