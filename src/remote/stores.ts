import { createHash } from "node:crypto";
import { readdir, rm, stat } from "node:fs/promises";
import path from "node:path";
import { readStored, storedBytes } from "./block-store.ts";
import { isLock, lockFolder } from "./folder-lock.ts";

/** All objects of which blocks are stored, a folder each. */

/** What is stored of one object. */
export interface StoreFacts {
  readonly folder: string;
  readonly name: string;
  readonly address: string;
  /** Of the whole object, bytes. */
  readonly size: number;
  readonly storedBytes: number;
  readonly lastOpened: Date;
}

/** The folder of an object's blocks; the address may hold secrets, of which nothing can be read from it. */
export const storeFolder = (root: string, address: URL): string =>
  path.join(root, createHash("sha256").update(address.href).digest("hex").slice(0, 16));

/** What is stored, oldest first; nothing where there is no such folder. */
export async function listStores(root: string): Promise<readonly StoreFacts[]> {
  const names = await readdir(root).catch(() => []);
  const found = await Promise.all(names.map((name) => factsOf(path.join(root, name))));
  return found
    .filter((facts) => facts !== undefined)
    .sort((a, b) => a.lastOpened.getTime() - b.lastOpened.getTime());
}

async function factsOf(folder: string): Promise<StoreFacts | undefined> {
  const stored = await readStored(folder);
  if (!stored) return undefined;
  const { mtime } = await stat(path.join(folder, "meta.json"));
  return {
    folder,
    name: stored.name,
    address: stored.address,
    size: stored.validator.size,
    storedBytes: await storedBytes(folder, stored),
    lastOpened: mtime,
  };
}

/**
 * Deletes what is stored of objects that nobody has open.
 *
 * @returns what was deleted
 */
export async function deleteStores(stores: readonly StoreFacts[]): Promise<readonly StoreFacts[]> {
  const deleted: StoreFacts[] = [];
  for (const store of stores) {
    const lock = await lockFolder(store.folder).catch(() => undefined);
    if (!lock || !isLock(lock)) continue;
    await rm(store.folder, { recursive: true, force: true });
    await lock.release();
    deleted.push(store);
  }
  return deleted;
}

/** Deletes the objects that were not opened for longest, whole objects, until no more than so many bytes are stored. */
export async function limitStores(root: string, limitBytes: number): Promise<readonly StoreFacts[]> {
  const stores = await listStores(root);
  let total = stores.reduce((sum, { storedBytes }) => sum + storedBytes, 0);
  const deleted: StoreFacts[] = [];
  for (const store of stores) {
    if (total <= limitBytes) break;
    const gone = await deleteStores([store]);
    total -= gone.length * store.storedBytes;
    deleted.push(...gone);
  }
  return deleted;
}
