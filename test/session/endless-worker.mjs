// A decoding thread in the midst of a kernel call that never ends.
import { parentPort } from "node:worker_threads";

parentPort.on("message", () => {
  for (;;);
});
