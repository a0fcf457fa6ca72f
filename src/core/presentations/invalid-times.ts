import { columnAt, headOf } from "../table/column-rows.ts";
import { rowNumbers } from "../table/row-order.ts";
import { isMissing, missingBoolean } from "../table/table.ts";
import type { Column, Table } from "../table/table.ts";
import { WorkingColumn } from "./working-column.ts";
import type { ScalarColumn } from "./working-column.ts";

/** What stands in the place of the stimulus's name. */
const invalidPresentation = "invalid_presentation";

/** `(rows)` 1 for presentations that touch an invalid time tagged `stimulus`, ends included. */
export function overlapping(start: Float64Array, stop: Float64Array, invalidTimes: Table): Uint8Array {
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
export function masked(source: WorkingColumn, rows: MaskedRows): WorkingColumn {
  const { name } = source;
  if (name === "start_time" || name === "stop_time" || !rows.some) return source;
  return new WorkingColumn(name, () => ({
    info: source.info,
    column: () => maskedValues(name, source.column, rows),
    first: (count) => maskedValues(name, headOf(source.column, count), rows),
  }));
}

function maskedValues(name: string, column: ScalarColumn, rows: MaskedRows): ScalarColumn {
  if (name !== "stimulus_name" || column.kind !== "coded") return withoutRows(column, rows);
  const values = [...column.values, invalidPresentation];
  return {
    ...column,
    values,
    codes: column.codes.map((code, row) => (rows.kept[row]! < 0 ? values.length - 1 : code)),
  };
}

/** A column, or the first rows of one, that is missing at some rows: those behind its end are no elements of its values. */
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

export interface MaskedRows {
  /** Whether any row is masked. */
  readonly some: boolean;
  readonly masked: readonly number[];
  /** `(rows)` the row itself, -1 where it is masked. */
  readonly kept: Int32Array;
}

export function maskedRows(invalid: Uint8Array): MaskedRows {
  const kept = rowNumbers(invalid.length);
  const gone: number[] = [];
  for (let row = 0; row < kept.length; row++) if (invalid[row]) gone.push(row);
  for (const row of gone) kept[row] = -1;
  return { some: gone.length > 0, masked: gone, kept };
}
