import { open, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import path from "node:path";
import { crc32 } from "node:zlib";
import { BlockTable } from "../core/block-table.ts";
import { isLock, lockFolder } from "./folder-lock.ts";
import type { FolderLock, LockOwner } from "./folder-lock.ts";
import { entryBytes, journalEntry, journalOf, wholeBlocks } from "./journal.ts";
import { makeFolder } from "./make-folder.ts";
import { isSame } from "./validator.ts";
import type { Validator } from "./validator.ts";

/** What is stored of one object in one state: the content of `meta.json`. */
export interface StoredObject {
  /** As the user knows it. */
  readonly name: string;
  /** Without what may be secret in it. */
  readonly address: string;
  readonly validator: Validator;
  /** Bytes; the last block may be shorter. */
  readonly blockSize: number;
  /** Of the whole object, where it will be compared before the blocks are used: then they are the same from any server. */
  readonly sha256?: string;
}

const isSameObject = (a: StoredObject, b: StoredObject): boolean =>
  a.sha256 === undefined || b.sha256 === undefined
    ? isSame(a.validator, b.validator)
    : a.sha256 === b.sha256 && a.validator.size === b.validator.size;

export const dataName = "data";
const journalName = "journal";
const metaName = "meta.json";
/** A power cut loses no more than this, bytes. */
const syncEvery = 64 * 1024 * 1024;

/**
 * Blocks of one object in a folder of their own: `data`, a sparse file of the object's length, `journal`, which says of
 * each block whether it is there and its CRC-32, and `meta.json`. A block is written before its entry, so that after a
 * kill the journal tells no more than is there; what a power cut leaves is found out by the checksums.
 */
export class BlockStore {
  readonly folder: string;
  readonly object: StoredObject;
  /** For whoever reads `data` by itself. */
  readonly table: BlockTable;
  readonly #data: FileHandle;
  readonly #journal: FileHandle;
  readonly #lock: FolderLock | LockOwner;
  #unsynced = 0;

  private constructor(
    folder: string,
    object: StoredObject,
    table: BlockTable,
    files: { data: FileHandle; journal: FileHandle },
    lock: FolderLock | LockOwner,
  ) {
    this.folder = folder;
    this.object = object;
    this.table = table;
    this.#data = files.data;
    this.#journal = files.journal;
    this.#lock = lock;
  }

  /**
   * Opens a folder of blocks. What it holds of another object or state is deleted, unless another process writes there.
   *
   * @param folder - made where it is missing
   * @param held - the lock of the folder, where the caller has it: it stays the caller's
   * @returns the store, with the block size of before where there was one; or who keeps the folder from being used
   * @throws what the disk says
   */
  static async open(
    folder: string,
    wanted: StoredObject,
    held?: FolderLock,
  ): Promise<BlockStore | LockOwner> {
    await makeFolder(folder);
    const lock = held ? { release: () => Promise.resolve() } : await lockFolder(folder);
    try {
      const stored = await readStored(folder);
      const good = stored && isSameObject(stored, wanted);
      if (!good && !isLock(lock)) return lock;
      const object = good ? { ...wanted, blockSize: stored.blockSize } : wanted;
      if (!good) await emptyFolder(folder);
      if (isLock(lock)) await writeMeta(folder, object);
      return new BlockStore(folder, object, ...(await openFiles(folder, object, isLock(lock))), lock);
    } catch (error) {
      if (isLock(lock)) await lock.release();
      throw error;
    }
  }

  get dataPath(): string {
    return path.join(this.folder, dataName);
  }

  /** Null when blocks are stored; else the process that stores them, and this one only reads. */
  get otherWriter(): LockOwner | null {
    return isLock(this.#lock) ? null : this.#lock;
  }

  /** Of the object, bytes. */
  get storedBytes(): number {
    return Math.min(this.table.stored * this.object.blockSize, this.object.validator.size);
  }

  /** Bytes of a block. */
  lengthOf(block: number): number {
    const { blockSize, validator } = this.object;
    return Math.min(blockSize, validator.size - block * blockSize);
  }

  /**
   * Stores a whole block; does nothing while another process writes.
   *
   * @throws what the disk says: nothing of the block counts as stored then
   */
  async write(block: number, bytes: Uint8Array): Promise<void> {
    if (!isLock(this.#lock)) return;
    const sum = crc32(bytes);
    await writeAll(this.#data, bytes, block * this.object.blockSize);
    await writeAll(this.#journal, journalEntry(sum), block * entryBytes);
    this.table.set(block, "sound", sum);
    this.#unsynced += bytes.length;
    if (this.#unsynced < syncEvery) return;
    this.#unsynced = 0;
    await this.#data.datasync();
  }

  /** A stored block that is as it was written; null when it is missing or damaged. */
  async read(block: number): Promise<Uint8Array | null> {
    if (this.table.state(block) === "missing") return null;
    const bytes = new Uint8Array(this.lengthOf(block));
    const { bytesRead } = await this.#data.read(bytes, 0, bytes.length, block * this.object.blockSize);
    const sound = bytesRead === bytes.length && crc32(bytes) === this.table.sum(block);
    this.table.set(block, sound ? "sound" : "missing");
    return sound ? bytes : null;
  }

  /** Lets others write. A busy disk may take its time to have all blocks: what a power cut leaves is found out later. */
  async close(): Promise<void> {
    await this.#data.close();
    await this.#journal.close();
    if (isLock(this.#lock)) await this.#lock.release();
  }
}

async function openFiles(
  folder: string,
  { validator, blockSize }: StoredObject,
  writing: boolean,
): Promise<[BlockTable, { data: FileHandle; journal: FileHandle }]> {
  const flags = writing ? "r+" : "r";
  const at = (name: string): string => path.join(folder, name);
  if (writing) for (const name of [dataName, journalName]) await (await open(at(name), "a")).close();
  const data = await open(at(dataName), flags);
  try {
    if (writing && (await data.stat()).size !== validator.size) await data.truncate(validator.size);
    const table = new BlockTable(Math.ceil(validator.size / blockSize));
    for (const { block, sum } of wholeBlocks(await readFile(at(journalName))))
      if (block < table.count) table.set(block, "unchecked", sum);
    return [table, { data, journal: await open(at(journalName), flags) }];
  } catch (error) {
    await data.close();
    throw error;
  }
}

/** What a folder says it holds; undefined when it holds nothing that can be used. */
export async function readStored(folder: string): Promise<StoredObject | undefined> {
  try {
    const stored = JSON.parse(await readFile(path.join(folder, metaName), "utf8")) as StoredObject;
    const { size } = await stat(path.join(folder, dataName));
    // What is missing at its end has no sound block; whoever took over a file may have been ended before making it longer.
    const sound = size <= stored.validator.size && Number.isInteger(stored.blockSize) && stored.blockSize > 0;
    return sound ? stored : undefined;
  } catch {
    return undefined;
  }
}

/** Of an object, bytes that its folder has in whole blocks. */
export async function storedBytes(folder: string, { blockSize, validator }: StoredObject): Promise<number> {
  const journal = await readFile(path.join(folder, journalName)).catch(() => Buffer.alloc(0));
  return Math.min([...wholeBlocks(journal)].length * blockSize, validator.size);
}

/**
 * Makes blocks of a file that holds the beginning of an object. Its bytes are not copied, and ended at any moment it is whole
 * under one name or the other.
 *
 * @param folder - is there, and locked by the caller
 */
export async function adoptFile(folder: string, file: string, object: StoredObject): Promise<void> {
  await emptyFolder(folder);
  await writeFile(path.join(folder, journalName), await journalOf(file, object.blockSize));
  await writeMeta(folder, object);
  await rename(file, path.join(folder, dataName));
}

async function writeMeta(folder: string, object: StoredObject): Promise<void> {
  const file = path.join(folder, metaName);
  await writeFile(`${file}.new`, `${JSON.stringify(object, null, 2)}\n`);
  await rename(`${file}.new`, file);
}

/** Deletes what is stored, but no lock. */
export async function emptyFolder(folder: string): Promise<void> {
  // What says what is there goes first.
  for (const name of [metaName, journalName, dataName]) await rm(path.join(folder, name), { force: true });
}

async function writeAll(file: FileHandle, bytes: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, at + done);
    done += bytesWritten;
  }
}
