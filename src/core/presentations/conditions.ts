import { columnAt } from "../table/column-rows.ts";
import { isMissing, tableOf } from "../table/table.ts";
import type { Scalar, Table } from "../table/table.ts";
import { problemIn } from "./working-column.ts";
import type { ScalarColumn, WorkingColumn, WorkingColumns } from "./working-column.ts";

/** Where and when a presentation was, which does not distinguish what was shown. */
const notParameters: ReadonlySet<string> = new Set(["start_time", "stop_time", "duration", "stimulus_block"]);

/** Whether a column tells of the stimulus what distinguishes one condition from another. */
export const isParameter = ({ name }: WorkingColumn): boolean => !notParameters.has(name);

/**
 * Numbers the distinct settings of the stimulus, 0, 1, 2, ... at first appearance. Two are the same when
 * all parameters are, by Python's equality: 1 is 1.0 and True, but never the text `1`; missing is missing.
 *
 * @returns `(rows)` condition of each presentation, and the table of conditions
 */
export function stimulusConditions(
  columns: WorkingColumns,
  rowCount: number,
): { readonly ids: Int32Array; readonly table: Table } {
  const parameters = [...columns.values()].filter(isParameter);
  const { ids, firstRows } = numbered(parameters, rowCount);
  const table = tableOf("stimulus_conditions", firstRows.length, [
    [
      { name: "id", type: "integer", ...problemIn(...parameters.map(({ info }) => info)) },
      { kind: "number", integer: true, values: Float64Array.from(firstRows, (_, id) => id) },
    ],
    ...parameters.map(({ info, column }) => [info, columnAt(column, firstRows)] as const),
  ]);
  return { ids, table };
}

/** `(count)` the conditions of the first presentations, which do not hang on later ones. */
export const firstConditions = (columns: WorkingColumns, count: number): Int32Array =>
  numbered([...columns.values()].filter(isParameter), count).ids;

function isConstant(codes: Int32Array): boolean {
  for (let row = 1; row < codes.length; row++) if (codes[row] !== codes[0]) return false;
  return true;
}

/**
 * Numbers the distinct ones among the first rows of several columns in order of first appearance.
 *
 * @returns `ids` `(rows)` the number of each, and `firstRows` where each number stands first
 */
function numbered(
  parameters: readonly WorkingColumn[],
  rowCount: number,
): { readonly ids: Int32Array; readonly firstRows: Int32Array } {
  const columns = parameters
    .map(({ column }) => codesOf(column, rowCount))
    .filter((codes) => !isConstant(codes));
  const hashes = hashesOf(columns, rowCount);
  const equal = (a: number, b: number): boolean => columns.every((codes) => codes[a] === codes[b]);
  const ids = new Int32Array(rowCount);
  const firstRows: number[] = [];
  // Open addressing: one more than the number that was given to a hash, 0 where there is none.
  const mask = 2 ** Math.ceil(Math.log2(2 * rowCount + 2)) - 1;
  const slots = new Int32Array(mask + 1);
  for (let row = 0; row < rowCount; row++) {
    let slot = hashes[row]! & mask;
    while (slots[slot] !== 0 && !equal(row, firstRows[slots[slot]! - 1]!)) slot = (slot + 1) & mask;
    if (slots[slot] === 0) slots[slot] = firstRows.push(row);
    ids[row] = slots[slot]! - 1;
  }
  return { ids, firstRows: Int32Array.from(firstRows) };
}

/** `(rows)` a number for the codes of each row, equal for equal ones. */
function hashesOf(columns: readonly Int32Array[], rowCount: number): Int32Array {
  const hashes = new Int32Array(rowCount);
  for (const codes of columns)
    for (let row = 0; row < rowCount; row++) {
      const mixed = Math.imul(hashes[row]! ^ codes[row]!, 0x9e3779b1);
      hashes[row] = mixed ^ (mixed >>> 15);
    }
  return hashes;
}

/** The number of each value, in the order in which they are first asked for; missing is 0. */
class Codes {
  readonly #known = new Map<Scalar, number>();

  of(value: Scalar): number {
    let code = this.#known.get(value);
    if (code === undefined) this.#known.set(value, (code = this.#known.size + 1));
    return code;
  }
}

/** A number for each distinct value, missing being one of them. */
function codesOf(column: ScalarColumn, rowCount: number): Int32Array {
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
  return codes;
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
