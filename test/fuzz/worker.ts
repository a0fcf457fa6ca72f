import { parentPort, workerData } from "node:worker_threads";
import { Pulse } from "../../src/core/pulse.ts";
import { memorySource } from "../nwb/memory-source.ts";
import { drive } from "./drive.ts";

const pulse = new Pulse(workerData as SharedArrayBuffer);
parentPort?.on("message", (bytes: Uint8Array) => {
  void drive(memorySource(bytes, "mutated.nwb"), pulse).then((seen) => parentPort?.postMessage(seen));
});
