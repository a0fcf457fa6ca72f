/** The only importer of hyparquet-writer, which is loaded when it is needed. */
import { program } from "../../program.ts";
import type { TableFormat } from "./format.ts";
import { storedColumn } from "./storage.ts";
import type { StoredColumn } from "./storage.ts";

const parquetTypes = {
  double: "DOUBLE",
  int64: "INT64",
  bool: "BOOLEAN",
  text: "STRING",
  json: "STRING",
} as const satisfies Record<StoredColumn["type"], string>;

/** Apache Parquet, Snappy-compressed; metadata in the footer. */
export const parquet: TableFormat = {
  id: "parquet",
  label: "Apache Parquet",
  extension: "parquet",
  kind: "binary",
  async encode({ columns, rowCount }, metadata = {}) {
    const { parquetWriteBuffer } = await import("hyparquet-writer");
    const columnData = columns.map((column) => {
      const { name, type, values } = storedColumn(column, rowCount);
      return { name, type: parquetTypes[type], data: values as unknown[] };
    });
    const bytes = parquetWriteBuffer({
      columnData,
      kvMetadata: Object.entries(metadata).map(([key, value]) => ({ key, value })),
      createdBy: `${program.name} version ${program.version}`,
    });
    return new Uint8Array(bytes);
  },
};
