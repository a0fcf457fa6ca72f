import { countTable } from "./count-table.ts";
import type { ExportFormat } from "./format.ts";
import { arrow as arrowTable } from "./tables/arrow.ts";

/** The columns of `countTable`; the provenance is the schema's key `provenance`. */
export const arrow: ExportFormat = {
  id: "arrow",
  label: "Apache Arrow",
  extension: "arrow",
  encode: async (data, stem, provenance) => [
    { name: `${stem}.arrow`, bytes: await arrowTable.encode(countTable(data), { provenance }) },
  ],
};
