import { createHash } from "node:crypto";

/**
 * Bytes that begin and end as an HDF5 file does: a superblock of version 2, which says how long the file is.
 * HDF5 File Format Specification 3.0, section II.A.
 */
export function recordingBytes(size: number, seed = 1): Uint8Array {
  const bytes = new Uint8Array(size);
  for (let i = 0; i < size; i++) bytes[i] = (i * 31 + (i >> 8) * 7 + seed) % 251;
  bytes.set([0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a, 2, 8, 8, 0]);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(12, 0n, true);
  view.setBigUint64(28, BigInt(size), true);
  return bytes;
}

export const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
