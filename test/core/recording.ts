import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import type { CacheChannels } from "../../src/core/cache-facts.ts";
import type { UnitSources } from "../../src/core/units/units.ts";
import { openNwbFile } from "../../src/nwb/nwb-file.ts";
import type { NwbFile } from "../../src/nwb/nwb-file.ts";
import { probesOf } from "../../src/session/probes.ts";
import { allenCache, allenSession } from "../fixtures.ts";

/** What the units of the invented Allen recording are put together from, read from the file. */
export async function readUnitSources(): Promise<{ file: NwbFile; sources: UnitSources }> {
  const file = await openNwbFile(allenSession);
  const electrodes = file.table("electrodes");
  return { file, sources: { units: file.table("/units"), electrodes, probes: probesOf(file, electrodes) } };
}

/** The recording's channels as channels.csv of its cache folder has them. */
export function readCacheChannels(): CacheChannels {
  const text = readFileSync(`${allenCache}/channels.csv`);
  const rows = parse<Record<string, string>>(text, { columns: true });
  const numbers = (name: string): Float64Array =>
    Float64Array.from(rows, (row) => (row[name] === "" ? NaN : Number(row[name])));
  return {
    id: numbers("id"),
    ecephys_structure_id: numbers("ecephys_structure_id"),
    ecephys_structure_acronym: rows.map((row) => row["ecephys_structure_acronym"] || null),
    anterior_posterior_ccf_coordinate: numbers("anterior_posterior_ccf_coordinate"),
    dorsal_ventral_ccf_coordinate: numbers("dorsal_ventral_ccf_coordinate"),
    left_right_ccf_coordinate: numbers("left_right_ccf_coordinate"),
  };
}
