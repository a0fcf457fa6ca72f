import { parentPort } from "node:worker_threads";
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

parentPort?.on("message", (bytes: Uint8Array) => {
  void drive(memorySource(bytes)).then((seen) => parentPort?.postMessage(seen));
});
