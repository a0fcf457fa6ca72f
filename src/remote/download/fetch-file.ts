import { AnalysisError } from "../../core/errors.ts";
import { shownAddress, wrongSize } from "../failures.ts";
import type { BlockStore, StoredObject } from "../block-store.ts";
import type { RemoteObject } from "../remote-object.ts";
import { isVague } from "../validator.ts";
import type { Validator } from "../validator.ts";
import type { FileKind } from "./check-file.ts";
import { requireRoom } from "./disk.ts";
import type { FreeBytes } from "./disk.ts";
import { fetchMissing } from "./fetch-missing.ts";
import { fetchWhole } from "./fetch-whole.ts";
import type { PartFolder } from "./part-folder.ts";
import { checkStored, storedElsewhere, takeStored } from "./stored-blocks.ts";

/** How a file is brought into its part folder. */
export interface FetchOptions {
  readonly kind: FileKind;
  /** Requests at a time. */
  readonly parallel: number;
  /** Bytes of a cut file under the final name that become blocks; 0 where there is none. */
  readonly short: number;
  /** Nothing that was here before is used. */
  readonly anew: boolean;
  readonly free: FreeBytes;
  /** Called with the bytes that are here. */
  readonly onBytes: (done: number, size: number | null) => void;
  readonly warn: (message: string) => void;
}

/** What was brought: all of it, not compared with any checksum yet. */
export interface Fetched {
  readonly validator: Validator;
  /** Bytes that were here before. */
  readonly kept: number;
}

const blockSize = 256 * 1024;
/** Of a file of which blocks are here: enough to see that it still is the same. */
const confirmingBytes = 1024;

/**
 * Brings all bytes of an object into a part folder; what is there already is not fetched.
 *
 * @throws AnalysisError `disk-full` before anything is transferred, `wrong-size`, as requests fail; what the disk says
 */
export async function fetchFile(
  part: PartFolder,
  object: RemoteObject,
  options: FetchOptions,
): Promise<Fetched> {
  if (options.anew) await part.empty();
  const { size } = object.location;
  if (size !== null) await requireRoomFor(part, size, options);
  if (options.short > (await part.keptBytes())) await part.adopt(storedAs(object, vague(size!)));
  const complete = await completeBefore(part, object);
  if (complete) return complete;
  const kept = await part.keptBytes();
  const brought = await ifByRanges(part, object, options);
  if (brought) return brought;
  // A server that sent parts before may do so again.
  const again = object.validator && (await ifByRanges(part, object, options));
  if (again) return { ...again, kept };
  return { validator: await wholeInto(part, object, options), kept: 0 };
}

/** Undefined where the server sends the file only whole. */
async function ifByRanges(...args: Parameters<typeof fetchBlocks>): Promise<Fetched | undefined> {
  try {
    return await fetchBlocks(...args);
  } catch (error) {
    if (error instanceof AnalysisError && error.code === "no-ranges") return undefined;
    throw error;
  }
}

const vague = (size: number): Validator => ({ size, etag: null, modified: null });

function storedAs({ location }: RemoteObject, validator: Validator, size = blockSize): StoredObject {
  const { name, address, sha256 } = location;
  return {
    name,
    address: shownAddress(address),
    validator,
    blockSize: size,
    ...(sha256 === null ? {} : { sha256 }),
  };
}

async function requireRoomFor(
  part: PartFolder,
  size: number,
  { short, free }: Pick<FetchOptions, "short" | "free">,
): Promise<void> {
  const here = Math.max(short, await part.keptBytes());
  await requireRoom(part.folder, Math.max(0, size - here), free);
}

/** All blocks are here, of a file whose checksum will tell: nobody is asked. */
async function completeBefore(part: PartFolder, { location }: RemoteObject): Promise<Fetched | undefined> {
  const stored = await part.stored();
  if (location.sha256 === null || stored?.sha256 !== location.sha256) return undefined;
  if ((await part.keptBytes()) < stored.validator.size) return undefined;
  const store = await part.blocks(stored);
  try {
    await checkStored(store);
    const kept = store.storedBytes;
    return kept < stored.validator.size ? undefined : { validator: stored.validator, kept };
  } finally {
    await store.close();
  }
}

async function fetchBlocks(part: PartFolder, object: RemoteObject, options: FetchOptions): Promise<Fetched> {
  const fresh = (await part.keptBytes()) === 0;
  let first = new Uint8Array(0);
  const length = fresh ? blockSize : confirmingBytes;
  await object.fetch(0, length, length, (bytes) => (first = new Uint8Array(bytes)));
  const validator = object.validator!;
  requireSize(object, validator.size);
  if (fresh) options.kind.start(first, validator.size, object.location);
  if (object.location.size === null) await requireRoomFor(part, validator.size, options);
  // Only a checksum could tell whether what is here is of the same file.
  if (isVague(validator) && object.location.sha256 === null) await part.empty();
  const store = await openBlocks(part, object, options);
  try {
    const kept = store.storedBytes;
    if (
      fresh &&
      store.object.blockSize === blockSize &&
      validator.size > 0 &&
      store.table.state(0) === "missing"
    )
      await store.write(0, first);
    const tell = (): void => options.onBytes(store.storedBytes, validator.size);
    tell();
    await fetchMissing(object, store, options.parallel, tell);
    return { validator, kept };
  } finally {
    await store.close();
  }
}

/** The blocks of the part folder that are as they were written, and those that reading the file elsewhere has left. */
async function openBlocks(
  part: PartFolder,
  object: RemoteObject,
  { anew }: FetchOptions,
): Promise<BlockStore> {
  const read = anew ? undefined : await storedElsewhere(object);
  const store = await part.blocks(storedAs(object, object.validator!, read?.object.blockSize));
  try {
    await checkStored(store);
    if (read) await takeStored(read, store);
    return store;
  } catch (error) {
    await store.close();
    throw error;
  } finally {
    await read?.close();
  }
}

export function requireSize({ location }: RemoteObject, size: number): void {
  if (location.size !== null && size !== location.size) throw wrongSize(location, size, location.size);
}

async function wholeInto(
  part: PartFolder,
  object: RemoteObject,
  { kind, onBytes, warn, free }: FetchOptions,
): Promise<Validator> {
  await part.empty();
  const { location } = object;
  try {
    const validator = await fetchWhole(object, part.dataPath, {
      onSize: async (size) => {
        if (size === null) return;
        requireSize(object, size);
        await requireRoom(part.folder, size, free);
      },
      onStart: (bytes, size) => kind.start(bytes, size, location),
      onBytes: (done, size) => onBytes(done, size ?? location.size),
      onAnew: () =>
        warn(`${location.address.host} sends files only whole: ${location.name} was cut and is begun anew.`),
    });
    requireSize(object, validator.size);
    return validator;
  } catch (error) {
    // Nothing of it can be gone on with.
    await part.empty();
    throw error;
  }
}
