// Makes the demo: an AllenSDK cache folder with invented, seeded recordings, and a recipe for the tutorial's chain.
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { writeTables } from "./cache-tables.mjs";
import { writeSession } from "./nwb-session.mjs";
import { randomStream } from "./random.mjs";
import { presentStimuli } from "./stimuli.mjs";
import { fireSpikes, makeProbes } from "./units.mjs";

const ai32 = "Ai32(RCL-ChR2(H134R)_EYFP)/wt";
const sessionPlans = [
  {
    id: 1000000001,
    sex: "M",
    age: 118,
    genotype: `Pvalb-IRES-Cre/wt;${ai32}`,
    type: "brain_observatory_1.1",
  },
  { id: 1000000002, sex: "F", age: 103, genotype: `Sst-IRES-Cre/wt;${ai32}`, type: "brain_observatory_1.1" },
  // In the tables only: a session that is not on this disk.
  { id: 1000000003, sex: "M", age: 96, genotype: "wt/wt", type: "functional_connectivity", remote: true },
];

const recipe = `{
  // Which orientation of a grating did the mouse see? The tutorial's question, on invented data.
  "version": 1,
  "sessions": ["allen_cache/1000000001"],
  "trials": {
    "table": "stimulus_presentations",
    "where": [
      "stimulus_name == 'static_gratings'",
      "orientation != null",
      "spatial_frequency == 0.08",
      // Kept as the tutorial has it. phase is text, so this removes nothing: see the step report.
      "phase != 0"
    ]
  },
  "units": {
    "quality": "allen",
    "where": ["ecephys_structure_acronym == 'VISp'", "firing_rate > 3"]
  },
  "counts": { "align": "start_time", "window": [0.01, 0.25], "bins": 1, "edges": "closed" },
  "label": "orientation",
  "decode": { "method": "lda", "solver": "eigen", "shrinkage": 0.2, "components": 2, "folds": 5 },
  "outputs": ["counts.npz", "lda.svg", "scores.json"]
}
`;

/** Writes everything into a folder; the folder appears only when it is complete. */
export async function makeDemo(folder) {
  const unfinished = `${folder}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true });
  const cache = path.join(unfinished, "allen_cache");
  const sessions = sessionPlans.map((plan, i) => makeSession(plan, i + 1));
  await writeTables(cache, sessions);
  for (const session of sessions.filter(({ remote }) => !remote)) {
    const home = path.join(cache, `session_${session.id}`);
    await mkdir(home);
    await writeSession(path.join(home, `session_${session.id}.nwb`), session);
  }
  await writeFile(path.join(unfinished, "orientation.spikes.json"), recipe);
  await rm(folder, { recursive: true, force: true });
  await rename(unfinished, folder);
}

function makeSession(plan, number) {
  const random = randomStream(number);
  const { probes, units } = makeProbes(random, number);
  if (plan.remote) return { ...plan, probes, units };
  const { presentations, end } = presentStimuli(random);
  const spikes = units.map((unit) => fireSpikes(random, unit, presentations, end));
  return { ...plan, probes, units, presentations, end, spikes, invalidTimes: [brokenMoment(presentations)] };
}

/** Part of the second natural scene was not shown as it should have been. */
function brokenMoment(presentations) {
  const [, second] = presentations.filter(({ stimulus }) => stimulus === "natural_scenes");
  return [second.start + 0.05, second.start + 0.1];
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const folder = path.resolve(process.argv[2] ?? "out/demo");
  await makeDemo(folder);
  console.log(folder);
}
