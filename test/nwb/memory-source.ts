import type { ByteSource } from "../../src/nwb/byte-source.ts";

/** Bytes in memory as a source. */
export function memorySource(bytes: Uint8Array, path = "memory.nwb"): ByteSource {
  return {
    size: bytes.length,
    path,
    read(offset, length, into) {
      const part = bytes.subarray(offset, offset + length);
      into.set(part);
      return part.length;
    },
    close: () => undefined,
  };
}
