import { delimited } from "./delimited.ts";
import type { TableFormat } from "./format.ts";

/** Comma-separated values with a header line. */
export const csv: TableFormat = {
  id: "csv",
  label: "Comma-separated values",
  extension: "csv",
  kind: "text",
  encode: async (table) => delimited(table, ","),
};
