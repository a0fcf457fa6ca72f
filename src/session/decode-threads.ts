import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import type { Control } from "../core/control.ts";
import type { DecodeData, Prepared } from "../core/decode/prepared.ts";
import { within } from "../core/decode/questions/question.ts";
import type { Spread, Task } from "../core/decode/questions/question.ts";
import { here, runTask } from "../core/decode/questions/registry.ts";
import { AnalysisError, errorFromFacts } from "../core/errors.ts";
import type { DecodeOrder, DecodePart, DecodeStart } from "../protocol/decode-worker.ts";

/** How often the caller's wish to cancel is looked at while threads work. */
const watchEveryMs = 15;

/** A fold that takes longer than this is never learned in the caller's thread, which could not be stopped. */
const longestHereMs = 30;

/** The built worker, beside the program that asks. */
const script = new URL("decode-worker.cjs", import.meta.url);

/** How tasks are spread. */
export interface ThreadOptions {
  /** 0 for one fewer than the machine has cores. */
  readonly threads?: number;
  /** The worker's script. */
  readonly worker?: URL;
  /** Work that takes less than this is done in this thread: starting others would take longer. */
  readonly worthMs?: number;
}

/**
 * Lends threads to some work. Short tasks are done in the caller's thread until it is known that the rest is long
 * enough to be worth others; long ones never are, for a thread can be ended in the midst of one. The answer does
 * not depend on who did what: each part goes to its task's position.
 */
export async function withDecodeThreads<T>(
  work: (spread: Spread) => Promise<T>,
  { threads = 0, worker = script, worthMs = 300 }: ThreadOptions = {},
): Promise<T> {
  if (!existsSync(fileURLToPath(worker))) return work(here);
  const count = threads > 0 ? threads : Math.max(1, availableParallelism() - 1);
  let pool: Pool | undefined;
  const spread: Spread = async (prepared, tasks, control, onPart) => {
    const long = prepared.effort > longestHereMs;
    if (!long && count < 2) return here(prepared, tasks, control, onPart);
    const done = long ? 0 : await startHere(prepared, tasks, worthMs, control, onPart);
    if (done === tasks.length) return;
    pool ??= new Pool(worker, prepared, count);
    await pool.work(tasks, done, control, onPart);
  };
  try {
    return await work(spread);
  } finally {
    pool?.end();
  }
}

/** Does tasks in this thread while they are few or short; returns how many were done. */
async function startHere(
  prepared: Prepared,
  tasks: readonly Task[],
  worthMs: number,
  control: Control,
  onPart: Parameters<Spread>[3],
): Promise<number> {
  const started = performance.now();
  for (const [position, task] of tasks.entries()) {
    const elapsed = performance.now() - started;
    const rest = position > 0 ? (elapsed / position) * (tasks.length - position) : 0;
    if (rest > worthMs) return position;
    await control.checkpoint(position, tasks.length, task.question);
    onPart(position, await runTask(prepared, task, within(control, position, tasks)));
  }
  return tasks.length;
}

/** Threads that hold the same data and take one task after another, for one question after another. */
class Pool {
  readonly #script: URL;
  readonly #start: DecodeStart;
  readonly #count: number;
  #workers: readonly Worker[] = [];

  constructor(script: URL, { data, options }: Prepared, count: number) {
    this.#script = script;
    this.#start = { data: shared(data), options };
    this.#count = count;
  }

  /** Hands out the tasks from `first` on; ends when all are done, one failed, or the caller gave up. */
  async work(
    tasks: readonly Task[],
    first: number,
    control: Control,
    onPart: (position: number, part: unknown) => void,
  ): Promise<void> {
    await control.checkpoint(first, tasks.length, tasks[first]!.question);
    const round = new Round(this.#atLeast(Math.min(this.#count, tasks.length - first)), tasks, first, onPart);
    const watch = setInterval(() => {
      control.checkpoint(round.done, tasks.length, tasks[0]!.question).catch(round.fail);
    }, watchEveryMs);
    try {
      await round.ended;
    } catch (error) {
      // Some are in the midst of a task that nobody waits for.
      this.end();
      throw error;
    } finally {
      clearInterval(watch);
    }
  }

  #atLeast(count: number): readonly Worker[] {
    const missing = Math.max(0, count - this.#workers.length);
    const more = Array.from({ length: missing }, () => new Worker(this.#script, { workerData: this.#start }));
    return (this.#workers = [...this.#workers, ...more]);
  }

  /** Ends the threads, whatever they are doing; nobody need wait until they are gone. */
  end(): void {
    for (const worker of this.#workers) void worker.terminate();
    this.#workers = [];
  }
}

/** The tasks of one question, being handed out. */
class Round {
  /** Rejected with the first failure. */
  readonly ended: Promise<void>;
  /** Tasks finished. */
  done: number;
  fail!: (error: unknown) => void;
  readonly #tasks: readonly Task[];
  readonly #onPart: (position: number, part: unknown) => void;
  #succeed!: () => void;
  #next: number;

  constructor(
    workers: readonly Worker[],
    tasks: readonly Task[],
    first: number,
    onPart: (position: number, part: unknown) => void,
  ) {
    this.#tasks = tasks;
    this.#onPart = onPart;
    this.#next = first;
    this.done = first;
    this.ended = new Promise((resolve, reject) => {
      this.#succeed = resolve;
      this.fail = reject;
    });
    for (const worker of workers) this.#employ(worker);
  }

  #employ(worker: Worker): void {
    worker.removeAllListeners();
    worker.on("message", (part: DecodePart) => {
      if ("error" in part) {
        this.fail(errorFromFacts(part.error));
        return;
      }
      this.#onPart(part.position, part.part);
      if (++this.done === this.#tasks.length) this.#succeed();
      else this.#give(worker);
    });
    worker.on("error", ({ message }) => {
      this.fail(new AnalysisError("internal", `A decoding thread failed: ${message}`, { cause: message }));
    });
    this.#give(worker);
  }

  #give(worker: Worker): void {
    if (this.#next >= this.#tasks.length) return;
    const order: DecodeOrder = { position: this.#next, task: this.#tasks[this.#next]! };
    this.#next++;
    worker.postMessage(order);
  }
}

/** The same data with the counts in memory that threads share instead of copying. */
function shared(data: DecodeData): DecodeData {
  const values = new Float64Array(new SharedArrayBuffer(data.x.data.byteLength));
  values.set(data.x.data);
  return { ...data, x: { ...data.x, data: values } };
}
