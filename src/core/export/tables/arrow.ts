/** The only importer of flechette, which is loaded when it is needed. */
import type { TableFormat } from "./format.ts";
import { storedColumn } from "./storage.ts";
import type { StoredColumn } from "./storage.ts";

const arrowTypes = {
  double: "float64",
  int64: "int64",
  bool: "bool",
  text: "utf8",
  json: "utf8",
} as const satisfies Record<StoredColumn["type"], string>;

/** Apache Arrow's file format (Feather 2), not compressed; metadata in the schema. */
export const arrow: TableFormat = {
  id: "arrow",
  label: "Apache Arrow",
  extension: "arrow",
  kind: "binary",
  async encode({ columns, rowCount }, metadata = {}) {
    const flechette = await import("@uwdata/flechette");
    const stored = columns.map((column) => storedColumn(column, rowCount));
    const plain = flechette.tableFromArrays(
      stored.map(({ name, values }): [string, unknown[]] => [name, values as unknown[]]),
      {
        types: Object.fromEntries(stored.map(({ name, type }) => [name, flechette[arrowTypes[type]]()])),
        useBigInt: true,
      },
    );
    const table = new flechette.Table(
      { ...plain.schema, metadata: new Map(Object.entries(metadata)) },
      plain.children,
    );
    const bytes = flechette.tableToIPC(table, { format: "file" });
    return bytes ?? new Uint8Array(0);
  },
};
