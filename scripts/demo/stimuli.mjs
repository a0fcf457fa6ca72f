// What the demo mouse is shown: the stimuli of brain_observatory_1.1, fewer of each, stored with the types the
// released files have: the phase of static gratings is text, their spatial frequency is a number.

const missing = NaN;
const notApplicable = "N/A";
const frame = 0.25;
const grating = { contrast: 0.8, opacity: 1, mask: "None", size: "[250.0, 250.0]", color: "[1.0, 1.0, 1.0]" };

/** Presentations in time order; each has the parameters of its stimulus and the settings that drive the units. */
export function presentStimuli(random) {
  const presentations = [];
  const numbers = new Map();
  let time = 20;
  let block = 0;

  const show = (stimulus, conditions, { last = frame, pause = 0 }) => {
    const first = numbers.get(stimulus) ?? 0;
    conditions.forEach((parameters, i) => {
      // Monitors do not keep time to the last digit.
      const stop = time + last + random.between(-0.0004, 0.0004);
      presentations.push({ stimulus, start: time, stop, block, index: first + i, parameters });
      time = stop + pause;
    });
    numbers.set(stimulus, first + conditions.length);
    block += 1;
  };
  const rest = (seconds) => {
    presentations.push({ stimulus: "spontaneous", start: time, stop: time + seconds, parameters: {} });
    time += seconds;
  };

  const statics = random.shuffled(staticGratings());
  const third = Math.ceil(statics.length / 3);
  rest(30);
  show("gabors", random.shuffled(gabors()), {});
  rest(10);
  show("flashes", random.shuffled(flashes()), { pause: 1.75 });
  rest(10);
  show("drifting_gratings", random.shuffled(driftingGratings()), { last: 2, pause: 1 });
  rest(10);
  show("static_gratings", statics.slice(0, third), {});
  show("natural_scenes", random.shuffled(scenes()), {});
  rest(20);
  show("static_gratings", statics.slice(third, 2 * third), {});
  rest(10);
  show("static_gratings", statics.slice(2 * third), {});
  rest(20);
  return { presentations, end: time };
}

function staticGratings() {
  const shown = cross(
    [0, 30, 60, 90, 120, 150],
    [0.02, 0.04, 0.08, 0.16, 0.32],
    ["0.0", "0.25", "0.5", "0.75"],
  );
  const conditions = repeat(10, shown).map(([orientation, spatial_frequency, phase]) => ({
    ...grating,
    orientation,
    spatial_frequency,
    phase,
  }));
  const blank = {
    ...grating,
    contrast: missing,
    opacity: missing,
    mask: notApplicable,
    size: notApplicable,
    color: notApplicable,
    orientation: missing,
    spatial_frequency: missing,
    phase: notApplicable,
  };
  return [...conditions, ...repeat(30, [blank])];
}

function gabors() {
  const places = Array.from({ length: 9 }, (_, i) => -40 + 10 * i);
  return repeat(2, cross([0, 45, 90], places, places)).map(([orientation, x_position, y_position]) => ({
    ...grating,
    size: "[20.0, 20.0]",
    mask: "circle",
    orientation,
    x_position,
    y_position,
    spatial_frequency: "0.08",
    phase: "[3644.93333333, 3644.93333333]",
    temporal_frequency: 4,
  }));
}

const flashes = () =>
  repeat(20, ["-1.0", "1.0"]).map((color) => ({
    ...grating,
    color,
    size: "[300.0, 300.0]",
    orientation: 0,
    spatial_frequency: "[0.0, 0.0]",
    phase: "[0.0, 0.0]",
  }));

const driftingGratings = () =>
  repeat(3, cross([0, 45, 90, 135, 180, 225, 270, 315], [2, 8])).map(([orientation, temporal_frequency]) => ({
    ...grating,
    orientation,
    temporal_frequency,
    spatial_frequency: "0.04",
    phase: "[21211.93333333, 21211.93333333]",
  }));

/** Frame -1 is a grey screen. */
const scenes = () =>
  repeat(
    4,
    Array.from({ length: 119 }, (_, i) => ({ frame: i - 1 })),
  );

const repeat = (times, values) => Array.from({ length: times }, () => values).flat();

const cross = (...lists) =>
  lists.reduce((rows, values) => rows.flatMap((row) => values.map((value) => [...row, value])), [[]]);
