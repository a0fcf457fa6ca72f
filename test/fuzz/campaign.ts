import { Worker } from "node:worker_threads";
import { dissect } from "./anatomy.ts";
import type { Observation } from "./drive.ts";
import { mutate } from "./mutations.ts";
import type { Mutation } from "./mutations.ts";

/** How one mutated file ended. The first three are fine, the fourth is nobody's fault, the rest are failures. */
type Outcome =
  | "unchanged" // every number as in the sound file
  | "refused" // not opened, with a reason
  | "told" // something differs, and an error or a notice says so
  | "undetectable" // something differs where nothing in the file is checked
  | "replaced" // the HDF5 library broke; an error says so, and the worker is replaced
  | "silent" // something differs and nothing says so
  | "unforeseen" // an error that is not one of ours
  | "hung" // no answer in time
  | "died"; // the worker itself ended

const failures: readonly Outcome[] = ["silent", "unforeseen", "hung", "died"];

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
  readonly slowest: Finding | null;
  /** Highest resident memory of the process seen, bytes. */
  readonly peakMemory: number;
  readonly workersReplaced: number;
}

/** Longest time a mutated file may take. */
const patience = 30_000;

/** Runs `count` seeded mutations of each file. */
export async function campaign(files: readonly string[], count: number, firstSeed: number): Promise<Report> {
  const rig = new Rig();
  const findings: Finding[] = [];
  for (const file of files) {
    const anatomy = await dissect(file);
    const sound = await rig.observe(anatomy.bytes);
    if (sound.seen === null || sound.seen.refused) {
      throw new Error(`${file} is not sound: ${sound.seen?.refused?.message ?? rig.lastDeath}`);
    }
    for (let seed = firstSeed; seed < firstSeed + count; seed++) {
      const { bytes, ...mutation } = mutate(anatomy, seed);
      const { seen, milliseconds, end } = await rig.observe(bytes);
      const [outcome, detail] = seen ? judge(sound.seen, seen, mutation) : [end, rig.lastDeath];
      findings.push({ file, outcome, mutation, detail, milliseconds });
    }
  }
  await rig.stop();
  return report(findings, rig);
}

function judge(sound: Observation, seen: Observation, mutation: Omit<Mutation, "bytes">): [Outcome, string] {
  if (seen.unforeseen.length > 0) return ["unforeseen", seen.unforeseen.join("\n")];
  if (seen.broken) return ["replaced", seen.refused?.message ?? "the library broke"];
  if (seen.refused) return ["refused", seen.refused.message];
  const names = new Set([...Object.keys(sound.values), ...Object.keys(seen.values)]);
  const different = [...names].filter((name) => sound.values[name] !== seen.values[name]);
  if (different.length === 0) return ["unchanged", ""];
  const detail = different.slice(0, 5).join(", ");
  if (String(sound.errors) !== String(seen.errors) || String(sound.notices) !== String(seen.notices)) {
    return ["told", detail];
  }
  return [mutation.undetectable ? "undetectable" : "silent", detail];
}

/** One worker at a time, replaced when it breaks. */
class Rig {
  #worker: Worker | null = null;
  replaced = 0;
  peakMemory = 0;
  lastDeath = "";

  async observe(
    bytes: Uint8Array,
  ): Promise<{ seen: Observation | null; end: Outcome; milliseconds: number }> {
    const worker = (this.#worker ??= startWorker());
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
        worker.off("message", settle).off("error", died).off("exit", died);
        resolve(value);
      };
      const died = (cause: unknown): void => {
        this.lastDeath = cause instanceof Error ? (cause.stack ?? cause.message) : `exit ${String(cause)}`;
        settle("died");
      };
      const timer = setTimeout(() => settle("hung"), patience);
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

function startWorker(): Worker {
  return new Worker(new URL("./boot.mjs", import.meta.url), {
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
    slowest: findings.reduce<Finding | null>(
      (slowest, each) => (each.milliseconds > (slowest?.milliseconds ?? 0) ? each : slowest),
      null,
    ),
    peakMemory: rig.peakMemory,
    workersReplaced: rig.replaced,
  };
}
