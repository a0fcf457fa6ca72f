import { delimited } from "./delimited.ts";
import type { TableFormat } from "./format.ts";

/** Tab-separated values with a header line. */
export const tsv: TableFormat = {
  id: "tsv",
  label: "Tab-separated values",
  extension: "tsv",
  kind: "text",
  encode: async (table) => delimited(table, "\t"),
};
