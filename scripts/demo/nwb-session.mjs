// Writes the demo recording as the Allen Institute's NWB files are laid out.
import h5wasm from "h5wasm/node";

const description = "invented data: a demonstration written by Neural Coding";
const sessionStart = "2019-01-19T00:54:18-08:00";

export async function writeSession(file, session) {
  await h5wasm.ready;
  const root = new h5wasm.File(file, "w");
  try {
    writeHeader(root, session);
    const electrodes = writeProbes(root, session);
    writeStimuli(root, session);
    writeUnits(root, session, electrodes);
  } finally {
    root.close();
  }
}

function writeHeader(root, { id, genotype, sex, age, type }) {
  attributes(root, { namespace: "core", neurodata_type: "NWBFile", nwb_version: "2.2.2" });
  scalars(root, {
    identifier: String(id),
    session_description: description,
    session_start_time: sessionStart,
    timestamps_reference_time: sessionStart,
  });
  root.create_dataset({ name: "file_create_date", data: [sessionStart], dtype: "S" });
  for (const name of ["acquisition", "analysis", "processing", "stimulus", "general", "intervals"])
    root.create_group(name);
  const general = root.get("general");
  scalars(general, { session_id: String(id), stimulus: type, institution: "none: invented data" });
  const subject = typed(general, "subject", "EcephysSpecimen", "ndx-aibs-ecephys");
  attributes(subject, { specimen_name: `demo-${id}`, strain: "C57BL/6J" });
  subject.create_attribute("age_in_days", age, [], "<d");
  scalars(subject, { subject_id: `demo-${id}`, age: `P${age}D`, sex, genotype, species: "Mus musculus" });
}

function writeProbes(root, { probes }) {
  const general = root.get("general");
  const devices = general.create_group("devices");
  const ephys = general.create_group("extracellular_ephys");
  for (const { id, name, samplingRate, lfpSamplingRate } of probes) {
    const device = typed(devices, name, "EcephysProbe", "ndx-aibs-ecephys");
    attributes(device, { description: "Neuropixels 1.0 Probe", manufacturer: "imec" });
    device.create_attribute("probe_id", id, [], "<i");
    device.create_attribute("sampling_rate", samplingRate, [], "<d");
    const group = typed(ephys, name, "EcephysElectrodeGroup", "ndx-aibs-ecephys");
    attributes(group, { description: "Ecephys Electrode Group", location: "See electrode locations" });
    group.create_attribute("probe_id", id, [], "<i");
    group.create_attribute("lfp_sampling_rate", lfpSamplingRate, [], "<d");
    group.create_attribute("has_lfp_data", 0, [], "<b");
    group.create_soft_link(`/general/devices/${name}`, "device");
  }
  const channels = probes.flatMap((probe) => probe.channels.map((channel) => ({ ...channel, probe })));
  const all = (value) => channels.map(value);
  const table = dynamicTable(
    ephys,
    "electrodes",
    "DynamicTable",
    "hdmf-common",
    all(({ id }) => id),
  );
  table.text(
    "location",
    all(({ area }) => area || "None"),
  );
  table.references(
    "group",
    all(({ probe }) => ephys.get(probe.name).create_reference()),
  );
  table.text(
    "group_name",
    all(({ probe }) => probe.name),
  );
  table.integers(
    "probe_vertical_position",
    all(({ vertical }) => vertical),
  );
  table.integers(
    "probe_horizontal_position",
    all(({ horizontal }) => horizontal),
  );
  table.integers(
    "probe_id",
    all(({ probe }) => probe.id),
  );
  table.integers(
    "local_index",
    all(({ index }) => index),
  );
  table.flags(
    "valid_data",
    all(({ valid }) => valid),
  );
  table.numbers(
    "x",
    all(({ ccf }) => ccf[0]),
  );
  table.numbers(
    "y",
    all(({ ccf }) => ccf[1]),
  );
  // The released files repeat y here; the third coordinate is in the cache's channels.csv.
  table.numbers(
    "z",
    all(({ ccf }) => ccf[1]),
  );
  table.numbers(
    "imp",
    all(() => NaN),
  );
  table.text(
    "filtering",
    all(() => "AP band: 500 Hz high-pass; LFP band: 1000 Hz low-pass"),
  );
  table.end("metadata about extracellular electrodes");
  return channels;
}

/** Columns of each stimulus beyond times, name, block and index. */
const gratingColumns = {
  color: "text",
  contrast: "numbers",
  mask: "text",
  opacity: "numbers",
  orientation: "numbers",
  phase: "text",
  size: "text",
  spatial_frequency: "text",
};
const stimulusColumns = {
  spontaneous: {},
  gabors: { ...gratingColumns, temporal_frequency: "numbers", x_position: "numbers", y_position: "numbers" },
  flashes: gratingColumns,
  drifting_gratings: { ...gratingColumns, temporal_frequency: "numbers" },
  static_gratings: { ...gratingColumns, spatial_frequency: "numbers" },
  natural_scenes: { frame: "numbers" },
};

