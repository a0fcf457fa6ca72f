import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { unzipSync } from "fflate";
import { unattended } from "../../../src/core/control.ts";
import { decode } from "../../../src/core/decode/decode.ts";
import { zeros } from "../../../src/core/linalg/matrix.ts";
import type { Matrix } from "../../../src/core/linalg/matrix.ts";
import { decodeNpy } from "../../../src/core/npy/decode-npy.ts";
import type { DecodeOptions } from "../../../src/core/recipe.ts";
import { shared } from "../../fixtures.ts";
import { encodeLabels } from "./conformance/golden.ts";

/** Real recordings: gabor responses of two sessions, with the fold scores that scikit-learn gave for them. */
const recordings = `${shared}/real/allen`;

type Row = Readonly<Record<string, string>>;

interface Recording {
  readonly units: readonly Row[];
  readonly trials: readonly Row[];
  /** `(units, trials)` */
  readonly counts: ArrayLike<number>;
}

function readRecording(session: string): Recording {
  const folder = `${recordings}/session_${session}`;
  const csv = (name: string): Row[] => parse(readFileSync(`${folder}/${name}.csv`), { columns: true });
  const arrays = unzipSync(readFileSync(`${folder}/gabor_spike_counts.npz`));
  const read = (name: string): ArrayLike<number> =>
    decodeNpy(arrays[`${name}.npy`]!, name).values as ArrayLike<number>;
  const table = new Map(csv("visual_unit_population").map((unit) => [unit["ecephys_unit_id"], unit]));
  return {
    units: Array.from(read("unit_ids"), (id) => table.get(String(id))!),
    trials: csv("gabor_trial_gaze_table"),
    counts: read("counts"),
  };
}

/** AllenSDK's default quality limits, and more than 3 Hz; in one area, or in all of visual cortex. */
const wanted = (unit: Row, area: string): boolean =>
  Number(unit["amplitude_cutoff"]) <= 0.1 &&
  Number(unit["presence_ratio"]) >= 0.95 &&
  Number(unit["isi_violations"]) <= 0.5 &&
  Number(unit["firing_rate"]) > 3 &&
  (area === "visual" || unit["ecephys_structure_acronym"] === area);

function countsOf({ units, trials, counts }: Recording, area: string): Matrix {
  const columns = Array.from(units.keys()).filter((j) => wanted(units[j]!, area));
  const x = zeros(trials.length, columns.length);
  for (let i = 0; i < x.rows; i++)
    columns.forEach((unit, j) => (x.data[i * x.columns + j] = counts[unit * x.rows + i]!));
  return x;
}

const tutorial = { solver: "eigen", shrinkage: 0.2, components: 2 };

/** Session, area, units, label, settings and the score of each fold. */
const expected: readonly (readonly [
  string,
  string,
  number,
  string,
  Partial<DecodeOptions>,
  readonly number[],
])[] = [
  [
    "760345702",
    "VISp",
    45,
    "orientation",
    tutorial,
    [0.4046639231824417, 0.35802469135802467, 0.36899862825788754, 0.3950617283950617, 0.40054869684499317],
  ],
  [
    "760345702",
    "VISp",
    45,
    "orientation",
    { solver: "svd", components: 2 },
    [0.39094650205761317, 0.37997256515775035, 0.38271604938271603, 0.3868312757201646, 0.3868312757201646],
  ],
  [
    "760345702",
    "VISp",
    45,
    "y_position",
    tutorial,
    [0.18655692729766804, 0.20438957475994513, 0.18106995884773663, 0.19478737997256515, 0.20987654320987653],
  ],
  [
    "760345702",
    "visual",
    176,
    "y_position",
    tutorial,
    [0.5198902606310014, 0.5130315500685871, 0.49108367626886146, 0.46227709190672156, 0.4842249657064472],
  ],
  [
    "760345702",
    "visual",
    176,
    "orientation",
    tutorial,
    [0.43621399176954734, 0.43621399176954734, 0.41975308641975306, 0.44170096021947874, 0.4513031550068587],
  ],
  [
    "715093703",
    "VISp",
    37,
    "orientation",
    tutorial,
    [0.4156378600823045, 0.42112482853223593, 0.42661179698216734, 0.4499314128943759, 0.4609053497942387],
  ],
  [
    "715093703",
    "VISp",
    37,
    "y_position",
    tutorial,
    [0.31550068587105623, 0.2496570644718793, 0.3058984910836763, 0.3045267489711934, 0.31275720164609055],
  ],
];

describe("real recordings", () => {
  before(function () {
    if (!existsSync(recordings)) this.skip();
  });

  for (const [session, area, count, label, settings, scores] of expected)
    it(`give scikit-learn's fold scores: ${session}, ${count} ${area} units, ${label}, ${settings["solver"] as string}`, async () => {
      const recording = readRecording(session);
      const x = countsOf(recording, area);
      assert.equal(x.columns, count);
      const { classes, index } = encodeLabels(recording.trials.map((trial) => Number(trial[label])));
      const labels = { name: label, classes: Float64Array.from(classes as number[]), index };
      const options = { method: "lda", folds: 5, shuffle: false, seed: 0, permutations: 0, ...settings };
      const decoding = await decode(x, labels, options, unattended);
      scores.forEach((score, fold) => {
        assert.ok(
          Math.abs(decoding.scores[fold]! - score) <= 1e-12,
          `fold ${fold + 1}: ${decoding.scores[fold]}`,
        );
      });
    });
});
