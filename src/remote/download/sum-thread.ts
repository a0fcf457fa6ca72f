import { Worker } from "node:worker_threads";
import type { SumFile } from "./file-sums.ts";

/** What the thread says: how far it is, and at its end the sum or why there is none. */
export type SumTold =
  | { readonly done: number; readonly size: number }
  | { readonly sum: string }
  | { readonly error: Pick<NodeJS.ErrnoException, "message" | "code" | "syscall" | "path"> };

/**
 * Computes sums in a thread of their own: a thread that answers people must not be busy for seconds.
 *
 * @param script - path of dist/sum-file.cjs
 */
export const sumInThread =
  (script: string): SumFile =>
  (asked, { signal, onBytes }) =>
    new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const worker = new Worker(script, { workerData: asked });
      const giveUp = (): void => {
        reject(signal!.reason as Error);
        void worker.terminate();
      };
      signal?.addEventListener("abort", giveUp, { once: true });
      worker.on("message", (told: SumTold) => {
        if ("done" in told) onBytes?.(told.done, told.size);
        else if ("sum" in told) resolve(told.sum);
        else reject(Object.assign(new Error(told.error.message), told.error));
      });
      worker.once("error", reject);
      worker.once("exit", (code) => {
        signal?.removeEventListener("abort", giveUp);
        // After an answer this changes nothing.
        reject(new Error(`The thread that computes a checksum ended with code ${code}.`));
      });
    });
