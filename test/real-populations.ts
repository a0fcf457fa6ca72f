import { readFileSync } from "node:fs";
import { inflateSync } from "node:zlib";
import { parse } from "csv-parse/sync";
import { unzipSync } from "fflate";
import { zeros } from "../src/core/linalg/matrix.ts";
import type { Matrix } from "../src/core/linalg/matrix.ts";
import { decodeNpy } from "../src/core/npy/decode-npy.ts";
import type { DecodeOptions } from "../src/core/recipe/recipe.ts";
import { shared } from "./fixtures.ts";

/** Real recordings: gabor responses of two sessions, with the fold scores that scikit-learn gave for them. */
export const recordings = `${shared}/real/allen`;

type Row = Readonly<Record<string, string>>;

export interface Recording {
  readonly units: readonly Row[];
  readonly trials: readonly Row[];
  /** `(units, trials)` */
  readonly counts: ArrayLike<number>;
}

export function readRecording(session: string): Recording {
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

export function countsOf({ units, trials, counts }: Recording, area: string): Matrix {
  const columns = Array.from(units.keys()).filter((j) => wanted(units[j]!, area));
  const x = zeros(trials.length, columns.length);
  for (let i = 0; i < x.rows; i++)
    columns.forEach((unit, j) => (x.data[i * x.columns + j] = counts[unit * x.rows + i]!));
  return x;
}

const tutorial = { solver: "eigen", shrinkage: 0.2, components: 2 };

/** Session, area, units, label, settings and the score of each fold. */
export const gaborScores: readonly (readonly [
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

/** Reaching movements of a monkey, motor cortex: counts and targets, with scikit-learn's scores. */
export const reaching = `${shared}/real/counts/chewie_demo.mat`;

/** Arrays, solver, shrinkage, and what is known: the score of each fold, or mean and SD as they are printed. */
export const reachingScores: readonly (readonly [
  "tr" | "te",
  "eigen" | "svd" | "lsqr",
  "0.2" | "auto" | undefined,
  readonly number[] | string,
])[] = [
  ["tr", "eigen", "0.2", [0.745833, 0.720833, 0.6625, 0.7375, 0.816667]],
  ["tr", "svd", undefined, [0.6875, 0.6625, 0.608333, 0.6, 0.733333]],
  ["tr", "lsqr", "auto", "0.6900 +- 0.0501"],
  ["te", "eigen", "0.2", "0.7662 +- 0.0229"],
  ["te", "svd", undefined, "0.7233 +- 0.0293"],
  ["te", "lsqr", "auto", "0.7376 +- 0.0222"],
];

/** The byte matrices of a MATLAB level 5 file, row-major, by name; matrices of other types are left out. */
export function readByteMatrices(file: string): ReadonlyMap<string, { shape: number[]; data: Uint8Array }> {
  const bytes = readFileSync(file);
  const found = new Map<string, { shape: number[]; data: Uint8Array }>();
  for (let at = 128; at < bytes.length; at += 8 + bytes.readUInt32LE(at + 4)) {
    const matrix = inflateSync(bytes.subarray(at + 8, at + 8 + bytes.readUInt32LE(at + 4)));
    const [, dimensions, name, values] = elements(matrix.subarray(8));
    const [rows, columns] = [dimensions!.data.readInt32LE(0), dimensions!.data.readInt32LE(4)];
    if (values?.type !== 2) continue;
    const data = Uint8Array.from(
      { length: rows * columns },
      (_, i) => values.data[(i % columns) * rows + Math.floor(i / columns)]!,
    );
    found.set(name!.data.toString("latin1"), { shape: [rows, columns], data });
  }
  return found;
}

/** Elements within an element, each with its type; small ones have length and data in their tag. */
function elements(bytes: Buffer): readonly { type: number; data: Buffer }[] {
  const found: { type: number; data: Buffer }[] = [];
  for (let at = 0; at < bytes.length;) {
    const small = bytes.readUInt16LE(at + 2);
    const length = small || bytes.readUInt32LE(at + 4);
    const start = at + (small ? 4 : 8);
    found.push({ type: bytes.readUInt16LE(at), data: bytes.subarray(start, start + length) });
    at = small ? at + 8 : start + Math.ceil(length / 8) * 8;
  }
  return found;
}
