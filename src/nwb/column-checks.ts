import type { Notice } from "../core/errors.ts";
import type { Column } from "../core/table/table.ts";
import type { H5Dataset } from "./h5/dataset.ts";
import type { H5File } from "./h5/file.ts";
import { safeAttribute } from "./table-layout.ts";
import type { StoredColumn } from "./table-layout.ts";

/** What is worth saying about a column's values once they are read, though they are as stored. */
export function checkColumn(file: H5File, stored: StoredColumn, column: Column): Notice[] {
  return [...checkTimes(stored, column), ...checkRegion(file, stored, column)];
}

/** The schema says float32 for interval times, though nearly everybody writes float64. */
function checkTimes({ name, data }: StoredColumn, column: Column): Notice[] {
  const single = data.type.kind === "float" && data.type.size < 8;
  if (!single || column.kind !== "number" || !/^(start_time|stop_time|timestamp)$/.test(name)) return [];
  const largest = column.values.reduce((most, time) => (Math.abs(time) > most ? Math.abs(time) : most), 0);
  if (largest === 0) return [];
  const bits = data.type.size === 4 ? 23 : 10;
  const step = 2 ** (Math.floor(Math.log2(largest)) - bits);
  const message = `${data.path} is stored as float${8 * data.type.size}: its times are only known to ${step.toPrecision(1)} s.`;
  return [{ code: "coarse-times", message }];
}

/** Larger regions are not read to be checked. */
const largestRegion = 100_000;

/** The table whose rows a DynamicTableRegion names, or null when the column is none. */
export function regionTarget(file: H5File, data: H5Dataset): string | null {
  const target = safeAttribute(file, data.path, "table");
  return typeof target === "string" && data.type.kind === "integer" ? target : null;
}

/** A region holds row numbers; some writers store the ids of the rows instead. */
function checkRegion(file: H5File, { data }: StoredColumn, column: Column): Notice[] {
  const target = regionTarget(file, data);
  if (target === null || data.length > largestRegion || file.kind(`${target}/id`) !== "dataset") return [];
  const ids = file.dataset(`${target}/id`);
  const values = column.kind === "number" ? column.values : data.numbers();
  const outside = values.filter((value) => value < 0 || value >= ids.length);
  if (outside.length === 0) return [];
  const known = new Set(ids.isNumeric ? ids.numbers() : []);
  const areIds = values.every((value) => known.has(value));
  const start = `${data.path} should hold row numbers of ${target}, but ${outside.length} of its ${values.length} values are no rows of it`;
  return [
    areIds
      ? {
          code: "region-of-ids",
          message: `${start}. All of them are ids of that table: they were probably meant as ids.`,
        }
      : { code: "region-outside", message: `${start}.` },
  ];
}
