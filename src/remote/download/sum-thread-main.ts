import { parentPort, workerData } from "node:worker_threads";
import { sumHere } from "./file-sums.ts";
import type { SumAsked } from "./file-sums.ts";
import type { SumTold } from "./sum-thread.ts";

/** Computes one sum in a thread of its own, and ends. */
const tell = (told: SumTold): void => parentPort!.postMessage(told);
void sumHere(workerData as SumAsked, { onBytes: (done, size) => tell({ done, size }) }).then(
  (sum) => tell({ sum }),
  // What the system says of an error is lost where it is posted as one.
  (error: unknown) => {
    const { message, ...facts } = error as NodeJS.ErrnoException;
    tell({ error: { ...facts, message } });
  },
);