function writeStimuli(root, { id, presentations, invalidTimes }) {
  const intervals = root.get("intervals");
  for (const [stimulus, columns] of Object.entries(stimulusColumns)) {
    const shown = presentations.filter((presentation) => presentation.stimulus === stimulus);
    const all = (value) => shown.map(value);
    const table = dynamicTable(intervals, `${stimulus}_presentations`, "TimeIntervals", "core", [
      ...shown.keys(),
    ]);
    table.numbers(
      "start_time",
      all(({ start }) => start),
    );
    table.numbers(
      "stop_time",
      all(({ stop }) => stop),
    );
    table.text(
      "stimulus_name",
      all(() => stimulus),
    );
    if (stimulus !== "spontaneous") {
      table.numbers(
        "stimulus_block",
        all(({ block }) => block),
      );
      table.numbers(
        "stimulus_index",
        all(({ index }) => index),
      );
    }
    for (const [name, kind] of Object.entries(columns))
      table[kind](
        name,
        all(({ parameters }) => parameters[name]),
      );
    table.end(`Presentation times and stimuli details for '${stimulus}' stimuli.`);
  }
  const invalid = dynamicTable(intervals, "invalid_times", "TimeIntervals", "core", [...invalidTimes.keys()]);
  invalid.numbers(
    "start_time",
    invalidTimes.map(([start]) => start),
  );
  invalid.numbers(
    "stop_time",
    invalidTimes.map(([, stop]) => stop),
  );
  invalid.ragged(
    "tags",
    invalidTimes.map(() => ["EcephysSession", String(id), "stimulus"]),
  );
  invalid.end("times that must not be analysed");
  const processing = typed(root.get("processing"), "stimulus", "ProcessingModule", "core");
  attributes(processing, { description: "Stimulus Times processing" });
  const series = typed(processing, "timestamps", "TimeSeries", "core");
  attributes(series, { description: "start of each presentation", comments: "no comments" });
  const starts = Float64Array.from(presentations, ({ start }) => start);
  const data = series.create_dataset({ name: "data", data: starts });
  attributes(data, { unit: "s" });
  data.create_attribute("conversion", 1, [], "<d");
  data.create_attribute("resolution", -1, [], "<d");
  const timestamps = series.create_dataset({ name: "timestamps", data: starts });
  attributes(timestamps, { unit: "seconds" });
  timestamps.create_attribute("interval", 1, [], "<i");
}

function writeUnits(root, { units, spikes, end }) {
  const table = dynamicTable(
    root,
    "units",
    "Units",
    "core",
    units.map(({ id }) => id),
  );
  table.ragged("spike_times", spikes);
  table.integers(
    "peak_channel_id",
    units.map(({ channel }) => channel.id),
  );
  table.integers("local_index", [...units.keys()]);
  table.integers("cluster_id", [...units.keys()]);
  table.text(
    "quality",
    units.map(({ quality }) => quality),
  );
  table.numbers(
    "firing_rate",
    spikes.map((times) => times.length / end),
  );
  table.numbers(
    "isi_violations",
    units.map(({ isiViolations }) => isiViolations),
  );
  table.numbers(
    "presence_ratio",
    units.map(({ presenceRatio }) => presenceRatio),
  );
  table.numbers(
    "amplitude_cutoff",
    units.map(({ amplitudeCutoff }) => amplitudeCutoff),
  );
  for (const name of Object.keys(units[0].metrics))
    table.numbers(
      name,
      units.map(({ metrics }) => metrics[name]),
    );
  table.end("units of the demonstration");
}

/** A group of columns; `end` names them. */
function dynamicTable(parent, name, type, namespace, ids) {
  const group = typed(parent, name, type, namespace);
  const names = [];
  group.create_dataset({
    name: "id",
    data: BigInt64Array.from(ids, BigInt),
    shape: [ids.length],
    dtype: "<q",
  });
  attributes(group.get("id"), { namespace: "hdmf-common", neurodata_type: "ElementIdentifiers" });

  const column = (columnName, data, dtype, type = "VectorData") => {
    group.create_dataset({ name: columnName, data, shape: [data.length], dtype });
    const dataset = group.get(columnName);
    attributes(dataset, { namespace: "hdmf-common", neurodata_type: type, description: "no description" });
    return dataset;
  };
  const named = (columnName, data, dtype) => {
    names.push(columnName);
    return column(columnName, data, dtype);
  };
  const stored = (values) =>
    values.some((value) => typeof value === "string") ? [values, "S"] : [Float64Array.from(values), "<d"];
  return {
    numbers: (columnName, values) => named(columnName, Float64Array.from(values), "<d"),
    integers: (columnName, values) => named(columnName, BigInt64Array.from(values, BigInt), "<q"),
    flags: (columnName, values) => named(columnName, Int8Array.from(values, Number), "<b"),
    text: (columnName, values) => named(columnName, values, "S"),
    references: (columnName, values) => named(columnName, values, "Reference"),
    ragged(columnName, rows) {
      const cells = rows.flatMap((row) => Array.from(row));
      const target = named(columnName, ...stored(cells));
      let total = 0;
      const ends = BigInt64Array.from(rows, (row) => BigInt((total += row.length)));
      const index = column(`${columnName}_index`, ends, "<q", "VectorIndex");
      index.create_attribute("target", target.create_reference());
    },
    end(text) {
      group.create_attribute("colnames", names, [names.length], "S");
      attributes(group, { description: text });
    },
  };
}

function typed(parent, name, type, namespace) {
  const group = parent.create_group(name);
  attributes(group, { namespace, neurodata_type: type });
  return group;
}

function attributes(object, values) {
  for (const [name, value] of Object.entries(values)) object.create_attribute(name, value, [], "S");
}

function scalars(group, values) {
  for (const [name, data] of Object.entries(values))
    group.create_dataset({ name, data, shape: [], dtype: "S" });
}
