import { countTable } from "./count-table.ts";
import type { ExportFormat } from "./format.ts";
import { provenanceBeside } from "./provenance.ts";
import { csv as csvTable } from "./tables/csv.ts";

/** One row a trial: `trial_id,label,<unit id>...`; see `countTable`. */
export const csv: ExportFormat = {
  id: "csv",
  label: "Comma-separated values",
  extension: "csv",
  async encode(data, stem, provenance) {
    const name = `${stem}.csv`;
    return [{ name, bytes: await csvTable.encode(countTable(data)) }, provenanceBeside(name, provenance)];
  },
};
