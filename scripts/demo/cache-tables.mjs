// The tables of the demo's cache folder, as AllenSDK's EcephysProjectCache keeps them.
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { structureIdOf, structureOf } from "./units.mjs";

const csv = (rows) =>
  `${[Object.keys(rows[0]), ...rows.map((row) => Object.values(row))].map((fields) => fields.join(",")).join("\n")}\n`;

const manifest = {
  manifest: [
    { type: "manifest_version", value: "0.3.0" },
    { key: "BASEDIR", type: "dir", spec: "." },
    ...["sessions", "probes", "channels", "units"].map((key) => ({
      key,
      type: "file",
      spec: `${key}.csv`,
      parent_key: "BASEDIR",
    })),
    { key: "session_data", type: "dir", spec: "session_%d", parent_key: "BASEDIR" },
    { key: "session_nwb", type: "file", spec: "session_%d.nwb", parent_key: "session_data" },
  ],
};

export async function writeTables(folder, sessions) {
  await mkdir(folder, { recursive: true });
  const write = (name, text) => writeFile(path.join(folder, name), text);
  await write("manifest.json", `${JSON.stringify(manifest, null, 2)}\n`);
  await write("sessions.csv", csv(sessions.map(sessionRow)));
  await write(
    "probes.csv",
    csv(sessions.flatMap(({ id, probes }) => probes.map((probe) => probeRow(id, probe)))),
  );
  const probes = sessions.flatMap((session) => session.probes);
  const channels = probes.flatMap((probe) => probe.channels.map((channel) => channelRow(probe.id, channel)));
  // As in the release, channels that are not valid are not listed.
  const valid = new Set(probes.flatMap((probe) => probe.channels.filter((c) => c.valid).map((c) => c.id)));
  await write("channels.csv", csv(channels.filter(({ id }) => valid.has(id))));
  await write(
    "units.csv",
    csv(sessions.flatMap((session) => session.units.map((unit, i) => unitRow(session, unit, i)))),
  );
}

const sessionRow = ({ id, type, age, sex, genotype }) => ({
  id,
  date_of_acquisition: "2019-01-19T08:54:18Z",
  isi_experiment_id: id + 1,
  published_at: "2019-10-03T00:00:00Z",
  specimen_id: id - 5,
  session_type: type,
  age_in_days: age.toFixed(1),
  sex,
  genotype,
  has_nwb: "True",
});

const probeRow = (sessionId, { id, name, samplingRate, lfpSamplingRate }) => ({
  id,
  air_channel_index: "",
  ecephys_session_id: sessionId,
  lfp_sampling_rate: 2 * lfpSamplingRate,
  lfp_temporal_subsampling_factor: "2.0",
  name,
  phase: "3a",
  sampling_rate: samplingRate,
  surface_channel_index: "8.0",
  has_lfp_data: "False",
});

const channelRow = (probeId, { id, area, index, vertical, horizontal, ccf }) => ({
  id,
  ecephys_probe_id: probeId,
  local_index: index,
  probe_horizontal_position: horizontal,
  probe_vertical_position: vertical,
  anterior_posterior_ccf_coordinate: ccf[0].toFixed(1),
  dorsal_ventral_ccf_coordinate: ccf[1].toFixed(1),
  left_right_ccf_coordinate: ccf[2].toFixed(1),
  ecephys_structure_id: area ? structureIdOf(area).toFixed(1) : "",
  ecephys_structure_acronym: structureOf(area),
});

const unitRow = ({ spikes, end }, unit, i) => ({
  id: unit.id,
  ecephys_channel_id: unit.channel.id,
  amplitude_cutoff: unit.amplitudeCutoff,
  firing_rate: spikes ? spikes[i].length / end : unit.rate,
  isi_violations: unit.isiViolations,
  presence_ratio: unit.presenceRatio,
  ...unit.metrics,
});
