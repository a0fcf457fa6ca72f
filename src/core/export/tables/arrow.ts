/** The only importer of flechette. */
import { bool, float64, int64, Table, tableFromArrays, tableToIPC, utf8 } from "@uwdata/flechette";
import type { TableFormat } from "./format.ts";
import { storedColumn } from "./storage.ts";
import type { StoredColumn } from "./storage.ts";

const arrowTypes = {
  double: float64,
  int64,
  bool,
  text: utf8,
  json: utf8,
} as const satisfies Record<StoredColumn["type"], unknown>;

/** Apache Arrow's file format (Feather 2), not compressed; metadata in the schema. */
export const arrow: TableFormat = {
  id: "arrow",
  label: "Apache Arrow",
  extension: "arrow",
  kind: "binary",
  encode({ columns, rowCount }, metadata = {}) {
    const stored = columns.map((column) => storedColumn(column, rowCount));
    const plain = tableFromArrays(
      stored.map(({ name, values }): [string, unknown[]] => [name, values as unknown[]]),
      {
        types: Object.fromEntries(stored.map(({ name, type }) => [name, arrowTypes[type]()])),
        useBigInt: true,
      },
    );
    const table = new Table({ ...plain.schema, metadata: new Map(Object.entries(metadata)) }, plain.children);
    const bytes = tableToIPC(table, { format: "file" });
    return bytes ?? new Uint8Array(0);
  },
};
