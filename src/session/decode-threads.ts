import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import type { Control } from "../core/control.ts";
import type { Prepared } from "../core/decode/prepared.ts";
import type { Spread, Task } from "../core/decode/questions/question.ts";
import { here, runTask } from "../core/decode/questions/registry.ts";
import { AnalysisError, errorFromFacts } from "../core/errors.ts";
import type { DecodeOrder, DecodePart, DecodeStart } from "../protocol/decode-worker.ts";

/** How often the caller's wish to cancel is looked at while threads work. */
const watchEveryMs = 40;

/** The built worker, beside the program that asks. */
const script = new URL("decode-worker.js", import.meta.url);

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
 * Spreads the tasks of a question over threads. The first tasks are done in this thread until it is known that the
 * rest is long enough to be worth it. The answer does not depend on who did what, for each part goes to its
 * task's position.
 */
export function spreadOverThreads({
  threads = 0,
  worker = script,
  worthMs = 300,
}: ThreadOptions = {}): Spread {
  const count = threads > 0 ? threads : availableParallelism() - 1;
  if (count < 2 || !existsSync(fileURLToPath(worker))) return here;
  return async (prepared, tasks, control, onPart) => {
    const done = await startHere(prepared, tasks, worthMs, control, onPart);
    if (done === tasks.length) return;
    const pool = new Pool(worker, prepared, Math.min(count, tasks.length - done));
    try {
      await pool.work(tasks, done, control, onPart);
    } finally {
      await pool.end();
    }
  };
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
    onPart(position, await runTask(prepared, task, control));
  }
  return tasks.length;
}

/** Threads that hold the same data and take one task after another. */
class Pool {
  readonly #workers: readonly Worker[];

  constructor(script: URL, { data, options }: Prepared, count: number) {
    const start: DecodeStart = { data, options };
    this.#workers = Array.from({ length: count }, () => new Worker(script, { workerData: start }));
  }

  /** Hands out the tasks from `first` on; ends when all are done, one failed, or the caller gave up. */
  work(
    tasks: readonly Task[],
    first: number,
    control: Control,
    onPart: (position: number, part: unknown) => void,
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      let next = first;
      let done = first;
      const watch = setInterval(() => {
        control.checkpoint(done, tasks.length, tasks[0]!.question).catch(settle);
      }, watchEveryMs);
      const settle = (error?: Error): void => {
        clearInterval(watch);
        if (error === undefined) resolve();
        else reject(error);
      };
      const give = (worker: Worker): void => {
        if (next >= tasks.length) return;
        const order: DecodeOrder = { position: next, task: tasks[next]! };
        next++;
        worker.postMessage(order);
      };
      for (const worker of this.#workers) {
        worker.on("message", (part: DecodePart) => {
          if ("error" in part) {
            settle(errorFromFacts(part.error));
            return;
          }
          onPart(part.position, part.part);
          if (++done === tasks.length) settle();
          else give(worker);
        });
        worker.on("error", (cause) => {
          settle(
            new AnalysisError("internal", `A decoding thread failed: ${cause.message}`, {
              cause: cause.message,
            }),
          );
        });
        give(worker);
      }
    });
  }

  async end(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }
}
