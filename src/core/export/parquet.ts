import { countTable } from "./count-table.ts";
import type { ExportFormat } from "./format.ts";
import { parquet as parquetTable } from "./tables/parquet.ts";

/** The columns of `countTable`; the provenance is the footer's key `provenance`. */
export const parquet: ExportFormat = {
  id: "parquet",
  label: "Apache Parquet",
  extension: "parquet",
  encode: async (data, stem, provenance) => [
    { name: `${stem}.parquet`, bytes: await parquetTable.encode(countTable(data), { provenance }) },
  ],
};
