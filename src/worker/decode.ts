import { parentPort, workerData } from "node:worker_threads";
import { unattended } from "../core/control.ts";
import { prepare } from "../core/decode/prepared.ts";
import { runTask } from "../core/decode/questions/registry.ts";
import { errorFacts } from "../core/errors.ts";
import type { DecodeOrder, DecodePart, DecodeStart } from "../protocol/decode-worker.ts";

/** A thread that shares the tasks of one decoding question; it is ended when nobody waits for it any more. */
const port = parentPort;
if (!port) throw new Error("decode-worker.cjs runs in a worker thread only");

const { data, options } = workerData as DecodeStart;
const prepared = prepare(data, options);

async function answer({ position, task }: DecodeOrder): Promise<DecodePart> {
  try {
    return { position, part: await runTask(prepared, task, unattended) };
  } catch (error) {
    return { position, error: errorFacts(error) };
  }
}

port.on("message", (order: DecodeOrder) => {
  void answer(order).then((part) => port.postMessage(part));
});
