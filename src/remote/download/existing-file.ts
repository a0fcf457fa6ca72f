import { open, stat } from "node:fs/promises";
import { fileState } from "../../cache/file-state.ts";
import type { FileState } from "../../cache/file-state.ts";
import { AnalysisError } from "../../core/errors.ts";
import { sizesApart } from "../failures.ts";
import type { Location } from "../remote-object.ts";
import type { FileKind } from "./check-file.ts";
import { sha256Of } from "./file-sums.ts";
import type { Watch } from "./file-sums.ts";
import { recordedFile, rememberedSum, rememberSum } from "./verified-files.ts";

/** What lies under the name that a file is to have. */
export type ExistingFile =
  | { readonly kind: "none" }
  /** The file itself; its checksum was compared where one is known. */
  | { readonly kind: "sound"; readonly sha256: string }
  /** Its beginning, as an interrupted download left it, of which the checksum can tell afterwards. */
  | { readonly kind: "short"; readonly bytes: number }
  /** What a download has left that went wrong, of which nothing can be used. */
  | { readonly kind: "worthless" }
  /** Another file, or one that may be: only to be replaced when that was asked for. */
  | { readonly kind: "other"; readonly error: AnalysisError };

/**
 * Looks at what is there.
 *
 * @param store - folder of remembered checksums
 * @param etag - of the object on the server, where it was asked
 * @throws AnalysisError `write-failed` for a folder in its place; what the disk says
 */
export async function existingFile(
  file: string,
  location: Location,
  { kind, store, watch, etag }: { kind: FileKind; store: string; watch: Watch; etag: string | null },
): Promise<ExistingFile> {
  const found = await stat(file).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  });
  if (!found) return { kind: "none" };
  if (!found.isFile())
    throw new AnalysisError("write-failed", `${file} is a folder, where a file is to be. Move it away.`, {
      path: file,
      cause: "it is a folder",
    });
  const { state, refusal, expectedBytes = null } = await fileState(file);
  // A server that tells no size leaves nothing to compare.
  const size = location.size ?? found.size;
  const isWhole = state === "local" || !kind.hdf5;
  if (found.size === size && (isWhole || location.sha256 !== null))
    return compared(file, location, { store, watch, etag });
  if (await isLeftover(file, refusal)) return { kind: "worthless" };
  if (found.size === size) return { kind: "other", error: unknownFile(file, location) };
  // What is cut says how long it was to be.
  const isOurs = expectedBytes === null || location.size === null || expectedBytes <= location.size;
  if (state !== "partial" || found.size > size || !isOurs)
    return { kind: "other", error: anotherSize(file, location, found.size, size) };
  if (location.sha256 !== null) return { kind: "short", bytes: found.size };
  return expectedBytes === location.size || (await wasOurs(store, file, location, etag))
    ? { kind: "worthless" }
    : { kind: "other", error: unknownFile(file, location) };
}

/** What downloads that went wrong leave under a file's name: nothing, a page, a pointer; room that was never filled. */
async function isLeftover(file: string, refusal: FileState["refusal"]): Promise<boolean> {
  if (refusal === "empty" || refusal === "web-page" || refusal === "pointer") return true;
  return refusal === "not-hdf5" && (await beginning(file)).every((byte) => byte === 0);
}

async function beginning(file: string): Promise<Uint8Array> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4096), 0, 4096, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** Whether a file was downloaded under this name, and the server's is still the one that it was. */
async function wasOurs(
  store: string,
  file: string,
  { name }: Location,
  etag: string | null,
): Promise<boolean> {
  const known = await recordedFile(store, file);
  return known?.name === name && (etag === null || known.etag == null || known.etag === etag);
}

/** A file of the right size. */
async function compared(
  file: string,
  location: Location,
  { store, watch, etag }: { store: string; watch: Watch; etag: string | null },
): Promise<ExistingFile> {
  const { name, sha256: expected } = location;
  // Files of one length need not be the same.
  if (expected === null && !(await wasOurs(store, file, location, etag)))
    return { kind: "other", error: unknownFile(file, location) };
  const remembered = await rememberedSum(store, file);
  const sha256 = remembered ?? (await sha256Of(file, watch));
  if (expected !== null && sha256 !== expected)
    return { kind: "other", error: anotherFile(file, name, expected, sha256) };
  if (remembered === undefined) await rememberSum(store, file, sha256, name);
  return { kind: "sound", sha256 };
}

const anotherSize = (
  file: string,
  { name }: Location,
  size: number,
  expected: number,
): AnalysisError<"wrong-size"> =>
  new AnalysisError(
    "wrong-size",
    `${file} is there and is not ${name}: ${sizesApart(size, expected)}. Move it away, or replace it with --repair.`,
    { name, size, expected },
  );

const anotherFile = (
  file: string,
  name: string,
  expected: string,
  actual: string,
): AnalysisError<"checksum-mismatch"> =>
  new AnalysisError(
    "checksum-mismatch",
    `${file} is there and is not ${name} as it was published: its checksum differs, so it was damaged or changed. --repair fetches it anew.`,
    { path: file, expected, actual },
  );

const unknownFile = (file: string, { name }: Location): AnalysisError<"write-failed"> =>
  new AnalysisError(
    "write-failed",
    `${file} is there, and nothing tells whether it is ${name}: nobody has published a checksum of that. Move it away, or replace it with --repair.`,
    { path: file, cause: "another file is there" },
  );
