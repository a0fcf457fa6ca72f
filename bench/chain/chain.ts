/**
 * The command line beside h5py, NumPy and scikit-learn on one recording of full size: whole process against whole process,
 * in turn. Results are compared before times are printed.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { BenchOptions } from "../options.ts";

/** Debian's, with python3-h5py and python3-sklearn. */
const python = "/usr/bin/python3";
const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const cli = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));

const gratings = ["--trials", "stimulus_name == 'static_gratings'", "--trials", "orientation != null"];
const tutorial = ["--trials", "spatial_frequency == 0.08", "--units", "structure_acronym == 'VISp'"];
const asked = ["--window", "0.01,0.25", "--label", "orientation", "--json", "--quiet"];

interface Job {
  readonly name: "decode" | "extract" | "table" | "info";
  /** Our arguments behind the name and the file. */
  readonly ours: (out: string) => readonly string[];
  /** Of our time by h5py's; without one, seconds. */
  readonly wanted: number;
  readonly compared: boolean;
  /** Peak memory in MB that is not to be passed. */
  readonly memory?: number;
}

const jobs: readonly Job[] = [
  {
    ...{ name: "decode", wanted: 0.7, compared: true, memory: 150 },
    ours: () => [...gratings, ...tutorial, "--units", "firing_rate > 3", ...asked, "--projection"],
  },
  {
    ...{ name: "extract", wanted: 1, compared: true, memory: 220 },
    ours: (out) => [...gratings, ...asked, "--out", out],
  },
  {
    ...{ name: "table", wanted: 0.8, compared: true },
    ours: () => ["stimulus_presentations", "--limit", "5", "--quiet"],
  },
  { name: "info", wanted: 0.35, compared: false, ours: () => ["--json"] },
];

/** A recording as the released ones are: NEURAL_CODING_LARGE_FILE, or one that is made. */
export function runChainBench({ quick, keep }: BenchOptions): void {
  const known = process.env["NEURAL_CODING_LARGE_FILE"] ?? "";
  inFolder(keep, (folder) => {
    const file = !quick && existsSync(known) ? known : made(folder, quick);
    compareOn(file, folder, jobs, quick);
  });
}

/** Spikes compressed in chunks from the smallest to the largest that writers choose; wanted no slower than h5py. */
export function runGzipBench({ quick, keep }: BenchOptions): void {
  inFolder(keep, (folder) => {
    for (const kilobytes of [64, 1024]) {
      print(`\ngzip 4 in chunks of ${kilobytes} kB`);
      const asFast = jobs.filter(({ compared }) => compared).map((job) => ({ ...job, wanted: 1 }));
      compareOn(made(folder, quick, kilobytes), folder, asFast, quick);
    }
  });
}

function inFolder(keep: boolean, work: (folder: string) => void): void {
  const folder = mkdtempSync(path.join(tmpdir(), "chain-bench-"));
  try {
    work(folder);
  } finally {
    if (keep)
      print(
        `kept: ${readdirSync(folder)
          .map((name) => path.join(folder, name))
          .join(" ")}`,
      );
    else rmSync(folder, { recursive: true });
  }
}

function made(folder: string, quick: boolean, kilobytes?: number): string {
  const file = path.join(folder, kilobytes === undefined ? "session.nwb" : `gzip-${kilobytes}.nwb`);
  print(`making ${path.basename(file)}${quick ? ", a quarter of a session" : ", some minutes"}`);
  const chunks = kilobytes === undefined ? [] : [String(kilobytes)];
  execFileSync(python, [here("make_session.py"), file, quick ? "0.25" : "1", ...chunks]);
  return file;
}

function compareOn(file: string, folder: string, work: readonly Job[], quick: boolean): void {
  const npz = path.join(folder, "x.npz");
  print(row("", ["ours / h5py", "wanted", "ours", "h5py", "our MB", "wanted"]));
  for (const job of work) {
    const ours = (): Measured => measured([process.execPath, cli, job.name, file, ...job.ours(npz)]);
    const theirs = (): Measured | null =>
      job.compared
        ? measured([python, here("h5py_jobs.py"), job.name, file, path.join(folder, "theirs.npz")])
        : null;
    // The first run of each brings the file into memory.
    assertEqual(job, ours(), theirs(), npz);
    const pairs = Array.from({ length: quick ? 3 : 7 }, () => [ours(), theirs()] as const);
    const ratio = median(pairs.map(([a, b]) => (b ? a.seconds / b.seconds : NaN)));
    const peak = Math.max(...pairs.map(([a]) => a.peak));
    const times = [0, 1].map((side) => median(pairs.map((pair) => pair[side]?.seconds ?? NaN)));
    const seconds = times.map((time) => (Number.isNaN(time) ? "" : `${time.toFixed(2)} s`));
    const wanted = job.compared ? String(job.wanted) : `${job.wanted} s`;
    const memory = job.memory === undefined ? "" : `< ${job.memory}`;
    const shown = job.compared ? ratio.toFixed(2) : "";
    print(row(job.name, [shown, wanted, ...seconds, peak.toFixed(0), memory]));
  }
}

interface Measured {
  readonly seconds: number;
  readonly peak: number;
  readonly output: string;
}

function measured(command: readonly string[]): Measured {
  const env = { ...process.env };
  // Set for sums that are equal on every machine, and slower.
  delete env["OPENBLAS_CORETYPE"];
  delete env["OPENBLAS_L2_SIZE"];
  const options = { encoding: "utf8", env, maxBuffer: 2 ** 26 } as const;
  return JSON.parse(execFileSync(python, [here("measured.py"), ...command], options)) as Measured;
}

/** What both programs found, on which they must agree before it counts who was faster. */
interface Found {
  readonly shape: readonly number[];
  readonly sum: number;
  readonly scores?: readonly number[];
  readonly starts: readonly number[];
}

function assertEqual({ name }: Job, ours: Measured, theirs: Measured | null, npz: string): void {
  if (!theirs) return;
  const expected = JSON.parse(theirs.output) as Found;
  if (name === "table") {
    const [head, ...lines] = ours.output.trim().split("\n");
    const column = head!.split(",").indexOf("start_time");
    // Of the presentations only the starts are compared: texts before them hold no comma.
    const starts = lines.map((line) => Number(line.split(",")[column]));
    assert.deepEqual(starts, expected.starts, "first rows of the stimulus table");
  } else if (name === "extract") {
    const code =
      "import numpy, sys; x = numpy.load(sys.argv[1])['X']; print(x.shape, int(x.sum(dtype='i8')))";
    const found = execFileSync(python, ["-c", code, npz], { encoding: "utf8" }).trim();
    assert.equal(found, `(${expected.shape.join(", ")}) ${expected.sum}`, "X");
  } else {
    const found = JSON.parse(ours.output) as { n_trials: number; n_units: number; scores: readonly number[] };
    assert.deepEqual([found.n_trials, found.n_units], expected.shape, "shape of X");
    // Both are quotients of counts of trials.
    assert.deepEqual(found.scores, expected.scores, "scores of the folds");
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1]!;
}

const row = (name: string, cells: readonly string[]): string =>
  name.padEnd(10) + cells.map((cell) => cell.padStart(13)).join("");

const print = (line: string): boolean => process.stdout.write(`${line}\n`);
