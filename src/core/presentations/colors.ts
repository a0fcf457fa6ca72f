import { numberInText } from "../filter/values.ts";
import type { CodedColumn, ColumnInfo } from "../table/table.ts";
import { byName, problemIn, typed, WorkingColumn } from "./working-column.ts";
import type { ScalarColumn, WorkingColumns } from "./working-column.ts";

/**
 * Writers keep two parameters in the column `color`: grey levels, and red, green and blue of a colour. The second
 * becomes `color_triplet`, unless the file has a column of that name.
 *
 * @returns `triplets`: the column of its own, if there is one; it reads `color`
 */
export function splitColors(columns: WorkingColumns): {
  readonly columns: WorkingColumns;
  readonly triplets: () => readonly WorkingColumn[];
} {
  const color = columns.get("color");
  if (!color) return { columns, triplets: () => [] };
  const plain = new WorkingColumn("color", () => {
    const { info, column } = color;
    return column.kind === "coded" ? typed(info, plainIn(column)) : color;
  });
  const name = "color_triplet";
  return {
    columns: byName([...columns.values()].map((column) => (column === color ? plain : column))),
    triplets: () => {
      const { column, info } = color;
      if (column.kind !== "coded" || columns.has(name)) return [];
      const own: ColumnInfo = { name, type: "text", ...problemIn(info) };
      return [new WorkingColumn(name, () => ({ info: own, column: () => tripletsIn(column) }))];
    },
  };
}

const triplet = /^\[(-?\d*\.\d*,\s*)*(-?\d*\.\d*)\]/;

/** `(values)` which of them are lists of red, green and blue as text. */
const tripletsAmong = (values: CodedColumn["values"]): readonly boolean[] =>
  values.map((value) => typeof value === "string" && triplet.test(value));

const tripletsIn = ({ codes, values }: CodedColumn): ScalarColumn => ({
  kind: "coded",
  codes: only(codes, tripletsAmong(values)),
  values,
});

/** What is no triplet: numbers as text are numbers. */
function plainIn({ codes, values }: CodedColumn): ScalarColumn {
  const isPlain = tripletsAmong(values).map((isTriplet) => !isTriplet);
  const numbers = values.map((value) => {
    const number = typeof value === "string" ? numberInText(value) : NaN;
    return Number.isNaN(number) ? value : number;
  });
  const kept = only(codes, isPlain);
  return numbers.every((value, code) => !isPlain[code] || typeof value === "number")
    ? numberColumn(kept, numbers as number[])
    : { kind: "coded", codes: kept, values: numbers };
}

/** Codes of the wanted values; all others are missing. */
function only(codes: Int32Array, wanted: readonly boolean[]): Int32Array {
  const out = new Int32Array(codes.length);
  for (let row = 0; row < out.length; row++) out[row] = wanted[codes[row]!] === true ? codes[row]! : -1;
  return out;
}

function numberColumn(codes: Int32Array, values: readonly number[]): ScalarColumn {
  const numbers = new Float64Array(codes.length);
  for (let row = 0; row < numbers.length; row++) numbers[row] = codes[row]! < 0 ? NaN : values[codes[row]!]!;
  return { kind: "number", integer: false, values: numbers };
}
