import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import path from "node:path";
import type { Control } from "../core/control.ts";
import { AnalysisError } from "../core/errors.ts";
import type { SessionIdentity } from "../core/export/provenance.ts";
import type { AskedFile } from "../core/mailbox.ts";
import { unreadable } from "../nwb/byte-source.ts";
import type { NwbFile } from "../nwb/nwb-file.ts";

const mebibyte = 1 << 20;

/**
 * Which file the numbers come from: its size, and the hash of both ends, which is read in no time.
 *
 * @param whole - also hash the whole file
 * @throws AnalysisError `file-unreadable` when the file is gone or the medium fails
 */
export async function identityOf(
  file: string,
  id: string | null,
  whole: boolean,
  control: Control,
): Promise<SessionIdentity> {
  try {
    return await identify(file, id, whole, control);
  } catch (error) {
    throw error instanceof AnalysisError ? error : unreadable(file, error);
  }
}

async function identify(
  file: string,
  id: string | null,
  whole: boolean,
  control: Control,
): Promise<SessionIdentity> {
  const handle = await open(file, "r");
  try {
    const { size } = await handle.stat();
    const length = Math.min(mebibyte, size);
    const ends = createHash("sha256");
    for (const start of [0, size - length]) {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, start);
      ends.update(buffer.subarray(0, bytesRead));
    }
    ends.update(String(size));
    return {
      id,
      fileName: path.basename(file),
      fileSize: size,
      sha256OfEnds: ends.digest("hex"),
      ...(whole ? { sha256: await hashWhole(file, size, control) } : {}),
    };
  } finally {
    await handle.close();
  }
}

/**
 * The same of a file elsewhere: where it comes from, and what its server calls its state.
 *
 * @param whole - also hash the whole file, which fetches all of it
 * @throws AnalysisError with which fetching ends
 */
export async function identityElsewhere(
  file: NwbFile,
  { name, origin }: AskedFile,
  id: string | null,
  whole: boolean,
  control: Control,
): Promise<SessionIdentity> {
  const { fileName, ...source } = origin;
  const identity = { id, fileName, fileSize: file.size, origin: { name, ...source } };
  if (!whole) return identity;
  const hash = createHash("sha256");
  const piece = new Uint8Array(mebibyte);
  for (let done = 0; done < file.size;) {
    const got = file.bytes(done, piece);
    hash.update(piece.subarray(0, got));
    done += got;
    await control.checkpoint(done, file.size, "Hashing the file");
  }
  return { ...identity, sha256: hash.digest("hex") };
}

async function hashWhole(file: string, size: number, control: Control): Promise<string> {
  const hash = createHash("sha256");
  let done = 0;
  for await (const chunk of createReadStream(file, { highWaterMark: mebibyte })) {
    hash.update(chunk as Buffer);
    done += (chunk as Buffer).length;
    await control.checkpoint(done, size, "Hashing the file");
  }
  return hash.digest("hex");
}
