import { columnAt } from "../column-rows.ts";
import { missingBoolean, tableOf } from "../table.ts";
import type { Table } from "../table.ts";
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
  let ids = new Int32Array(rowCount);
  for (const [, { column }] of parameters) ids = refine(ids, column);
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

/** Splits groups of rows by the values of one more column, keeping the order of first appearance. */
function refine(ids: Int32Array, column: ScalarColumn): Int32Array<ArrayBuffer> {
  const codes = codesOf(column, ids.length);
  const known = new Map<number, number>();
  const out = new Int32Array(ids.length);
  // Codes and ids are below the number of rows, so that a pair fits a double exactly.
  const width = ids.length + 1;
  for (let row = 0; row < ids.length; row++) {
    const pair = ids[row]! * width + codes[row]!;
    let id = known.get(pair);
    if (id === undefined) known.set(pair, (id = known.size));
    out[row] = id;
  }
  return out;
}

/** A number for each distinct value; 0 is missing. */
function codesOf(column: ScalarColumn, rowCount: number): Int32Array {
  const codes = new Int32Array(rowCount);
  const known = new Map<unknown, number>();
  const codeOf = (value: unknown): number => {
    let code = known.get(value);
    if (code === undefined) known.set(value, (code = known.size + 1));
    return code;
  };
  switch (column.kind) {
    case "number":
      for (let row = 0; row < rowCount; row++) {
        const value = column.values[row]!;
        codes[row] = Number.isNaN(value) ? 0 : codeOf(value);
      }
      return codes;
    case "bigint":
      for (let row = 0; row < rowCount; row++) codes[row] = codeOf(column.values[row]!);
      return codes;
    case "boolean":
      for (let row = 0; row < rowCount; row++)
        codes[row] = column.values[row] === missingBoolean ? 0 : codeOf(column.values[row]);
      return codes;
    case "coded": {
      const ofCode = column.values.map((value) => codeOf(typeof value === "boolean" ? Number(value) : value));
      for (let row = 0; row < rowCount; row++)
        codes[row] = column.codes[row]! < 0 ? 0 : ofCode[column.codes[row]!]!;
      return codes;
    }
  }
}
