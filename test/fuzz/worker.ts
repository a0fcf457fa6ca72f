import { parentPort, workerData } from "node:worker_threads";
import { Pulse } from "../../src/core/pulse.ts";
import type { ByteSource } from "../../src/nwb/byte-source.ts";
import { drive } from "./drive.ts";

/** Bytes in memory as a source. */
function memorySource(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    path: "mutated.nwb",
    read(offset, length, into) {
      const part = bytes.subarray(offset, offset + length);
      into.set(part);
      return part.length;
    },
    close: () => undefined,
  };
}

const pulse = new Pulse(workerData as SharedArrayBuffer);
parentPort?.on("message", (bytes: Uint8Array) => {
  void drive(memorySource(bytes), pulse).then((seen) => parentPort?.postMessage(seen));
});
