/** What the decoding benchmark asks, of this program and of scikit-learn alike. */

export interface Job {
  readonly name: string;
  /**
   * `decode`: projection of all trials and 5-fold scores. `permutations`: so many permutations in new folds.
   * `sweep`: 5-fold scores of so many shrinkages.
   */
  readonly task: "decode" | "permutations" | "sweep";
  readonly trials: number;
  readonly units: number;
  readonly classes: number;
  /** Permutations, or shrinkages. */
  readonly count: number;
  /** Warm repetitions: of this program, of scikit-learn. */
  readonly repeats: readonly [number, number];
  /** How many times faster it is meant to be. */
  readonly target: number;
}

export const jobs: readonly Job[] = [
  job("1163 x 45, 6 classes", "decode", [1163, 45, 6], 0, [51, 21], 10),
  job("5811 x 500, 120 classes", "decode", [5811, 500, 120], 0, [7, 3], 4),
  job("5811 x 2000, 6 classes", "decode", [5811, 2000, 6], 0, [3, 1], 4),
  job("1000 permutations, 1163 x 45", "permutations", [1163, 45, 6], 1000, [3, 1], 20),
  job("20 shrinkages, 1163 x 45", "sweep", [1163, 45, 6], 20, [11, 5], 10),
];

/** The same in seconds rather than minutes: one repetition, fewer permutations, no 2000 units. */
export const quickJobs: readonly Job[] = jobs
  .filter(({ units }) => units < 2000)
  .map((one) =>
    one.task === "permutations"
      ? { ...one, name: "100 permutations, 1163 x 45", count: 100, repeats: [3, 1] }
      : { ...one, repeats: [3, 1] },
  );

function job(
  name: string,
  task: Job["task"],
  [trials, units, classes]: readonly [number, number, number],
  count: number,
  repeats: readonly [number, number],
  target: number,
): Job {
  return { name, task, trials, units, classes, count, repeats, target };
}

/** Shrinkages of a sweep, evenly spaced and not 0. */
export const shrinkagesOf = ({ count }: Job): number[] =>
  Array.from({ length: count }, (_, i) => (i + 1) / count);

/** What a child process reports. Times in milliseconds. */
export interface Report {
  readonly first: number;
  readonly warm: number;
  /** Processor time of a warm call, all threads: what other work on the machine disturbs least. */
  readonly cpu: number;
  /** Largest resident memory, MB. */
  readonly peak: number;
  /** Fold scores; of permutations, mean scores; of a sweep, fold scores value after value. */
  readonly scores: readonly number[];
}
