import path from "node:path";
import { Worker } from "node:worker_threads";
import { Pulse } from "../../src/core/pulse.ts";
import { usualPatience, watchThread } from "../../src/protocol/watchdog.ts";
import type { Stuck } from "../../src/protocol/watchdog.ts";
import { dissect } from "./anatomy.ts";
import type { Observation } from "./drive.ts";
import { judge } from "./judge.ts";
import type { Outcome } from "./judge.ts";
import { everyTruncation, mutate } from "./mutations.ts";
import type { Mutation } from "./mutations.ts";

const failures: readonly Outcome[] = ["silent", "unforeseen", "hung", "died"];
const excused: readonly Outcome[] = ["undetectable", "relabelled", "unprotected"];

interface Finding {
  readonly file: string;
  readonly outcome: Outcome;
  readonly mutation: Omit<Mutation, "bytes">;
  readonly detail: string;
  readonly milliseconds: number;
}

export interface Report {
  readonly runs: number;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly byKind: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly failures: readonly Finding[];
  /** What is nobody's fault, for the curious. */
  readonly excused: readonly Finding[];
  readonly slowest: Finding | null;
  /** Highest resident memory of the process seen, bytes. */
  readonly peakMemory: number;
  readonly workersReplaced: number;
}

/** Longest time a mutated file may take, in ms: whatever the product's watchdog leaves running that long hangs. */
const patience = 60_000;
/** The product's watchdog with less time for HDF5: the files are small. */
const watch = { ...usualPatience, library: 10 };

/** A file and how many seeded mutations of it are made; `everyKilobyte` cuts it at each of the first 64 besides. */
export interface Target {
  readonly file: string;
  readonly count: number;
  readonly everyKilobyte?: boolean;
}

/** Runs the mutations of each file, from a seed on. */
export async function campaign(targets: readonly Target[], firstSeed: number): Promise<Report> {
  const rig = new Rig();
  const findings: Finding[] = [];
  for (const target of targets) findings.push(...(await mutateOne(rig, target, firstSeed)));
  await rig.stop();
  return report(findings, rig);
}

async function mutateOne(rig: Rig, { file, count, everyKilobyte }: Target, seed: number): Promise<Finding[]> {
  const anatomy = await dissect(file);
  const { seen: sound } = await rig.observe(anatomy.bytes);
  if (sound === null || sound.refused) {
    throw new Error(`${file} is not sound: ${sound?.refused?.message ?? rig.lastDeath}`);
  }
  const findings: Finding[] = [];
  const run = async ({ bytes, ...mutation }: Mutation): Promise<void> => {
    const { seen, milliseconds, end } = await rig.observe(bytes);
    const [outcome, detail] = seen ? judge(anatomy, bytes, sound, seen) : [end, rig.lastDeath];
    findings.push({ file: path.basename(file), outcome, mutation, detail, milliseconds });
  };
  if (everyKilobyte) for (const mutation of everyTruncation(anatomy)) await run(mutation);
  for (let i = 0; i < count; i++) await run(mutate(anatomy, seed + i));
  return findings;
}

/** One worker at a time, replaced when it breaks. */
class Rig {
  readonly #pulse = new Pulse();
  #worker: Worker | null = null;
  replaced = 0;
  peakMemory = 0;
  lastDeath = "";

  async observe(
    bytes: Uint8Array,
  ): Promise<{ seen: Observation | null; end: Outcome; milliseconds: number }> {
    const worker = (this.#worker ??= startWorker(this.#pulse));
    const start = performance.now();
    const answer = await this.#answer(worker, bytes);
    const milliseconds = performance.now() - start;
    this.peakMemory = Math.max(this.peakMemory, process.memoryUsage().rss);
    if (typeof answer === "string" || answer.broken) await this.#replace();
    return typeof answer === "string"
      ? { seen: null, end: answer, milliseconds }
      : { seen: answer, end: "unchanged", milliseconds };
  }

  #answer(worker: Worker, bytes: Uint8Array): Promise<Observation | Outcome> {
    return new Promise((resolve) => {
      const settle = (value: Observation | Outcome): void => {
        clearTimeout(timer);
        stopWatching();
        worker.off("message", settle).off("error", died).off("exit", died);
        resolve(value);
      };
      const died = (cause: unknown): void => {
        this.lastDeath = cause instanceof Error ? (cause.stack ?? cause.message) : `exit ${String(cause)}`;
        settle("died");
      };
      const timer = setTimeout(() => settle("hung"), patience);
      const onStuck = ({ object }: Stuck): void => {
        this.lastDeath = `ended by the watchdog in ${object}`;
        settle("replaced");
      };
      const stopWatching = watchThread(this.#pulse, () => true, onStuck, watch);
      worker.on("message", settle).on("error", died).on("exit", died);
      worker.postMessage(bytes);
    });
  }

  async #replace(): Promise<void> {
    this.replaced++;
    await this.stop();
  }

  async stop(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    worker?.on("error", () => undefined);
    await worker?.terminate();
  }
}

function startWorker(pulse: Pulse): Worker {
  return new Worker(new URL("./boot.mjs", import.meta.url), {
    workerData: pulse.buffer,
    resourceLimits: { maxOldGenerationSizeMb: 512 },
  });
}

function report(findings: readonly Finding[], rig: Rig): Report {
  const outcomes: Record<string, number> = {};
  const byKind: Record<string, Record<string, number>> = {};
  for (const { outcome, mutation } of findings) {
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    const kind = (byKind[mutation.kind] ??= {});
    kind[outcome] = (kind[outcome] ?? 0) + 1;
  }
  return {
    runs: findings.length,
    outcomes,
    byKind,
    failures: findings.filter((finding) => failures.includes(finding.outcome)),
    excused: findings.filter(({ outcome }) => excused.includes(outcome)),
    slowest: findings.reduce<Finding | null>(
      (slowest, each) => (each.milliseconds > (slowest?.milliseconds ?? 0) ? each : slowest),
      null,
    ),
    peakMemory: rig.peakMemory,
    workersReplaced: rig.replaced,
  };
}
