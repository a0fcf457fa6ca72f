import type { ProbeFacts } from "../core/units/channels.ts";
import type { Cell, Table } from "../core/table/table.ts";
import { cellOf } from "../core/table/table.ts";
import type { NwbFile } from "../nwb/nwb-file.ts";

const groups = "/general/extracellular_ephys";

/**
 * The probes of an Allen recording, in the order of its electrode groups. Sampling rates are the device's in files
 * since June 2020 and the group's own before.
 */
export function probesOf(file: NwbFile, electrodes: Table): readonly ProbeFacts[] {
  const probes = file.children(groups).flatMap((name) => probeOf(file, name));
  return probes.length ? probes : probesOfElectrodes(electrodes);
}

function probeOf(file: NwbFile, name: string): readonly ProbeFacts[] {
  const group = `${groups}/${name}`;
  const namedById = numberIn(Number(name));
  const id = numberIn(file.attribute(group, "probe_id")) ?? namedById;
  if (name === "electrodes" || id === undefined) return [];
  const samplingRate =
    numberIn(file.attribute(`${group}/device`, "sampling_rate")) ??
    numberIn(file.attribute(group, "sampling_rate"));
  const said = file.attribute(group, "description");
  const location = file.attribute(group, "location");
  const hasLfp = file.attribute(group, "has_lfp_data");
  return [
    {
      id,
      // Groups of 2019 are named by the probe's id, and say its name.
      description: typeof said === "string" && namedById !== undefined ? said : name,
      location: typeof location === "string" ? location : null,
      samplingRate: samplingRate ?? NaN,
      lfpSamplingRate: numberIn(file.attribute(group, "lfp_sampling_rate")) ?? NaN,
      hasLfpData: typeof hasLfp === "boolean" || typeof hasLfp === "number" ? Boolean(hasLfp) : null,
    },
  ];
}

function numberIn(cell: Cell | undefined): number | undefined {
  const number = typeof cell === "bigint" ? Number(cell) : cell;
  return typeof number === "number" && Number.isFinite(number) ? number : undefined;
}

/** Without groups that name a probe, the electrodes still say which probe each belongs to. */
function probesOfElectrodes(electrodes: Table): readonly ProbeFacts[] {
  const ids = electrodes.column("probe_id");
  const names = electrodes.columns.some(({ name }) => name === "group_name")
    ? electrodes.column("group_name")
    : undefined;
  const seen = new Map<number, string>();
  for (let row = 0; row < electrodes.rowCount; row++) {
    const id = Number(cellOf(ids, row));
    if (!seen.has(id)) seen.set(id, String(names ? cellOf(names, row) : id));
  }
  return [...seen].map(([id, description]) => ({
    id,
    description,
    location: null,
    samplingRate: NaN,
    lfpSamplingRate: NaN,
    hasLfpData: null,
  }));
}
