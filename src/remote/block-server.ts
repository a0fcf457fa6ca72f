import { errorFacts } from "../core/errors.ts";
import { Bell } from "../core/mailbox.ts";
import type { BlockRun, BlocksTold, BlocksWanted, MailPort } from "../core/mailbox.ts";
import type { BlockStore } from "./block-store.ts";
import type { RemoteObject } from "./remote-object.ts";

/** One request fetches no more, bytes: what is more is asked for in parallel. */
const longestRun = 4 * 1024 * 1024;

/**
 * Fetches the blocks that a reading thread asks for, stores them, and hands them over. What nobody has said before is
 * fetched with what lies beside it, and ahead where it is read in order, more each time; blocks one apart are fetched
 * together; nothing is fetched twice at a time.
 */
export class BlockServer {
  readonly bell = new Bell();
  readonly blockSize: number;
  /** Blocks that a read which nobody has said before fetches at least. */
  readonly #together: number;
  readonly #object: RemoteObject;
  readonly #port: MailPort;
  readonly #size: number;
  readonly #onStoreFailure: (error: unknown) => void;
  #store: BlockStore | null;
  /** Blocks on their way. */
  readonly #coming = new Set<number>();
  /** Blocks that were told, by the number of the message. */
  readonly #told = new Map<number, number>();
  #messages = 0;
  readonly #work = new Set<Promise<void>>();
  #failed: BlocksTold | undefined;
  /** Where the last run asked for ended, and how many blocks were fetched ahead of it. */
  #end = -1;
  #ahead = 0;

  /**
   * @param together - blocks fetched at least, by a read that nobody has said before
   * @param port - the fetching side of the channel
   * @param onStoreFailure - called once, when blocks can be stored no more; they are fetched all the same
   */
  constructor(
    object: RemoteObject,
    store: BlockStore | null,
    { blockSize, together }: { blockSize: number; together: number },
    port: MailPort,
    onStoreFailure: (error: unknown) => void,
  ) {
    this.#object = object;
    this.#size = object.validator!.size;
    this.#store = store;
    this.blockSize = blockSize;
    this.#together = together;
    this.#port = port;
    this.#onStoreFailure = onStoreFailure;
  }

  /** To be called with what the reading thread asks for. */
  answer({ runs, now, heard }: BlocksWanted): void {
    if (this.#failed) {
      this.#tell(this.#failed);
      return;
    }
    const missing = this.#needed(runs, (block) => !this.#isHere(block, now ? heard : -1));
    const needed = now ? this.#widened(missing) : missing;
    if (now) this.#addAhead(runs, needed);
    for (const [first, end] of needed) for (let block = first; block < end; block++) this.#coming.add(block);
    for (const run of needed) {
      const work = this.#fetch(run).finally(() => this.#work.delete(work));
      this.#work.add(work);
    }
  }

  /** Hands over and stores a block that was fetched before anybody asked. */
  deliver(block: number, bytes: Uint8Array): void {
    this.#told.set(block, this.#messages + 1);
    this.#tell({ kind: "block", block, bytes });
    const stored = this.#store?.write(block, bytes).catch((error: unknown) => {
      if (this.#store) this.#onStoreFailure(error);
      this.#store = null;
    });
    if (!stored) return;
    const work = stored.finally(() => this.#work.delete(work));
    this.#work.add(work);
  }

  /** Resolves when nothing is on its way any more. */
  async settled(): Promise<void> {
    while (this.#work.size > 0) await Promise.all(this.#work);
  }

  /** With what lies beside it: a read from nowhere is seldom the last one there. */
  #widened(missing: readonly BlockRun[]): [number, number][] {
    const together = this.#together;
    const wide = missing.map(([first, end]): BlockRun => [
      together * Math.floor(first / together),
      Math.min(this.#count, together * Math.ceil(end / together)),
    ]);
    const isMissing = (block: number): boolean =>
      missing.some(([first, end]) => block >= first && block < end);
    return this.#needed(wide, (block) => isMissing(block) || !this.#isHere(block, -1));
  }

  /** Lengthens the last run where the reading goes on where it ended the last time. */
  #addAhead(runs: readonly BlockRun[], needed: readonly [number, number][]): void {
    const most = Math.floor(longestRun / this.blockSize);
    const first = Math.max(this.#together, 2 * this.#ahead);
    this.#ahead = runs[0]![0] === this.#end ? Math.min(most, first) : 0;
    const last = needed.at(-1);
    this.#end = Math.max(runs.at(-1)![1], last?.[1] ?? 0);
    for (let ahead = 0; ahead < this.#ahead && last?.[1] === this.#end; ahead++) {
      if (this.#end >= this.#count || this.#isHere(this.#end, -1)) return;
      this.#end = ++last[1];
    }
  }

  get #count(): number {
    return Math.ceil(this.#size / this.blockSize);
  }

  /** What of it is not here and not on its way, in runs of one request each. */
  #needed(runs: readonly BlockRun[], isNeeded: (block: number) => boolean): [number, number][] {
    const most = Math.max(1, Math.floor(longestRun / this.blockSize));
    const needed: [number, number][] = [];
    for (const [first, end] of [...runs].sort(([a], [b]) => a - b))
      for (let block = first; block < end; block++) {
        if (!isNeeded(block)) continue;
        const last = needed.at(-1);
        const gap = last ? block - last[1] : Infinity;
        // One block between two is cheaper than another request.
        const near = gap === 0 || (gap === 1 && !this.#isHere(block - 1, -1));
        if (last && near && block < last[0] + most) last[1] = block + 1;
        else if (gap >= 0) needed.push([block, block + 1]);
      }
    return needed;
  }

  /** @param heard - messages that the reading thread has taken in, and lacks the block all the same */
  #isHere(block: number, heard: number): boolean {
    const onDisk = this.#store !== null && this.#store.table.state(block) !== "missing";
    return onDisk || this.#coming.has(block) || (this.#told.get(block) ?? -1) > heard;
  }

  async #fetch([first, end]: BlockRun): Promise<void> {
    const { blockSize } = this;
    try {
      await this.#object.fetch(
        first * blockSize,
        Math.min(end * blockSize, this.#size),
        blockSize,
        (bytes, at) => {
          this.deliver(at / blockSize, bytes);
          this.#coming.delete(at / blockSize);
        },
        () => ({ bytes: this.#store?.storedBytes ?? 0, size: this.#size }),
      );
    } catch (error) {
      this.#failed ??= { kind: "failed", error: errorFacts(error) };
      this.#tell(this.#failed);
    } finally {
      for (let block = first; block < end; block++) this.#coming.delete(block);
    }
  }

  /** Whether a block was fetched, and did not come from the disk. */
  has(block: number): boolean {
    return this.#told.has(block);
  }

  #tell(told: BlocksTold): void {
    this.#messages++;
    this.#port.postMessage(told);
    this.bell.ring();
  }
}
