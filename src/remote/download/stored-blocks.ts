import { BlockStore, readStored } from "../block-store.ts";
import type { RemoteObject } from "../remote-object.ts";
import { storeFolder } from "../stores.ts";
import { isSame, isVague } from "../validator.ts";

/** Compares what earlier runs have stored with its checksums: what a power cut has left is fetched again. */
export async function checkStored(store: BlockStore): Promise<void> {
  for (let block = 0; block < store.table.count; block++)
    if (store.table.state(block) === "unchecked") await store.read(block);
}

/** What reading an object where it lies has left on this disk, if it is of the same state; to be closed by the caller. */
export async function storedElsewhere({
  network,
  location,
  validator,
}: RemoteObject): Promise<BlockStore | undefined> {
  const folder = storeFolder(network.settings.store, location.address);
  const stored = await readStored(folder);
  if (!stored || !validator || isVague(validator) || !isSame(stored.validator, validator)) return undefined;
  const store = await BlockStore.open(folder, stored).catch(() => undefined);
  return store instanceof BlockStore ? store : undefined;
}

/** Copies the blocks that one store has and the other lacks; those of other sizes are not. */
export async function takeStored(from: BlockStore, to: BlockStore): Promise<void> {
  if (from.object.blockSize !== to.object.blockSize) return;
  for (let block = 0; block < to.table.count; block++) {
    if (to.table.state(block) !== "missing") continue;
    const bytes = await from.read(block);
    if (bytes) await to.write(block, bytes);
  }
}
