// Starts the session's thread from source: a worker does not inherit the loader that runs the tests.
import { register } from "tsx/esm/api";
import { workerData } from "node:worker_threads";

register();
if (workerData.unguarded) {
  const { HeapGuard } = await import("../../src/nwb/h5/heap-guard.ts");
  HeapGuard.prototype.accepts = () => true;
}
await import("../../src/worker/main.ts");
