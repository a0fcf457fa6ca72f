import type { BlockStore } from "../block-store.ts";
import type { RemoteObject } from "../remote-object.ts";

/** One request fetches no more, bytes. */
const longestRun = 8 * 1024 * 1024;

/**
 * Fetches what a store lacks of an object, the lowest blocks first. Every block is stored as soon as it is whole.
 *
 * @param parallel - requests at a time
 * @param onStored - called after each block
 * @throws AnalysisError as requests fail; what the disk says. What came before is stored.
 */
export async function fetchMissing(
  object: RemoteObject,
  store: BlockStore,
  parallel: number,
  onStored: () => void,
): Promise<void> {
  const runs = missingRuns(store);
  let next = 0;
  let failed: unknown;
  const work = async (): Promise<void> => {
    while (failed === undefined && next < runs.length)
      await fetchRun(object, store, runs[next++]!, onStored).catch((error: unknown) => (failed ??= error));
  };
  await Promise.all(Array.from({ length: parallel }, work));
  if (failed !== undefined) throw failed as Error;
}

/** A run of blocks, end excluded. */
type Run = readonly [first: number, end: number];

function missingRuns({ table, object }: BlockStore): readonly Run[] {
  const most = Math.max(1, Math.floor(longestRun / object.blockSize));
  const runs: [number, number][] = [];
  for (let block = 0; block < table.count; block++) {
    if (table.state(block) !== "missing") continue;
    const last = runs.at(-1);
    if (last?.[1] === block && block < last[0] + most) last[1]++;
    else runs.push([block, block + 1]);
  }
  return runs;
}

async function fetchRun(
  object: RemoteObject,
  store: BlockStore,
  [first, end]: Run,
  onStored: () => void,
): Promise<void> {
  const { blockSize, validator } = store.object;
  const writing: Promise<void>[] = [];
  let refused: unknown;
  const take = (bytes: Uint8Array, at: number): void => {
    if (refused !== undefined) throw refused as Error;
    const written = store.write(at / blockSize, bytes).then(onStored, (error: unknown) => {
      refused ??= error;
    });
    writing.push(written);
  };
  try {
    await object.fetch(first * blockSize, Math.min(end * blockSize, validator.size), blockSize, take, () => ({
      bytes: store.storedBytes,
      size: validator.size,
    }));
  } finally {
    await Promise.all(writing);
  }
  if (refused !== undefined) throw refused as Error;
}
