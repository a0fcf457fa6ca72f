import { allenSession, golden } from "../fixtures.ts";
import type { GoldenTable } from "../fixtures.ts";
import { openNwbFile } from "../../src/nwb/nwb-file.ts";

/** Spike times and presentation times of the recording, by the ids that AllenSDK's results name. */
export interface Recording {
  spikesOf(units: readonly number[]): Float64Array[];
  times(name: "start_time" | "stop_time", presentations: readonly number[]): Float64Array;
}

/** Times come from the goldens, so that these tests prove counting alone. */
export async function readRecording(path = allenSession): Promise<Recording> {
  const file = await openNwbFile(path);
  const ids = file.table("/units").column("id");
  const trains = file.spikeTrains("/units");
  const rowOf = new Map(Array.from(ids.kind === "number" ? ids.values : [], (id, row) => [id, row]));
  const presentations = (golden("stimulus_presentations") as GoldenTable).columns;
  return {
    spikesOf: (units) => units.map((id) => trains.read(rowOf.get(id)!)),
    times: (name, rows) => Float64Array.from(rows, (row) => presentations[name]![row] as number),
  };
}
