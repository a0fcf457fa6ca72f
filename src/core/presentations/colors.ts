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
    return column.kind === "coded" ? typed(info, partsOf(column).plain) : color;
  });
  const name = "color_triplet";
  return {
    columns: byName([...columns.values()].map((column) => (column === color ? plain : column))),
    triplets: () => {
      const { column, info } = color;
      if (column.kind !== "coded" || columns.has(name)) return [];
      const own: ColumnInfo = { name, type: "text", ...problemIn(info) };
      return [new WorkingColumn(name, () => typed(own, partsOf(column).triplets))];
    },
  };
}

const triplet = /^\[(-?\d*\.\d*,\s*)*(-?\d*\.\d*)\]/;

/** Lists of red, green and blue as text on one side, and what is none on the other: numbers as text are numbers. */
function partsOf(color: CodedColumn): { readonly plain: ScalarColumn; readonly triplets: ScalarColumn } {
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
