// Probes, channels and units of the demo, and the spikes the units fire.

/** Areas from the surface down, with their ids in the Allen Mouse Brain Atlas. */
const probePlans = [
  { name: "probeA", areas: ["grey", "VISam", "CA1", "DG", "LP"] },
  { name: "probeB", areas: ["", "VISp", "CA1", "CA3", "LGd-sh"] },
  { name: "probeC", areas: ["", "VISp", "VISp", "CA1", "LGd-co"] },
  { name: "probeD", areas: ["", "VISl", "CA1", "DG", "PO"] },
];
const structureIds = {
  grey: 8,
  VISam: 394,
  VISp: 385,
  VISl: 409,
  CA1: 382,
  CA3: 463,
  DG: 726,
  LP: 218,
  LGd: 170,
  PO: 1020,
};
const channelsPerArea = 8;
const unitsPerArea = { VISp: 18, VISl: 8, VISam: 8 };

export function makeProbes(random, sessionNumber) {
  let channelId = 850000000 + sessionNumber * 100000;
  let unitId = 950000000 + sessionNumber * 100000;
  const probes = probePlans.map(({ name, areas }, p) => ({
    id: 810000000 + sessionNumber * 100 + p,
    name,
    samplingRate: 29999.9 + p * 0.013,
    lfpSamplingRate: 1249.996 + p * 0.0005,
    channels: areas.flatMap((area, a) =>
      Array.from({ length: channelsPerArea }, (_, i) => {
        const index = a * channelsPerArea + i;
        return {
          id: (channelId += 2),
          area,
          index,
          vertical: 20 * (Math.floor(index / 2) + 1),
          horizontal: [43, 11, 59, 27][index % 4],
          ccf: [7000 + 10 * p + index, 4000 - 20 * index, 7600 + 5 * index],
          // One channel a probe is broken.
          valid: index !== 13,
        };
      }),
    ),
  }));
  const units = probes.flatMap((probe) =>
    probePlans
      .find(({ name }) => name === probe.name)
      .areas.flatMap((area, a) =>
        Array.from({ length: unitsPerArea[area] ?? 4 }, () => {
          const channel =
            probe.channels[a * channelsPerArea + Math.floor(random.uniform() * channelsPerArea)];
          return makeUnit(random, (unitId += 7), channel);
        }),
      ),
  );
  return { probes, units };
}

/** LGd-sh is a part of LGd. */
export const structureOf = (area) => area.split("-")[0];
export const structureIdOf = (area) => structureIds[structureOf(area)];

function makeUnit(random, id, channel) {
  const visual = structureOf(channel.area).startsWith("VIS");
  return {
    id,
    channel,
    quality: random.uniform() < 0.05 ? "noise" : "good",
    // A few units fail each of AllenSDK's default limits.
    isiViolations: random.uniform() < 0.08 ? random.between(0.6, 3) : random.between(0, 0.3),
    amplitudeCutoff: random.uniform() < 0.08 ? random.between(0.12, 0.5) : random.between(0.001, 0.09),
    presenceRatio: random.uniform() < 0.06 ? random.between(0.4, 0.9) : random.between(0.96, 1),
    metrics: Object.fromEntries(metricRanges.map(([name, low, high]) => [name, random.between(low, high)])),
    rate: random.logNormal(visual ? 4.5 : 3.5, 0.7),
    tuning: {
      gain: visual ? random.between(0.6, 2) : random.between(0, 0.15),
      orientation: random.between(0, 180),
      width: random.between(1.2, 2.6),
      frequency: random.pick([0.02, 0.04, 0.08, 0.16, 0.32]),
      place: [random.between(-30, 30), random.between(-30, 30)],
      flash: random.between(-0.2, 1.2),
      scenes: Array.from({ length: 119 }, () => Math.max(0, random.normal()) * 0.8),
      latency: random.between(0.035, 0.07),
    },
  };
}

const metricRanges = [
  ["PT_ratio", 0.2, 1.2],
  ["amplitude", 60, 300],
  ["cumulative_drift", 50, 400],
  ["d_prime", 2, 7],
  ["isolation_distance", 30, 150],
  ["l_ratio", 0.0005, 0.15],
  ["max_drift", 10, 60],
  ["nn_hit_rate", 0.6, 1],
  ["nn_miss_rate", 0.0005, 0.03],
  ["recovery_slope", -0.3, -0.05],
  ["repolarization_slope", 0.2, 0.9],
  ["silhouette_score", 0.02, 0.25],
  ["snr", 1, 5],
  ["spread", 20, 110],
  ["velocity_above", -1, 1],
  ["velocity_below", -1, 1],
  ["waveform_duration", 0.2, 0.9],
];

/**
 * Spike times of one unit: a Poisson process whose rate follows the stimulus after the unit's latency, and the
 * animal's slow changes of state.
 */
export function fireSpikes(random, unit, presentations, end) {
  const spikes = [];
  const { latency } = unit.tuning;
  let time = 0;
  const fireUntil = (stop, drive) => {
    for (;;) {
      const state = 1 + 0.15 * Math.sin((2 * Math.PI * time) / 240 + unit.id);
      const next = time + random.exponential(Math.max(0.02, unit.rate * state * drive));
      if (next >= stop) break;
      time = next;
      spikes.push(time);
    }
    time = stop;
  };
  for (const { stimulus, start, stop, parameters } of presentations) {
    if (start + latency > time) fireUntil(start + latency, 0.7);
    fireUntil(Math.min(stop + latency, end), driveOf(unit.tuning, stimulus, parameters));
  }
  fireUntil(end, 0.7);
  return Float64Array.from(spikes);
}

/** How strongly a stimulus drives a unit, 1 being its mean rate. */
function driveOf(tuning, stimulus, parameters) {
  const { gain } = tuning;
  switch (stimulus) {
    case "static_gratings": {
      if (Number.isNaN(parameters.orientation)) return 0.6;
      const octaves = Math.log2(parameters.spatial_frequency / tuning.frequency);
      return 0.5 + 2.2 * gain * oriented(tuning, parameters.orientation) * Math.exp(-(octaves ** 2) / 6);
    }
    case "drifting_gratings":
      return 0.6 + 1.8 * gain * oriented(tuning, parameters.orientation);
    case "gabors": {
      const [x, y] = tuning.place;
      const distance = (parameters.x_position - x) ** 2 + (parameters.y_position - y) ** 2;
      return 0.6 + 2 * gain * Math.exp(-distance / 450) * oriented(tuning, parameters.orientation);
    }
    case "flashes":
      return 0.7 + gain * Math.max(0, parameters.color === "1.0" ? tuning.flash : 0.5 - tuning.flash);
    case "natural_scenes":
      return 0.6 + (parameters.frame < 0 ? 0 : gain * tuning.scenes[parameters.frame]);
    default:
      return 0.7;
  }
}

/** Between 0 and 1: von Mises over 180 degrees. */
const oriented = ({ orientation, width }, shown) =>
  Math.exp(width * (Math.cos((2 * Math.PI * (shown - orientation)) / 180) - 1));
