import { assemblePresentations, presentationTables } from "../../../src/core/presentations/presentations.ts";
import type { StimulusPresentations } from "../../../src/core/presentations/presentations.ts";
import { openNwbFile } from "../../../src/nwb/nwb-file.ts";
import { allenSession } from "../../fixtures.ts";

/** The presentations of an Allen recording, read from the file. */
export async function readPresentations(path = allenSession): Promise<StimulusPresentations> {
  const file = await openNwbFile(path);
  const intervals = file.tables.filter((table) => table.path.startsWith("/intervals/"));
  const tables = intervals.map((table) => file.table(table.path));
  return assemblePresentations(
    presentationTables(tables),
    tables.find((table) => table.path === "/intervals/invalid_times"),
  );
}
