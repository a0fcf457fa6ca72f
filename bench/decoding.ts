/**
 * Decoding beside scikit-learn on the same counts: warm and first call, memory, and that the scores are equal.
 * scikit-learn runs in process too (its own Python), with one thread and with as many as it takes by itself.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg, tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { makeKernels } from "../src/core/linalg/kernels.ts";
import { jobs, quickJobs, shrinkagesOf } from "./jobs.ts";
import type { Job, Report } from "./jobs.ts";

export async function runDecodingBench(quick: boolean): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), "decoding-bench-"));
  try {
    const python = findPython();
    const program = await bundled(folder);
    print(machine(python));
    for (const one of quick ? quickJobs : jobs) {
      const files = writeData(one, folder);
      const ours = run(process.execPath, [program], one, files);
      print(`\n${one.name} (${asked[one.task]}); load ${loadavg()[0]!.toFixed(1)}`);
      print(row("", ["warm", "its CPU", "first call", "peak MB"]));
      print(row("this program", figures(ours)));
      if (python) compareWith(python, one, files, ours);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The child bundled as the program is (scripts/build.mjs): what users run, without a loader's wrappers. */
async function bundled(folder: string): Promise<string> {
  const outfile = path.join(folder, "decoding-child.mjs");
  const entry = fileURLToPath(new URL("decoding-child.ts", import.meta.url));
  const form = { bundle: true, platform: "node", format: "esm", target: "node20", minify: true } as const;
  await build({ ...form, entryPoints: [entry], outfile, logLevel: "warning" });
  return outfile;
}

const script = fileURLToPath(new URL("decoding_sklearn.py", import.meta.url));

const asked = {
  decode: "LDA eigen, shrinkage 0.2: projection on 2 components and 5 folds",
  permutations: "5 new folds each",
  sweep: "5 folds each",
};

function compareWith(python: Python, job: Job, files: Files, ours: Report): void {
  const shrinkages = JSON.stringify(job.task === "sweep" ? shrinkagesOf(job) : []);
  const theirs = (threads: Record<string, string>): Report =>
    run(python.command, [script], job, files, [shrinkages], threads);
  const single = theirs({ OPENBLAS_NUM_THREADS: "1", OMP_NUM_THREADS: "1" });
  const several = theirs({});
  for (const report of [single, several]) assertSameScores(job, ours, report);
  const times = ({ warm, cpu }: Report): string =>
    `  ${(warm / ours.warm).toFixed(1)} times (CPU ${(cpu / ours.cpu).toFixed(1)})`;
  print(`${row("scikit-learn, 1 thread", figures(single))}${times(single)}, wanted ${job.target}`);
  print(`${row("scikit-learn, default threads", figures(several))}${times(several)}`);
}

function assertSameScores(job: Job, ours: Report, theirs: Report): void {
  assert.equal(ours.scores.length, theirs.scores.length, `${job.name}: number of scores`);
  // Fold scores are quotients of counts, equal to the last bit; means of them to the order of summing.
  const allowed = job.task === "permutations" ? 1e-12 : 0;
  ours.scores.forEach((score, i) => {
    const apart = Math.abs(score - theirs.scores[i]!);
    assert.ok(apart <= allowed, `${job.name}: score ${i} is ${score}, scikit-learn's ${theirs.scores[i]!}`);
  });
}

interface Files {
  readonly counts: string;
  readonly labels: string;
}

/** Counts of units tuned to the class, Poisson, written for both programs to read. */
function writeData({ trials, units, classes, task }: Job, folder: string): Files {
  const next = uniform(7);
  const preferred = Float64Array.from({ length: units }, next);
  const gain = Float64Array.from({ length: units }, () => 1 + 4 * next());
  const labels = Uint16Array.from({ length: trials }, () => Math.floor(next() * classes));
  const counts = new Uint16Array(trials * units);
  for (let i = 0; i < trials; i++)
    for (let j = 0; j < units; j++) {
      const tuning = Math.exp(Math.cos(2 * Math.PI * (labels[i]! / classes - preferred[j]!)) - 1);
      counts[i * units + j] = poisson(1 + gain[j]! * tuning, next);
    }
  const files = {
    counts: path.join(folder, `${task}-${units}.counts`),
    labels: path.join(folder, `${task}-${units}.labels`),
  };
  writeFileSync(files.counts, counts);
  writeFileSync(files.labels, labels);
  return files;
}

/** 0 ≤ u < 1 from a seed: the generator of Numerical Recipes, good enough for timing. */
function uniform(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Knuth's product of uniforms. */
function poisson(rate: number, next: () => number): number {
  const limit = Math.exp(-rate);
  let count = -1;
  for (let product = 1; product > limit; product *= next()) count++;
  return count;
}

interface Python {
  readonly command: string;
  readonly versions: string;
}

function findPython(): Python | undefined {
  for (const command of ["/usr/bin/python3", "python3"]) {
    const code =
      "import sys, numpy, sklearn; print(sys.version.split()[0], numpy.__version__, sklearn.__version__)";
    const found = spawnSync(command, ["-c", code], { encoding: "utf8" });
    if (found.status !== 0) continue;
    const [python, numpy, sklearn] = found.stdout.trim().split(" ");
    return { command, versions: `scikit-learn ${sklearn}, numpy ${numpy}, Python ${python}` };
  }
  return undefined;
}

function machine(python: Python | undefined): string {
  const kernels = makeKernels("relaxed") ? "relaxed SIMD" : makeKernels("simd") ? "SIMD" : "plain arrays";
  const other = python
    ? python.versions
    : "scikit-learn was not found (Debian: python3-sklearn): times of this program only, nothing is compared";
  return `${cpus()[0]?.model ?? "unknown processor"}, ${availableParallelism()} cores; Node ${process.version}, ${kernels}, 1 thread\n${other}`;
}

/** A job in a process of its own. Overrides of OpenBLAS's choice of kernel are not passed on. */
function run(
  command: string,
  start: readonly string[],
  job: Job,
  { counts, labels }: Files,
  more: readonly string[] = [],
  threads: Readonly<Record<string, string>> = {},
): Report {
  const env = { ...process.env, ...threads };
  delete env["OPENBLAS_CORETYPE"];
  delete env["OPENBLAS_L2_SIZE"];
  const ran = spawnSync(command, [...start, JSON.stringify(job), counts, labels, ...more], {
    encoding: "utf8",
    env,
    maxBuffer: 2 ** 26,
  });
  if (ran.status !== 0) throw new Error(`${job.name}: ${ran.stderr || String(ran.error)}`);
  return JSON.parse(ran.stdout) as Report;
}

const figures = ({ warm, cpu, first, peak }: Report): string[] => [
  duration(warm),
  duration(cpu),
  duration(first),
  peak.toFixed(0),
];

const duration = (ms: number): string =>
  ms < 1000 ? `${ms.toPrecision(3)} ms` : `${(ms / 1000).toPrecision(3)} s`;

const row = (name: string, cells: readonly string[]): string =>
  name.padEnd(30) + cells.map((cell) => cell.padStart(12)).join("");

const print = (line: string): boolean => process.stdout.write(`${line}\n`);
