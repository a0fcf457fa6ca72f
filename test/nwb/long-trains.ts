import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { H5File } from "../../src/nwb/h5/file.ts";
import { fixtures } from "../fixtures.ts";
import { Random } from "../fuzz/random.ts";
import { memorySource } from "./memory-source.ts";

/** As `long_trains.py` has them. */
const units = 4;
export const perUnit = 80_000;

/**
 * A recording of a few units with long trains, of 1,000 s, spikes coming in waves, and trials in two short stretches of it.
 *
 * @param odd - a unit of which two spikes in the first stretch are not in order
 * @returns its bytes, and each train in order
 */
export async function longTrains(odd?: number): Promise<{ bytes: Uint8Array; trains: Float64Array[] }> {
  const random = new Random(11);
  const waves = (): number => {
    const time = 1000 * random.next();
    return time + 15 * Math.sin(time / 40);
  };
  const trains = Array.from({ length: units }, () => Float64Array.from({ length: perUnit }, waves).sort());
  const bytes = Uint8Array.from(gunzipSync(readFileSync(`${fixtures}/nwb/long_trains.nwb.gz`)));
  const file = await H5File.open(memorySource(bytes));
  const place = bytes.subarray(file.dataset("/units/spike_times").address!);
  file.close();
  trains.forEach((train, unit) => place.set(new Uint8Array(train.buffer), 8 * perUnit * unit));
  if (odd !== undefined) {
    const at = 8 * (odd * perUnit + trains[odd]!.findIndex((time) => time > 201));
    const [one, two] = [place.slice(at, at + 8), place.slice(at + 8, at + 16)];
    place.set(two, at);
    place.set(one, at + 8);
  }
  return { bytes, trains };
}
