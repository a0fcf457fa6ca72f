import { createHash } from "node:crypto";
import { open } from "node:fs/promises";

/** What watches over the reading of a large file. */
export interface Watch {
  readonly signal?: AbortSignal | undefined;
  /** Called with the bytes read so far, and those of the file. */
  readonly onBytes?: ((done: number, size: number) => void) | undefined;
  /** Who computes sums: another thread; if not given, this one. */
  readonly sum?: SumFile | undefined;
}

const piece = 1024 * 1024;

/** A sum of a whole file: its SHA-256 or MD5, or the MD5 of the MD5s of its parts. */
export type SumAsked =
  | { readonly file: string; readonly of: "sha256" | "md5" }
  | { readonly file: string; readonly of: "md5-of-parts"; readonly partLength: number };

/**
 * Computes a sum, hexadecimal.
 *
 * @throws what the disk says, or the signal was ended with
 */
export type SumFile = (asked: SumAsked, watch: Watch) => Promise<string>;

/** In this thread, a megabyte at a time. */
export const sumHere: SumFile = async (asked, watch) => {
  if (asked.of === "md5-of-parts") return md5OfParts(asked.file, asked.partLength, watch);
  const hash = createHash(asked.of);
  await readPieces(asked.file, watch, (bytes) => void hash.update(bytes));
  return hash.digest("hex");
};

/** SHA-256 of a file, hexadecimal. @throws as {@link SumFile} */
export const sha256Of = (file: string, watch: Watch = {}): Promise<string> =>
  (watch.sum ?? sumHere)({ file, of: "sha256" }, watch);

/** More part sizes than this are not tried: each reads the whole file. */
const mostTried = 16;

/**
 * Whether a file has the entity tag that S3 gives an object: its MD5, or, of one that came in N parts, the MD5 of their
 * MD5s with `-N`. How long the parts were is not told: whole MiB that give N of them are tried. A tag that does not fit is
 * no evidence, for servers may make tags of anything.
 */
export async function matchesEtag(
  file: string,
  size: number,
  etag: string,
  watch: Watch = {},
): Promise<boolean> {
  const [, tag, parts] = /^"([\da-f]{32})(?:-(\d+))?"$/i.exec(etag) ?? [];
  if (tag === undefined) return false;
  const lengths = parts === undefined ? [null] : partLengths(size, Number(parts));
  for (const partLength of lengths) {
    const asked: SumAsked =
      partLength === null ? { file, of: "md5" } : { file, of: "md5-of-parts", partLength };
    if ((await (watch.sum ?? sumHere)(asked, watch)) === tag.toLowerCase()) return true;
  }
  return false;
}

/** Whole MiB of which so many parts make the size, the usual ones (powers of two) first. */
function partLengths(size: number, parts: number): readonly number[] {
  const lengths: number[] = [];
  // One part may be of any length from the file's on.
  if (parts < 2) return parts === 1 ? [size] : [];
  for (let length = Math.ceil(size / parts / piece); Math.ceil(size / (length * piece)) === parts; length++)
    lengths.push(length);
  const usual = (length: number): number => (Number.isInteger(Math.log2(length)) ? 0 : 1);
  return lengths
    .sort((a, b) => usual(a) - usual(b))
    .slice(0, mostTried)
    .map((length) => length * piece);
}

async function md5OfParts(file: string, length: number, watch: Watch): Promise<string> {
  const all = createHash("md5");
  let part = createHash("md5");
  let left = length;
  await readPieces(file, watch, (bytes) => {
    for (let at = 0; at < bytes.length;) {
      const some = bytes.subarray(at, at + left);
      part.update(some);
      at += some.length;
      left -= some.length;
      if (left > 0) continue;
      all.update(part.digest());
      part = createHash("md5");
      left = length;
    }
  });
  if (left < length) all.update(part.digest());
  return all.digest("hex");
}

async function readPieces(
  file: string,
  { signal, onBytes }: Watch,
  take: (bytes: Uint8Array) => void,
): Promise<void> {
  const handle = await open(file);
  try {
    const room = Buffer.alloc(piece);
    const { size } = await handle.stat();
    let done = 0;
    for (;;) {
      signal?.throwIfAborted();
      const { bytesRead } = await handle.read(room, 0, piece, done);
      if (bytesRead === 0) return;
      take(room.subarray(0, bytesRead));
      done += bytesRead;
      onBytes?.(done, size);
    }
  } finally {
    await handle.close();
  }
}
