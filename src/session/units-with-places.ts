import { ownPlaceColumns, placedUnits } from "../core/units/unit-places.ts";
import type { PlacedUnits, PlaceSources } from "../core/units/unit-places.ts";
import type { NwbTable } from "../nwb/dynamic-table.ts";
import type { NwbFile } from "../nwb/nwb-file.ts";
import { readableTable, regionOf } from "../nwb/region.ts";
import type { Region } from "../nwb/region.ts";
import { factsOfTargets, linkedTable } from "./linked-columns.ts";

const electrodesPath = "/general/extracellular_ephys/electrodes";

/** A units table of the file, with where its units are and what its columns lead to. */
export function unitsWithPlaces(file: NwbFile, path: string): PlacedUnits {
  const stored = file.table(path);
  const region = regionOf(file, stored, "electrodes");
  const severalPlaces = region && !region.single && ownPlaceColumns(stored).length === 0;
  const units = linkedTable(file, stored, severalPlaces ? ["electrodes.location"] : []);
  const electrodes = readableTable(file, electrodesPath);
  const sources: PlaceSources = {
    ...(region ? { region: { electrodes: region.target, rows: () => electrodesOf(stored, region) } } : {}),
    ...(electrodes ? { electrodes } : {}),
    ...(hasGroups(stored)
      ? { groupLocations: () => factsOfTargets(file, stored.targets("electrode_group")!, "location") }
      : {}),
  };
  return placedUnits(units, sources);
}

const hasGroups = (units: NwbTable): boolean =>
  units.columns.some(
    ({ name, type, problem }) => name === "electrode_group" && type === "reference" && problem === undefined,
  );

/** The rows of electrodes that each unit names; null where some are none. */
function electrodesOf({ rowCount }: NwbTable, region: Region): readonly Int32Array[] | null {
  const { sound, values, range } = region.rows();
  if (!sound) return null;
  return Array.from({ length: rowCount }, (_, unit) => Int32Array.from(values.subarray(...range(unit))));
}
