// Runs one job of the decoding benchmark in a process of its own, so that its first call is a first call and its
// memory its own. Arguments: job as JSON, counts file, labels file. Prints a report as JSON.
import { readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { unattended } from "../src/core/control.ts";
import type { Labels } from "../src/core/counts/count-matrix.ts";
import { crossValidate } from "../src/core/decode/scoring/cross-validation.ts";
import { decode, decodeData } from "../src/core/decode/decode.ts";
import { prepare } from "../src/core/decode/prepared.ts";
import type { Matrix } from "../src/core/linalg/matrix.ts";
import { shrinkagesOf } from "./jobs.ts";
import type { Job, Report } from "./jobs.ts";

const [jobText, countsFile, labelsFile] = process.argv.slice(2) as [string, string, string];
const job = JSON.parse(jobText) as Job;
const x: Matrix = { data: Float64Array.from(readWords(countsFile)), rows: job.trials, columns: job.units };
const labels: Labels = {
  name: "label",
  classes: Float64Array.from({ length: job.classes }, (_, k) => k),
  index: Int32Array.from(readWords(labelsFile)),
};
const options = {
  ...{ method: "lda", solver: "eigen", shrinkage: 0.2, components: 2 },
  ...{ folds: 5, shuffle: false, seed: 0, permutations: 0 },
};

const started = performance.now();
const scores = await work();
const first = performance.now() - started;
// Warm: the engine has compiled what is called often, which takes it about a second.
while (performance.now() - started < 2000) await work();
const times: number[] = [];
const before = process.cpuUsage();
for (let i = 0; i < job.repeats[0]; i++) {
  const from = performance.now();
  await work();
  times.push(performance.now() - from);
}
times.sort((a, b) => a - b);
const { user, system } = process.cpuUsage(before);
const report: Report = {
  first,
  warm: times[times.length >> 1]!,
  cpu: (user + system) / 1000 / job.repeats[0],
  peak: peakMemory(),
  scores: [...scores],
};
process.stdout.write(JSON.stringify(report));

/** Everything from counts in memory to scores and coordinates; nothing is kept between calls. */
async function work(): Promise<ArrayLike<number> & Iterable<number>> {
  if (job.task === "decode") {
    const prepared = prepare(decodeData(x, labels, {}), options);
    const { scores: found } = await crossValidate(prepared, unattended);
    const { trials, splitting } = prepared;
    const all = prepared.divide(trials.y, splitting.divisions[0]!, splitting.folds)(-1);
    if (!all.project(x)) throw new Error("LDA has a plane.");
    return found;
  }
  if (job.task === "permutations") {
    const { permutation } = await decode(x, labels, { ...options, permutations: job.count }, unattended);
    return permutation!.scores;
  }
  const sweep = { ...options, sweep_shrinkage: shrinkagesOf(job) };
  const { shrinkageSweep } = await decode(x, labels, sweep, unattended);
  return shrinkageSweep!.scores.flatMap((values) => Array.from(values));
}

function readWords(file: string): Uint16Array {
  const bytes = readFileSync(file);
  return new Uint16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

/** MB. Linux counts a parent's memory into a child's `maxRSS`, but not into VmHWM. */
function peakMemory(): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))![1]) / 1024;
  } catch {
    return process.resourceUsage().maxRSS / 1024;
  }
}
